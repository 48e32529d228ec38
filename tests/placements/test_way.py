# SPDX-License-Identifier: AGPL-3.0-or-later
"""The way of a placement from proposal to certificate, and everything that is refused on it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEntry, ReadEntry
from core.refusals import NotAllowed, WrongState
from documents.models import Document
from placements import standing
from placements.models import HostNeed, Placement
from placements.months import last_day
from placements.operations import clearance
from placements.operations import need as needs
from placements.operations import placement as steps
from placements.operations.rules import MonthsDoNotFit, UnknownCurrency, WeightsMissing, set_rules
from placements.operations.terms import AnsweredAlready, answer_terms
from placements.states import Answer, ItemState, NeedState, PlacementState, Side
from tests.grants.giving import paper
from tests.personas import PROGRAMME, alice, grace, institution, stranger, vincent
from tests.placements import placing
from tests.placements.placing import FIRST, LAST, at, clemence, felix, refused, roster

pytestmark = pytest.mark.django_db


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
