# SPDX-License-Identifier: AGPL-3.0-or-later
"""The officer's page of matching: who fits a need and why; and proposing one of them."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.views.staff.common import done, form_page, must_stand, posted
from placements.candidates import Known, matched
from placements.forms.placement import TermsForm
from placements.matching import Match
from placements.models import HostNeed
from placements.months import last_day
from placements.operations.placement import propose
from placements.operations.rules import rules_of
from placements.states import NeedState
from placements.views.finding import need_for

MOST = 20


@login_required
@require_safe
def matching(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who fits, best first, with the reasons; and who does not, and why not."""
    need = need_for(request, pk, "placements.match")
    fit, unfit, _known = matched(need)
    told = {"need": need, "fit": fit[:MOST], "unfit": unfit, "more": max(0, len(fit) - MOST),
            "weeks": need.weeks, "stands": need.state == NeedState.STATED}  # fmt: skip
    return render(request, "placements/matching.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def matching_propose(request: HttpRequest, pk: int, expert: int) -> HttpResponse:
    """Propose one of those who fit."""
    need = need_for(request, pk, "placements.propose")
    must_stand(need, NeedState.STATED)
    match, known = _chosen(need, expert)
    form = TermsForm(*posted(request), initial=_suggested(need, match, known))
    operation = partial(
        propose,
        need,
        expert=known.person,
        submission=known.submission,
        score=match.score,
        reasons=match.reasons,
    )
    if done(request, form, operation):
        messages.success(request, _("The placement is proposed. Both sides are asked."))
        return redirect("placement", form.outcome.number)
    return form_page(
        request, form, title=_("Propose %(who)s for “%(need)s”") % {"who": match.candidate.name, "need": need},
        intro="; ".join(match.reasons), button=_("Propose"), back=reverse("matching", args=[pk]),
        crumbs=[(reverse("needs"), _("Needs of hosts")), (reverse("matching", args=[pk]), str(need))],
    )  # fmt: skip


def _chosen(need: HostNeed, expert: int) -> tuple[Match, Known]:
    """Return the match of an expert; 404 for one who does not fit."""
    fit, _unfit, known = matched(need)
    for match in fit:
        if match.candidate.key == expert:
            return match, known[expert]
    raise Http404


def _suggested(need: HostNeed, match: Match, known: Known) -> dict[str, Any]:
    """Return the first days that fit, the need's own words as tasks, and the expert's employer."""
    start = match.span[0]
    shortest = last_day(start, rules_of(need.programme_key).shortest_months)
    end = max(shortest, start + timedelta(weeks=need.weeks, days=-1))
    profile = getattr(known.person, "expert_profile", None)
    return {
        "starts_on": start, "ends_on": end, "tasks": need.about or need.title,
        "employer": profile.employer if profile else "",
    }  # fmt: skip
