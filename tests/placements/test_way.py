# SPDX-License-Identifier: AGPL-3.0-or-later
"""The way of a placement from proposal to certificate, and everything that is refused on it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEntry, ReadEntry
from core.money import Money
from core.refusals import NotAllowed, WrongState
from documents.models import Document
from placements import standing
from placements.models import Evaluation, HostNeed, Placement
from placements.months import last_day
from placements.operations import allowance, clearance, report, work
from placements.operations import need as needs
from placements.operations import placement as steps
from placements.operations.rules import MonthsDoNotFit, UnknownCurrency, WeightsMissing, set_rules
from placements.operations.terms import AnsweredAlready, NoLonger, StillAsked, answer_terms, extend_placement
from placements.states import AllowanceState, Answer, ItemState, NeedState, PlacementState, ReportState, Side
from tests.grants.giving import paper
from tests.personas import PROGRAMME, alice, grace, institution, stranger, vincent
from tests.placements import placing
from tests.placements.placing import FIRST, LAST, at, clemence, counterpart, felix, roster

pytestmark = pytest.mark.django_db


def refused(kind, function, /, *args, **given):
    with pytest.raises(kind) as caught, transaction.atomic():
        function(*args, **given)
    return str(caught.value)


# Needs


def test_a_host_writes_states_and_withdraws_a_need():
    draft = placing.need("draft")
    changed = needs.change_need(
        draft, asked=replace(placing.ASKED, skills=[" Drying ", "Drying", ""]), by=felix()
    )
    assert changed.skills == ["Drying"]
    needs.declare_need(draft, by=felix())
    assert refused(needs.ReasonMissing, needs.withdraw_need, draft, reason=" ", by=felix())
    needs.withdraw_need(draft, reason="The course was moved", by=felix())
    assert draft.state == NeedState.WITHDRAWN
    refused(WrongState, needs.change_need, draft, asked=placing.ASKED, by=felix())


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"skills": [" "]}, needs.SkillsMissing),
        ({"weeks": 60}, needs.TooShortATime),
    ],
)
def test_a_need_must_make_sense(change, kind):
    placing.roster()
    asked = replace(placing.ASKED, **change)
    refused(kind, needs.write_need, institution("huye"), programme_key=PROGRAMME, asked=asked, by=felix())


def test_a_need_is_written_by_its_host_or_an_officer_in_the_programme():
    placing.roster()
    given = {"programme_key": PROGRAMME, "asked": placing.ASKED}
    refused(NotAllowed, needs.write_need, institution("huye"), by=placing.host_elsewhere(), **given)
    refused(NotAllowed, needs.write_need, institution("huye"), by=stranger(), **given)
    elsewhere = institution("huye", "other")
    refused(needs.OtherProgramme, needs.write_need, elsewhere, by=grace(), **given)
    assert needs.write_need(institution("huye"), by=grace(), **given).state == NeedState.DRAFT


# Proposing


def test_a_proposal_asks_both_sides_and_opens_the_clearance():
    placement = placing.proposed()
    terms = placement.terms.get()
    assert placement.number == "TVET-P-0001"
    assert placement.state == PlacementState.PROPOSED
    assert (terms.version, terms.days) == (1, 45)
    assert terms.answer_by == at(FIRST) + timedelta(days=7)
    assert [row.item.key for row in placement.clearances.all()] == ["passport", "briefing"]


def test_two_placements_of_one_expert_never_overlap():
    placement = placing.proposed()
    other = needs.declare_need(
        needs.write_need(institution("tumba"), programme_key=PROGRAMME, asked=placing.ASKED, by=grace()),
        by=grace(),
    )
    late = placing.Terms(LAST, last_day(LAST, 1), "Go on")
    said = refused(steps.PlacedAlready, steps.propose, other, expert=roster(), terms=late, by=grace())
    assert said == (
        "Marie Umutesi Lambrechts is placed at Huye College from 3 March 2025 to 2 May 2025 already, "
        "so not from 2 May 2025 to 1 June 2025."
    )
    later = LAST + timedelta(days=1)
    after = placing.Terms(later, last_day(later, 1), "Go on")
    second = steps.propose(other, expert=roster(), terms=after, by=grace())
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=second.pk).update(starts_on=LAST)
    steps.cancel_placement(placement, reason="Moved", by=grace())
    Placement.objects.filter(pk=second.pk).update(starts_on=LAST)


@pytest.mark.parametrize("days", [-1, 1])
def test_the_database_knows_the_months(days):
    placement = placing.proposed()
    limit = last_day(FIRST, 1) if days < 0 else last_day(FIRST, 6)
    Placement.objects.filter(pk=placement.pk).update(ends_on=limit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(ends_on=limit + timedelta(days=days))


def test_the_database_counts_months_as_we_do_at_their_ends():
    placement = placing.proposed()
    for first in (date(2025, 1, 31), date(2024, 1, 30), date(2025, 8, 31)):
        rows = Placement.objects.filter(pk=placement.pk)
        rows.update(starts_on=first, ends_on=last_day(first, 1))
        rows.update(starts_on=first, ends_on=last_day(first, 6))
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(starts_on=first, ends_on=last_day(first, 1) - timedelta(days=1))


def test_what_cannot_be_proposed():
    need = placing.need()
    given = {"expert": roster(), "by": grace()}
    refused(NotAllowed, steps.propose, need, terms=placing.TERMS, expert=roster(), by=felix())
    refused(steps.HostItself, steps.propose, need, terms=placing.TERMS, expert=felix(), by=grace())
    refused(steps.TasksMissing, steps.propose, need, terms=replace(placing.TERMS, tasks=" "), **given)
    short = replace(placing.TERMS, ends_on=FIRST + timedelta(days=20))
    said = refused(steps.WrongLength, steps.propose, need, terms=short, **given)
    assert said == "From 3 March 2025 to 23 March 2025 is not between 1 and 6 months."
    needs.withdraw_need(need, reason="No", by=felix())
    refused(WrongState, steps.propose, need, terms=placing.TERMS, **given)


# Answers


def test_a_decline_ends_the_proposal_and_frees_the_days():
    placement = placing.proposed()
    terms = placement.terms.get()
    refused(
        NotAllowed, answer_terms, terms, side=Side.HOST, answer=Answer.ACCEPTED, by=placing.host_elsewhere()
    )
    refused(needs.ReasonMissing, answer_terms, terms, side=Side.HOST, answer=Answer.DECLINED, by=felix())
    answer_terms(terms, side=Side.HOST, answer=Answer.DECLINED, reason="Exams", by=felix())
    assert placement.fresh().state == PlacementState.CANCELLED
    assert placement.fresh().cancelled_reason == "Exams"
    refused(AnsweredAlready, answer_terms, terms, side=Side.EXPERT, answer=Answer.ACCEPTED, by=roster())


def test_each_side_answers_once():
    placement = placing.accepted()
    terms = placement.terms.get()
    assert terms.in_force_at is not None
    assert terms.host_answered_by == felix()
    refused(AnsweredAlready, answer_terms, terms, side=Side.HOST, answer=Answer.ACCEPTED, by=felix())


# Clearance


def test_nothing_is_confirmed_before_answers_and_clearance():
    placement = placing.proposed()
    assert refused(standing.NotAnswered, steps.confirm_placement, placement, by=grace()).startswith("Marie")
    version = placement.terms.get()
    answer_terms(version, side=Side.EXPERT, answer=Answer.ACCEPTED, by=roster())
    assert refused(standing.NotAnswered, steps.confirm_placement, placement, by=grace()).startswith("Huye")
    answer_terms(version, side=Side.HOST, answer=Answer.ACCEPTED, by=felix())
    said = refused(standing.NotCleared, steps.confirm_placement, placement, by=grace())
    assert said.startswith("Not cleared yet: Passport, Briefing before departure.")
    placing.clear(placement)
    steps.confirm_placement(placement, by=grace())
    assert placement.state == PlacementState.CONFIRMED
    assert HostNeed.objects.get().state == NeedState.FILLED
    kinds = set(Document.objects.values_list("kind", flat=True))
    assert kinds == {"placement-terms", "placement-leave"}


def items(placement):
    return {row.item.key: row for row in placement.clearances.select_related("item")}


def test_papers_are_sealed_and_every_reading_is_kept():
    placement = placing.accepted()
    row = items(placement)["passport"]
    given = {"words": "PX-77", "valid_until": date(2035, 1, 1), "by": roster()}
    refused(clearance.PaperNeeded, clearance.give_item, row, **given)
    refused(clearance.LastDayNeeded, clearance.give_item, row, file=paper(), by=roster())
    refused(NotAllowed, clearance.give_item, row, file=paper(), **given | {"by": grace()})
    clear = paper("passport.pdf")
    clearance.give_item(row, file=clear, **given)
    first = row.papers.get()
    assert "PX-77" not in row.sealed_words
    assert "passport" not in first.sealed_name
    assert clearance.read_paper(first, by=clemence()) == (clear.name, clear.content)
    assert clearance.words_given(row, by=clemence()) == "PX-77"
    for who in (grace(), alice(), vincent(), felix(), placing.host_elsewhere(), stranger()):
        refused(NotAllowed, clearance.read_paper, first, by=who)
        refused(NotAllowed, clearance.words_given, row, by=who)
    assert [one.what for one in ReadEntry.objects.filter(person=clemence())] == [
        "clearance paper",
        "clearance words",
    ]
    notes = AuditEntry.objects.filter(act="placements.clearance.give").values_list("note__given", flat=True)
    assert "PX-77" not in str(list(notes))
    clearance.give_item(row, file=paper("new.pdf"), **given)
    first.refresh_from_db()
    refused(clearance.PaperGone, clearance.read_paper, first, by=clemence())
    clearance.give_item(row, **given | {"words": ""})
    assert row.sealed_words == ""
    assert clearance.words_given(row, by=clemence()) == ""


def test_the_clearance_officer_verifies_asks_again_and_waives():
    placement = placing.accepted()
    row = items(placement)["briefing"]
    clearance.give_item(row, by=roster())
    refused(NotAllowed, clearance.verify_item, row, how="Seen", by=grace())
    refused(needs.ReasonMissing, clearance.verify_item, row, how=" ", by=clemence())
    clearance.verify_item(row, how="Seen", by=clemence())
    clearance.ask_again(row, reason="Another name", by=clemence())
    clearance.waive_item(row, reason="Was briefed last year", by=clemence())
    assert row.state == ItemState.WAIVED
    assert row.judged_by == clemence()
    refused(WrongState, clearance.give_item, row, by=roster())


def test_what_expires_before_the_beginning_is_not_in_order():
    placement = placing.accepted()
    row = items(placement)["passport"]
    row.placement = placement
    clearance.give_item(row, file=paper(), valid_until=FIRST - timedelta(days=1), by=roster())
    refused(standing.PaperExpired, clearance.verify_item, row, how="Seen", by=clemence())
    clearance.give_item(row, valid_until=FIRST, by=roster())
    clearance.verify_item(row, how="Seen", by=clemence())
    briefing = items(placement)["briefing"]
    clearance.waive_item(briefing, reason="Known", by=clemence())
    said = refused(standing.PaperExpired, steps.confirm_placement, placement, by=grace())
    assert said == "“Passport” was valid until 3 March 2025. A new one is needed."


def test_the_checklist_is_the_administrators():
    item, *_rest = placing.checklist()
    refused(NotAllowed, clearance.add_item, PROGRAMME, key="visa", words="Visa", by=grace())
    refused(clearance.KeyTaken, clearance.add_item, PROGRAMME, key="passport", words="Pass", by=alice())
    clearance.end_item(item, by=alice())
    clearance.end_item(item, by=alice())
    assert AuditEntry.objects.filter(act="placements.checklistitem.end").count() == 1
    assert [row.item.key for row in placing.proposed().clearances.all()] == ["briefing"]


def test_the_rules_are_the_administrators():
    placing.roster()
    given = {
        "shortest_months": 2,
        "longest_months": 4,
        "answer_days": 3,
        "weights": {"field": 1},
        "currencies": ["EUR"],
    }
    refused(NotAllowed, set_rules, PROGRAMME, by=grace(), **given)
    refused(MonthsDoNotFit, set_rules, PROGRAMME, by=alice(), **given | {"longest_months": 1})
    refused(WeightsMissing, set_rules, PROGRAMME, by=alice(), **given | {"weights": {"field": 0}})
    refused(UnknownCurrency, set_rules, PROGRAMME, by=alice(), **given | {"currencies": ["XYZ1"]})
    set_rules(PROGRAMME, by=alice(), **given)
    assert placing.proposed().terms.get().answer_by == at(FIRST) + timedelta(days=3)


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
