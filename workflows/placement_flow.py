# SPDX-License-Identifier: AGPL-3.0-or-later
"""PlacementFlow, one per placement: answered, cleared, confirmed, begun, accompanied, reported, judged, completed.

ReportFlow, one per note or report: handed in by the expert, accepted by the officer. New terms (an extension) are
answered first, whatever else waits.
"""

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from accounts.states import Role
from placements import standing
from placements.models import Placement, PlacementReport
from placements.states import Answer, ItemState, PlacementState, ReportKind, ReportState, Side
from workflows.engine import HouseFlow, Page, Wait, Whose
from workflows.moments import OFFICERS

P = PlacementState
CLEARANCE = [Whose(role=Role.CLEARANCE_OFFICER)]
OVER = {P.COMPLETED, P.CANCELLED}
WRITTEN = {ReportState.SUBMITTED, ReportState.ACCEPTED}


def _expert(placement: Placement, url: str = "") -> Whose:
    return Whose(person_id=placement.expert_id, url=url)


def _host(placement: Placement, url: str = "") -> Whose:
    return Whose(role=Role.HOST, institution_id=placement.institution_id, url=url)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)), timezone.get_default_timezone())


def answered(placement: Placement) -> bool:
    """No terms wait for an answer."""
    return placement.state in OVER or _open(placement) is None


def _open(placement: Placement):
    return placement.terms.filter(in_force_at=None, closed_at=None).first()


def answering(placement: Placement) -> list[Whose]:
    """The sides that have not answered."""
    terms = _open(placement)
    sides = ((Side.EXPERT, _expert), (Side.HOST, _host))
    waits = [
        who(placement) for side, who in sides if terms and getattr(terms, f"{side}_answer") == Answer.WAITING
    ]
    return waits


def answer_by(placement: Placement) -> datetime | None:
    """Until when the sides answer."""
    terms = _open(placement)
    return terms.answer_by if terms else None


def asked_at(placement: Placement) -> datetime | None:
    """Since when they are asked."""
    terms = _open(placement)
    return terms.written_at if terms else placement.proposed_at


def given(placement: Placement) -> bool:
    """The expert gave everything that the clearance asks for."""
    waiting = placement.clearances.filter(state=ItemState.WAITING)
    return placement.state != P.PROPOSED or not waiting.exists()


def cleared(placement: Placement) -> bool:
    """Everything is verified or not needed."""
    open_items = placement.clearances.exclude(state__in=ItemState.CLEAR)
    return placement.state != P.PROPOSED or not open_items.exists()


def confirmed(placement: Placement) -> bool:
    """The officer confirmed it (or it ended)."""
    return placement.state != P.PROPOSED


def begun(placement: Placement) -> bool:
    """The expert arrived (or it ended)."""
    return placement.state not in {P.PROPOSED, P.CONFIRMED}


def accompanied(placement: Placement) -> bool:
    """Every month's attendance is confirmed."""
    return placement.state in OVER or (begun(placement) and not standing.months_missing(placement))


def accompanying(placement: Placement) -> list[Whose]:
    """The host when a month that is over is not confirmed; the expert when there is no note of it."""
    first = timezone.localdate().replace(day=1)
    over = [month for month in standing.months_missing(placement) if month < first]
    if placement.ends_on <= timezone.localdate():
        over = standing.months_missing(placement)
    noted = set(placement.reports.values_list("month", flat=True))
    who = [_host(placement, reverse("attendance_new", args=[placement.number]))] if over else []
    if any(month not in noted for month in over):
        who.append(_expert(placement, reverse("report_new", args=[placement.number])))
    return who


def reported(placement: Placement) -> bool:
    """The final report is handed in."""
    finals = placement.reports.filter(kind=ReportKind.FINAL, state__in=WRITTEN)
    return placement.state in OVER or finals.exists()


def judged(placement: Placement) -> bool:
    """Both sides said how it went."""
    return placement.state in OVER or placement.evaluations.count() == len(Side)


def judging(placement: Placement) -> list[Whose]:
    """The sides that have not said how it went."""
    sides = set(placement.evaluations.values_list("side", flat=True))
    missing = ((Side.EXPERT, _expert), (Side.HOST, _host))
    return [who(placement) for side, who in missing if side not in sides]


def over(placement: Placement) -> bool:
    """It was completed or cancelled."""
    return placement.state in OVER


def _page(name: str, *more: str):
    """Return the page of a placement by its URL name; for many, the list."""

    def page(placement: Placement) -> Page:
        url = reverse(name, args=[placement.number, *more])
        return Page(url, placement.number, f"{name}:{placement.programme_key}", reverse("placements"))

    return page


