# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ties of a panel: each with how it came to be known; an officer adds one, or lets the system look again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rules import is_auditor
from core import audit
from core.downloads import table_response, wanted_format
from core.permissions import demand, may
from grants.models import Stage
from reviews.forms.panel import RecordTieForm
from reviews.guards import hidden_from
from reviews.models import ConflictOfInterest
from reviews.operations.ties import find_ties, record_tie
from reviews.views.asking import carried_out, posted, status_of
from reviews.views.finding import panel_stage


@login_required
@require_http_methods(["GET", "POST"])
def panel_conflicts(request: HttpRequest, stage: int) -> HttpResponse:
    """List the ties, as a page or a file; what the auditor reads is noted."""
    found = panel_stage(request, stage, "reviews.see_conflicts")
    hidden = hidden_from(request.user, found)
    ties = _ties(found, hidden)
    if is_auditor(request.user, found):
        audit.record_reading(request.user, "conflicts", found)
    if request.method == "POST":
        demand(request.user, "reviews.seat_panel", found)
    if wanted_format(request):
        return _download(request, found, ties)
    if "look" in request.POST:
        new = len(find_ties(found, by=request.user))
        messages.success(request, _("New ties found: %(n)s.") % {"n": new})
        return redirect("panel_conflicts", stage=found.pk)
    form = RecordTieForm(posted(request), stage=found, hidden=hidden)
    if carried_out(request, form, lambda panelist, **given: record_tie(panelist, by=request.user, **given)):
        return redirect("panel_conflicts", stage=found.pk)
    context: dict[str, Any] = {"stage": found, "call": found.call, "ties": list(ties)}
    context["form"] = form if may(request.user, "reviews.seat_panel", found) else None
    return render(request, "reviews/conflicts.html", context, status=status_of(form))


def _ties(stage: Stage, hidden: set[int]) -> QuerySet[ConflictOfInterest]:
    rows = ConflictOfInterest.objects.filter(panelist__panel__stage=stage).exclude(submission__in=hidden)
    rows = rows.select_related("panelist__person", "submission")
    return rows.order_by("panelist__person__name", "submission__number", "pk")


def _download(request: HttpRequest, stage: Stage, ties: QuerySet[ConflictOfInterest]) -> HttpResponse:
    heads = [
        _("Panelist"),
        _("Number"),
        _("Title"),
        _("Tie"),
        _("How known"),
        _("In a few words"),
        _("Since"),
    ]
    rows = (
        [
            str(tie.panelist),
            tie.submission.label,
            tie.submission.title,
            tie.get_kind_display(),
            tie.get_origin_display(),
            tie.reason,
            tie.known_at,
        ]
        for tie in ties
    )
    return table_response(request, f"ties-{stage.call.key}", heads, rows)
