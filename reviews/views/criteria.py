# SPDX-License-Identifier: AGPL-3.0-or-later
"""The criteria of a stage: written by the officer before scoring opens, read by the auditor at any time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.permissions import may
from core.refusals import NotAllowed, Refusal
from grants.states import StagePhase
from reviews.forms.criteria import criterion_forms
from reviews.forms.review import anchors_of
from reviews.operations.criteria import set_criteria
from reviews.operations.holding import BEFORE_SCORING
from reviews.views.asking import posted
from reviews.views.finding import panel_stage


@login_required
@require_http_methods(["GET", "POST"])
def criteria(request: HttpRequest, stage: int) -> HttpResponse:
    """Show the criteria with their weights; write them until scoring opens."""
    found = panel_stage(request, stage, "reviews.see_conflicts", "reviews.change_phase")
    forms = criterion_forms(found, posted(request))
    refused = ""
    faulty = [form for form in forms if not form.is_valid()]
    if request.method == "POST" and not faulty:
        try:
            rows = [form.given() for form in forms if not form.is_empty]
            set_criteria(found, criteria=rows, by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The criteria are saved."))
            return redirect("criteria" if "more" in request.POST else "panel", stage=found.pk)
    known = list(found.criteria.all())
    for one in known:
        one.told = anchors_of(one)
    writes = StagePhase(found.phase) in BEFORE_SCORING and may(request.user, "reviews.seat_panel", found)
    context = {
        "stage": found,
        "call": found.call,
        "known": known,
        "sum": sum(one.weight for one in known),
        "forms": forms if writes else [],
        "refused": refused,
    }
    status = 200 if request.method == "GET" else (409 if refused else 422)
    return render(request, "reviews/criteria.html", context, status=status)