class PlacementFlow(HouseFlow):
    """A placement's way from the proposal to the certificate."""

    start = flow.StartHandle().Next(this.answer)

    # The expert and the host
    answer = Wait(
        fact=answered,
        who=answering,
        page=_page("placement_answer"),
        since=asked_at,
        due=answer_by,
        one=_("Answer the terms of %(label)s"),
        many=_("Answer the terms of %(n)s placements"),
    ).Next(this.give)

    # The expert
    give = Wait(
        fact=given,
        who=lambda placement: [_expert(placement)],
        page=_page("clearance"),
        since=lambda placement: placement.proposed_at,
        one=_("Give what the clearance of %(label)s asks for"),
        many=_("Give what the clearance of %(n)s placements asks for"),
    ).Next(this.clear)

    # Clearance officer
    clear = Wait(
        fact=cleared,
        who=lambda placement: CLEARANCE,
        page=_page("clearance"),
        since=lambda placement: placement.proposed_at,
        one=_("Verify the clearance of %(label)s"),
        many=_("Verify the clearance of %(n)s placements"),
    ).Next(this.confirm)

    # Programme officer
    confirm = Wait(
        fact=confirmed,
        who=lambda placement: OFFICERS,
        page=_page("placement_confirm"),
        since=lambda placement: placement.proposed_at,
        due=lambda placement: _end_of(placement.starts_on) if placement.state == P.PROPOSED else None,
        one=_("Confirm %(label)s"),
        many=_("Confirm %(n)s placements"),
    ).Next(this.begin)

    # The host
    begin = Wait(
        fact=begun,
        who=lambda placement: [_host(placement)] if placement.starts_on <= timezone.localdate() else [],
        page=_page("placement_begin"),
        since=lambda placement: placement.confirmed_at,
        due=lambda placement: _end_of(placement.starts_on) if placement.state == P.CONFIRMED else None,
        one=_("Note that the expert of %(label)s arrived"),
        many=_("Note that the experts of %(n)s placements arrived"),
    ).Next(this.accompany)

    # The host confirms each month, the expert writes its note
    accompany = Wait(
        fact=accompanied,
        who=accompanying,
        page=_page("placement"),
        since=lambda placement: placement.confirmed_at,
        one=_("Note the past month of %(label)s"),
        many=_("Note the past month of %(n)s placements"),
    ).Next(this.report)

    # The expert
    report = Wait(
        fact=reported,
        who=lambda placement: [_expert(placement)],
        page=_page("report_write", ReportKind.FINAL),
        since=lambda placement: _end_of(placement.ends_on),
        one=_("Write the final report of %(label)s"),
        many=_("Write the final reports of %(n)s placements"),
    ).Next(this.evaluate)

    # The expert and the host
    evaluate = Wait(
        fact=judged,
        who=judging,
        page=_page("evaluate"),
        since=lambda placement: _end_of(placement.ends_on),
        one=_("Say how %(label)s went"),
        many=_("Say how %(n)s placements went"),
    ).Next(this.complete)

    # Programme officer
    complete = Wait(
        fact=over,
        who=lambda placement: OFFICERS,
        page=_page("placement_complete"),
        since=lambda placement: _end_of(placement.ends_on),
        one=_("Complete %(label)s"),
        many=_("Complete %(n)s placements"),
    ).Next(this.end)

    end = flow.End()


def _report_page(report: PlacementReport) -> Page:
    url = reverse("report", args=[report.placement.number, report.pk])
    label = f"{report.placement.number} {report}"
    return Page(url, label, f"reports:{report.programme_key}", reverse("placements"))


def _writing_page(report: PlacementReport) -> Page:
    which = f"{report.month:%Y-%m}" if report.month else ReportKind.FINAL
    url = reverse("report_write", args=[report.placement.number, which])
    return Page(url, f"{report.placement.number} {report}", f"writing:{report.placement_id}", url)


def handed_in(report: PlacementReport) -> bool:
    """It was sent (or its placement ended)."""
    return report.state in WRITTEN or report.placement.state in OVER


def accepted(report: PlacementReport) -> bool:
    """The officer accepted it (or its placement ended)."""
    return report.state == ReportState.ACCEPTED or report.placement.state in OVER


class ReportFlow(HouseFlow):
    """A note's or report's way to acceptance."""

    start = flow.StartHandle().Next(this.write)

    # The expert
    write = Wait(
        fact=handed_in,
        who=lambda report: [_expert(report.placement)],
        page=_writing_page,
        since=lambda report: report.begun_at,
        one=_("Finish and send %(label)s"),
        many=_("Finish and send %(n)s reports"),
    ).Next(this.judge)

    # Programme officer
    judge = Wait(
        fact=accepted,
        who=lambda report: OFFICERS,
        page=_report_page,
        since=lambda report: report.submitted_at,
        one=_("Read %(label)s"),
        many=_("Read %(n)s notes and reports"),
    ).Next(this.end)

    end = flow.End()
