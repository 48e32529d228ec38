# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a stage to its next phase, on a page that says what will happen."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.forms import ConfirmForm
from reviews.forms.panel import PhaseForm
from reviews.forms.selection import WhyForm
from reviews.guards import hidden_from
from reviews.operations import phase as phases
from reviews.panel_view import BUTTONS, review_counts
from reviews.views.asking import ask, carried_out, posted
from reviews.views.finding import panel_stage

# What each act asks for, and what it warns of.
FORMS = {"open_discussion": PhaseForm, "freeze_scores": PhaseForm, "reopen_scores": WhyForm}
WARNINGS = {
    "open_declaring": gettext_lazy("The panelists look through the names and declare their ties."),
    "open_scoring": gettext_lazy("Criteria are fixed from now on."),
    "open_discussion": gettext_lazy(
        "Panelists see each other's scores. They may be revised, not taken back."
    ),
    "freeze_scores": gettext_lazy("No score changes any more."),
    "reopen_scores": gettext_lazy(
        "Scores may be revised again. Freeze them and the ranking anew afterwards."
    ),
}
ACTS = {
    "open_declaring": phases.open_declaring,
    "open_scoring": phases.open_scoring,
    "open_discussion": phases.open_discussion,
    "freeze_scores": phases.freeze_scores,
    "reopen_scores": phases.reopen_scores,
}


@login_required
@require_http_methods(["GET", "POST"])
def phase(request: HttpRequest, stage: int, act: str) -> HttpResponse:
    """Ask, then take the stage to its next phase."""
    found = panel_stage(request, stage, "reviews.change_phase")
    if act not in ACTS:
        raise Http404
    form: Any = FORMS.get(act, ConfirmForm)(posted(request))
    back = reverse("panel", args=[found.pk])
    if carried_out(request, form, lambda **given: ACTS[act](found, by=request.user, **given)):
        return redirect(back)
    counts = review_counts(found, hidden_from(request.user, found))
    return ask(
        request,
        form,
        question=f"{BUTTONS[act]}?",
        warning=WARNINGS[act],
        facts=[
            (_("Call"), found.call),
            (_("Proposals before the panel"), counts["before"]),
            (
                _("Reviews handed in"),
                _("%(done)s of %(all)s") % {"done": counts["done"], "all": counts["live"]},
            ),
        ],
        button=BUTTONS[act],
        back=back,
    )
