# SPDX-License-Identifier: AGPL-3.0-or-later
"""A placement from the arrival to its end, and everything that is refused on the way."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import registry
from accounts.held import held_on
from accounts.models import ExpertProfile
from accounts.operations.erasing import anonymise
from core.models import AuditEntry, Blob
from core.money import Money
from core.refusals import NotAllowed, WrongState
from documents.models import Document
from placements import standing
from placements.models import Clearance, ClearancePaper, Evaluation, HostNeed
from placements.months import last_day
from placements.operations import allowance, report, work
from placements.operations import need as needs
from placements.operations import placement as steps
from placements.operations.terms import NoLonger, StillAsked, answer_terms, extend_placement
from placements.states import AllowanceState, Answer, NeedState, PlacementState, ReportState, Side
from tests.personas import alice, grace
from tests.placements import placing
from tests.placements.placing import FIRST, LAST, at, counterpart, felix, refused, roster

pytestmark = pytest.mark.django_db


# Under way


def test_a_placement_begins_on_its_day_or_after():
    placement = placing.confirmed()
    early = FIRST - timedelta(days=1)
    refused(steps.NotYet, steps.begin_placement, placement, on=early, by=felix())
    refused(
        steps.NotYet,
        steps.begin_placement,
        placement,
        on=timezone.localdate() + timedelta(days=1),
        by=felix(),
    )
    refused(NotAllowed, steps.begin_placement, placement, on=FIRST, by=roster())
    steps.begin_placement(placement, on=FIRST, by=felix())
    assert placement.state == PlacementState.UNDER_WAY


def test_counterparts_and_services():
    placement = placing.under_way()
    beside = placement.counterparts.get()
    assert beside.person == counterpart()
    refused(
        work.NamedAlready, work.name_counterpart, placement, name="Théo", email="theo@example.org", by=felix()
    )
    refused(
        work.TheExpertHimself, work.name_counterpart, placement, name="M", email=roster().email, by=felix()
    )
    logged = work.log_service(placement, day=FIRST, hours=Decimal("2"), what="Visit", by=counterpart())
    assert logged.service is None
    refused(work.OutsideThePlacement, work.log_service, placement, day=LAST + timedelta(days=1), hours=Decimal(1),
            what="x", by=roster())  # fmt: skip
    work.end_counterpart(beside, by=felix())
    work.end_counterpart(beside, by=felix())
    placement = placement.fresh()
    refused(NotAllowed, work.log_service, placement, day=FIRST, hours=Decimal(1), what="x", by=counterpart())
    work.name_counterpart(placement, name="Somebody without an address", by=grace())
    assert AuditEntry.objects.filter(act="placements.placement.end_counterpart").count() == 1


def test_attendance_is_confirmed_once_by_the_host_for_whole_months():
    placement = placing.under_way()
    march = FIRST.replace(day=1)
    refused(NotAllowed, work.confirm_attendance, placement, month=march, present=20, by=grace())
    refused(
        work.OutsideThePlacement,
        work.confirm_attendance,
        placement,
        month=date(2025, 2, 1),
        present=1,
        by=felix(),
    )
    refused(
        work.MonthNotOver,
        work.confirm_attendance,
        placement,
        month=march,
        present=1,
        by=felix(),
        at=at(FIRST),
    )
    refused(
        work.TooManyDays, work.confirm_attendance, placement, month=march, present=28, absent=2, by=felix()
    )
    work.confirm_attendance(placement, month=march, present=19, absent=1, by=felix())
    refused(work.MonthConfirmed, work.confirm_attendance, placement, month=march, present=20, by=felix())


def test_travel_is_logged_once_confirmed():
    placement = placing.accepted()
    given = {"day": FIRST, "origin": "Brussels", "destination": "Kigali", "by": roster()}
    refused(WrongState, work.log_travel, placement, **given)
    placing.clear(placement)
    steps.confirm_placement(placement, by=grace())
    assert str(work.log_travel(placement, **given)) == "Brussels → Kigali"


def test_a_note_is_written_returned_and_accepted():
    placement = placing.under_way()
    month = FIRST.replace(day=1)
    given = {"kind": "monthly", "month": month, "by": roster()}
    refused(
        report.NoSuchMonth,
        report.write_report,
        placement,
        written=report.Written(),
        **given | {"month": LAST},
    )
    refused(NotAllowed, report.write_report, placement, written=report.Written(), **given | {"by": grace()})
    draft = report.write_report(placement, written=report.Written(), **given)
    refused(report.NothingWritten, report.submit_report, draft, by=roster())
    draft = report.write_report(placement, written=report.Written(done="Two courses"), **given)
    report.submit_report(draft, by=roster())
    refused(WrongState, report.write_report, placement, written=report.Written(done="x"), **given)
    refused(needs.ReasonMissing, report.return_report, draft, reason="", by=grace())
    report.return_report(draft, reason="How many people?", by=grace())
    report.submit_report(draft, by=roster())
    report.accept_report(draft, by=grace())
    assert (draft.state, draft.accepted_by) == (ReportState.ACCEPTED, grace())
    assert placement.reports.count() == 1


def test_reports_and_evaluations_are_of_placements_under_way():
    placement = placing.confirmed()
    refused(WrongState, report.write_report, placement, kind="final", written=report.Written(), by=roster())
    grades = dict.fromkeys(report.QUESTIONS[Side.HOST], 3)
    given = {"side": Side.HOST, "grades": grades, "words": "Good", "again": True}
    refused(WrongState, report.evaluate, placement, by=felix(), **given)


def test_evaluations_are_whole_and_written_once():
    placement = placing.under_way()
    grades = dict.fromkeys(report.QUESTIONS[Side.HOST], 3)
    given = {"side": Side.HOST, "grades": grades, "words": "Good", "again": True}
    refused(NotAllowed, report.evaluate, placement, by=roster(), **given)
    refused(NotAllowed, report.evaluate, placement, by=grace(), **given)
    refused(report.GradeMissing, report.evaluate, placement, by=felix(), **given | {"grades": {}})
    refused(
        report.GradeMissing,
        report.evaluate,
        placement,
        by=felix(),
        **given | {"grades": dict.fromkeys(grades, 9)},
    )
    refused(needs.ReasonMissing, report.evaluate, placement, by=felix(), **given | {"words": " "})
    report.evaluate(placement, by=felix(), **given)
    refused(report.JudgedAlready, report.evaluate, placement, by=felix(), **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.update(words="Bad")


def test_the_end_demands_report_attendance_and_both_evaluations():
    placement = placing.under_way()
    refused(standing.ReportMissing, steps.complete_placement, placement, by=grace())
    final = report.write_report(placement, kind="final", written=report.Written(done="All"), by=roster())
    report.submit_report(final, by=roster())
    refused(standing.ReportMissing, steps.complete_placement, placement, by=grace())
    report.accept_report(final, by=grace())
    said = refused(standing.AttendanceMissing, steps.complete_placement, placement, by=grace())
    assert said == "The host has not confirmed the attendance of 03/2025, 04/2025, 05/2025."
    for month in standing.months_missing(placement):
        work.confirm_attendance(placement, month=month, present=1, by=felix())
    for side, who in ((Side.EXPERT, roster()), (Side.HOST, felix())):
        refused(standing.EvaluationMissing, steps.complete_placement, placement, by=grace())
        grades = dict.fromkeys(report.QUESTIONS[side], 4)
        report.evaluate(placement, side=side, grades=grades, words="Good", again=True, by=who)
    steps.complete_placement(placement, by=grace())
    assert placement.state == PlacementState.COMPLETED
    certificate = Document.objects.get(kind="placement-certificate")
    assert certificate.public
    assert certificate.facts["days"] == 3


def test_an_extension_is_accepted_by_both_again():
    placement = placing.under_way()
    longer = replace(placing.TERMS, ends_on=last_day(FIRST, 4))
    refused(NotAllowed, extend_placement, placement, terms=longer, why="More", by=felix())
    refused(needs.ReasonMissing, extend_placement, placement, terms=longer, why=" ", by=grace())
    refused(NoLonger, extend_placement, placement, terms=placing.TERMS, why="More", by=grace())
    made = extend_placement(placement, terms=longer, why="A second group", by=grace())
    refused(StillAsked, extend_placement, placement, terms=longer, why="Again", by=grace())
    answer_terms(made, side=Side.EXPERT, answer=Answer.ACCEPTED, by=roster())
    assert placement.fresh().ends_on == LAST
    answer_terms(made, side=Side.HOST, answer=Answer.ACCEPTED, by=felix())
    assert placement.fresh().ends_on == last_day(FIRST, 4)
    assert Document.objects.filter(kind="placement-terms").count() == 2
    again = extend_placement(
        placement.fresh(), terms=replace(longer, ends_on=last_day(FIRST, 5)), why="More", by=grace()
    )
    answer_terms(again, side=Side.HOST, answer=Answer.DECLINED, reason="No room", by=felix())
    assert (placement.fresh().state, placement.fresh().ends_on) == (
        PlacementState.UNDER_WAY,
        last_day(FIRST, 4),
    )


def test_only_what_stands_is_extended():
    placement = placing.accepted()
    longer = replace(placing.TERMS, ends_on=last_day(FIRST, 4))
    refused(WrongState, extend_placement, placement, terms=longer, why="More", by=grace())


def test_terms_stay_as_they_were_written():
    terms = placing.accepted().terms.get()
    for change in ({"tasks": "Other"}, {"host_answer": "waiting"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(terms).objects.filter(pk=terms.pk).update(**change)


def test_a_cancelled_placement_states_its_need_again():
    placement = placing.confirmed()
    refused(needs.ReasonMissing, steps.cancel_placement, placement, reason="", by=grace())
    refused(NotAllowed, steps.cancel_placement, placement, reason="x", by=felix())
    steps.cancel_placement(placement, reason="Illness", by=grace())
    assert HostNeed.objects.get().state == NeedState.STATED
    needs.follow_placements(None)


# Allowances


def test_allowances_are_agreed_in_one_currency_and_asked_for_when_confirmed():
    placement = placing.accepted()
    given = {"kind": "stipend", "text": "March", "planned_on": LAST, "by": grace()}
    refused(allowance.AmountMissing, allowance.agree_allowance, placement, amount=Money(0, "EUR"), **given)
    one = allowance.agree_allowance(placement, amount=Money(150_000, "EUR"), **given)
    assert one.number == "TVET-P-0001-A1"
    refused(allowance.OneCurrency, allowance.agree_allowance, placement, amount=Money(1, "USD"), **given)
    refused(standing.NotConfirmed, allowance.ask_for, one, by=grace())
    placing.clear(placement)
    steps.confirm_placement(placement, by=grace())
    one = type(one).objects.get(pk=one.pk)
    allowance.ask_for(one, by=grace())
    assert one.state == AllowanceState.DUE
    refused(needs.ReasonMissing, allowance.call_off, one, reason="", by=grace())
    type(one).objects.filter(pk=one.pk).update(requested_at=timezone.now())
    refused(standing.InPayment, allowance.call_off, one, reason="x", by=grace())
    type(one).objects.filter(pk=one.pk).update(requested_at=None)
    allowance.call_off(one, reason="Paid by others", by=grace())
    steps.cancel_placement(placement, reason="Illness", by=grace())
    refused(WrongState, allowance.agree_allowance, placement, amount=Money(1, "EUR"), **given)


# Whose name is erased


def test_what_is_held_names_what_was_given_for_a_placement():
    placement = placing.finished()
    held = held_on(roster())
    assert [row["number"] for row in held["placements"]] == [placement.number]
    assert {row["words"] for row in held["clearance"]} == {"P-0001"}
    assert len(held["clearance_papers"]) == ClearancePaper.objects.count() > 0
    assert [row["done"] for row in held["placement_reports"]] == ["All done"]
    assert [str(words) for source in registry.KEPT for words in source(roster())]


def test_erasing_an_expert_removes_profile_papers_and_what_was_sealed():
    placement, expert = placing.under_way(), roster()
    kept = list(ClearancePaper.objects.values_list("blob__sha256", flat=True))
    assert kept
    assert Clearance.objects.exclude(sealed_words="").exists()
    anonymise(expert, by=alice(), reason="asked for it")
    assert not ExpertProfile.objects.filter(person=expert).exists()
    assert not ClearancePaper.objects.exists()
    assert not Blob.objects.filter(sha256__in=kept).exists()
    assert not Clearance.objects.exclude(sealed_words="").exists()
    assert placement.fresh().state == PlacementState.UNDER_WAY


def test_erasing_a_counterpart_leaves_the_place_without_a_name():
    one = placing.under_way().counterparts.get()
    anonymise(counterpart(), by=alice(), reason="asked for it")
    one.refresh_from_db()
    assert (one.name, one.email) == (f"Person {one.person_id}", "")
