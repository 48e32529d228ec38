# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes and the final report of the expert, and the evaluations by both sides."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.guards import find
from core.lifecycle import possible_steps
from core.permissions import may
from grants.views.staff.common import done, form_page, must_stand, posted
from placements.forms.work import EvaluationForm, ReportForm, ReportJudgeForm
from placements.models import Placement, PlacementReport
from placements.months import months_of
from placements.operations.report import accept_report, evaluate, return_report, submit_report, write_report
from placements.rules import is_placed
from placements.states import PlacementState, ReportKind, ReportState, Side
from placements.views.finding import placement_for
from placements.views.placement_steps import back_to

both = require_http_methods(["GET", "POST"])
MONTH = "%Y-%m"


@login_required
@require_safe
def report_new(request: HttpRequest, number: str) -> HttpResponse:
    """Go to the note of the month that is now (of the last one, after the end)."""
    found = placement_for(request, number, "placements.write_report")
    must_stand(found, PlacementState.UNDER_WAY)
    day = min(max(timezone.localdate(), found.starts_on), found.ends_on)
    return redirect("report_write", number, f"{day:{MONTH}}")


@login_required
@both
def report_write(request: HttpRequest, number: str, which: str) -> HttpResponse:
    """Write a month's note ("2027-03") or the final report ("final"); keep it, or send it."""
    found = placement_for(request, number, "placements.write_report")
    must_stand(found, PlacementState.UNDER_WAY)
    kind, month = _which(found, which)
    report = found.reports.filter(kind=kind, month=month).first()
    if report is not None:
        must_stand(report, *ReportState.WITH_EXPERT)
    known = {name: getattr(report, name) for name in ("done", "hindered", "next")} if report else {}
    form = ReportForm(*posted(request), initial=known)
    send = "more" in request.POST
    if done(request, form, partial(_keep, found, kind=kind, month=month, send=send)):
        messages.success(request, _("It is sent.") if send else _("It is kept as a draft."))
        return redirect("placement", number)
    title = _("Final report") if month is None else _("Note of %(month)s") % {"month": f"{month:%m/%Y}"}
    return form_page(
        request, form, title=title, button=_("Keep as a draft"), more=_("Send"), **back_to(found),
        intro=report.returned_reason if report else "",
    )  # fmt: skip


def _which(placement: Placement, which: str) -> tuple[str, date | None]:
    if which == ReportKind.FINAL:
        return ReportKind.FINAL, None
    for month in months_of(placement.starts_on, placement.ends_on):
        if f"{month:{MONTH}}" == which:
            return ReportKind.MONTHLY, month
    raise Http404


def _keep(placement: Placement, *, send: bool, by: Any, **given: Any) -> PlacementReport:
    report = write_report(placement, by=by, **given)
    return submit_report(report, by=by) if send else report


@login_required
@both
def report(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Read a report; the officer accepts or returns it."""
    found = placement_for(request, number, "placements.read_report")
    one: Any = find(found.reports.select_related("accepted_by"), request.user, pk=pk)
    one.placement = found
    judges = "accept" in possible_steps(one, request.user)
    if request.method == "POST" and not judges:
        must_stand(one, "nothing") if may(request.user, "placements.judge_report", one) else None
        placement_for(request, number, "placements.judge_report")
    form = ReportJudgeForm(*posted(request))
    if done(request, form, partial(_judge, one)):
        messages.success(request, _("It is noted."))
        return redirect("placement", number)
    told = {"placement": found, "report": one, "judges": judges, "form": form, **back_to(found)}
    return render(request, "placements/report.html", told, status=422 if form.is_bound else 200)


def _judge(one: PlacementReport, *, verdict: str, reason: str, by: Any) -> PlacementReport:
    return accept_report(one, by=by) if verdict == "accept" else return_report(one, reason=reason, by=by)


@login_required
@both
def evaluation(request: HttpRequest, number: str) -> HttpResponse:
    """Judge the other side, once."""
    found = placement_for(request, number, "placements.evaluate")
    must_stand(found, PlacementState.UNDER_WAY)
    side = Side.EXPERT if is_placed(request.user, found) else Side.HOST
    form = EvaluationForm(*posted(request), side=side)
    if done(request, form, partial(evaluate, found, side=side)):
        messages.success(request, _("Thank you for your evaluation."))
        return redirect("placement", number)
    return form_page(
        request, form, title=_("How did it go?"), button=_("Send"), **back_to(found),
        intro=_("Programme officers read it. The other side does not."),
    )  # fmt: skip
