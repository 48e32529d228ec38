# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making, changing, copying, opening, closing and extending a call."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import RoleHeld
from core.clock import TICKS
from core.models import AuditEntry
from core.money import MixedCurrencies, Money
from core.refusals import NotAllowed, WrongState
from grants import clock, registry
from grants.models import Call, Stage
from grants.operations import call as ops
from grants.operations.call import refusals as no
from grants.operations.programme import change_programme
from grants.states import CallKind, CallState, PassRule, StageKind
from tests import personas, worlds

pytestmark = pytest.mark.django_db
SOON = timedelta(days=3)


def test_a_new_call_begins_with_stages_rules_and_form():
    call = worlds.new_call()

    assert [(stage.kind, stage.passes) for stage in call.stages.all()] == [
        (StageKind.SCREENING, PassRule.ALL_ELIGIBLE),
        (StageKind.REVIEW, PassRule.COMMITTEE),
    ]
    assert call.eligibility_rules.count() == 4
    assert call.parts.count() == 4
    assert (call.currency, call.time_zone, call.state) == ("RWF", "Africa/Kigali", "draft")
    assert AuditEntry.objects.filter(act="grants.call.make_call", by=personas.grace()).count() == 1


def test_a_call_for_experts_begins_without_form_and_rules():
    call = worlds.new_call(kind=CallKind.EXPERTS)

    assert call.parts.count() == call.eligibility_rules.count() == 0
    assert call.stages.count() == 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"places": 0}, no.NoPlace),
        ({"opens_at": timezone.now(), "closes_at": timezone.now() - SOON}, no.ClosesBeforeItOpens),
        ({"ceiling": Money(10, "RWF"), "envelope": Money(9, "RWF")}, no.AboveEnvelope),
        ({"ceiling": Money(10, "EUR")}, MixedCurrencies),
        ({"languages": ["rw"]}, no.OtherLanguage),
        ({"languages": []}, no.OtherLanguage),
        ({"languages": ["fr"], "prevailing_language": "en"}, no.OtherLanguage),
        ({"rules": [("a", {"en": "A"}), ("a", {"en": "B"})]}, no.SameRuleTwice),
        ({"colour": "red"}, TypeError),
    ],
)
def test_what_cannot_be_is_refused_and_no_call_is_made(given, refusal):
    with pytest.raises(refusal):
        worlds.new_call(**given)

    assert not Call.objects.exists()


def test_two_calls_share_neither_address_nor_numbers():
    worlds.new_call()

    with pytest.raises(no.KeyTaken):
        worlds.new_call(number_prefix="OTHER")
    with pytest.raises(no.PrefixTaken):
        worlds.new_call("other", number_prefix=worlds.CALL.upper())


def test_a_call_in_preparation_is_changed_and_only_the_difference_is_told():
    call = worlds.new_call()

    changed = ops.change_call(
        call, places=5, sector="energy", grace_minutes=15, ceiling=None, by=personas.grace()
    )
    ops.change_call(call, places=5, by=personas.grace())

    assert (changed.places, changed.sector, changed.ceiling) == (5, "energy", None)
    told = AuditEntry.objects.get(act="grants.call.change_call").note.given
    assert set(told) == {"places", "sector", "ceiling"}


def test_a_new_currency_of_the_programme_empties_the_amounts_of_a_draft():
    call = worlds.new_call()
    change_programme(call.programme, currency="XOF", by=personas.alice())

    with pytest.raises(no.AmountsInOldCurrency):
        ops.open_call(call, by=personas.grace())
    changed = ops.change_call(Call.objects.get(), places=9, by=personas.grace())

    assert (changed.currency, changed.ceiling, changed.envelope) == ("XOF", None, None)
    ops.open_call(changed, by=personas.grace())


def test_rules_are_replaced_in_order():
    call = worlds.new_call()

    ops.set_rules(call, rules=[("b", {"en": "B"}), ("a", {"en": "A"})], by=personas.grace())

    assert [str(rule) for rule in call.eligibility_rules.all()] == ["B", "A"]


def test_stages_are_replaced_and_those_with_a_known_key_are_kept():
    call = worlds.new_call()
    review = call.stages.get(key="review")
    call.parts.update(stage=call.stages.get(key="screening"))

    ops.set_stages(
        call,
        stages=[
            {
                "key": "review",
                "kind": "review",
                "name": {"en": "Concepts"},
                "passes": "best_n",
                "passes_n": 20,
            },
            {"key": "talk", "kind": "interview", "name": {"en": "Talk"}, "passes": "committee"},
        ],
        by=personas.grace(),
    )

    assert list(call.stages.values_list("key", "order")) == [("review", 1), ("talk", 2)]
    assert call.stages.get(key="review").pk == review.pk
    assert set(call.parts.values_list("stage", flat=True)) == {None}
    assert Call.objects.get().process_version == 2


def test_a_stage_with_criteria_is_not_taken_away():
    call = worlds.new_call()
    screening = {"key": "screening", "kind": "screening", "name": {"en": "S"}, "passes": "all_eligible"}

    with pytest.raises(no.StageInUse):
        ops.set_stages(call, stages=[screening], by=personas.grace())

    assert call.stages.count() == 2


def test_a_stage_is_changed_and_the_process_gets_a_new_version():
    stage = worlds.new_call().stages.get(key="review")

    ops.change_stage(stage, reviews_per_submission=2, by=personas.grace())

    assert Stage.objects.get(pk=stage.pk).reviews_per_submission == 2
    assert Call.objects.get().process_version == 2
    with pytest.raises(TypeError):
        ops.change_stage(stage, kind="interview", by=personas.grace())


def test_opening_pins_what_the_programme_says():
    call = ops.open_call(worlds.new_call(), by=personas.grace())

    change_programme(call.programme, time_zone="Africa/Dakar", currency="XOF", by=personas.alice())

    call = Call.objects.get()
    assert (call.state, call.time_zone, call.currency) == ("open", "Africa/Kigali", "RWF")
    assert call.process_pinned_at is not None
    assert call.opened_at is not None
    pinned = AuditEntry.objects.get(act="grants.call.pin_process").note.given
    assert pinned["version"] == 1


def test_a_call_without_an_opening_opens_now():
    call = ops.open_call(worlds.new_call(opens_at=None, closes_at=None), by=personas.grace())

    assert call.opens_at == call.process_pinned_at
    assert call.last_moment is None


def test_an_opened_call_keeps_its_rules_form_and_stages():
    call = worlds.open_call()
    grace = personas.grace()

    for change in (
        lambda: ops.change_call(call, places=3, by=grace),
        lambda: ops.set_rules(call, rules=[], by=grace),
        lambda: ops.set_stages(call, stages=[], by=grace),
        lambda: ops.change_stage(call.stages.first(), passes_n=1, by=grace),
    ):
        with pytest.raises(no.NoLongerDraft):
            change()
    with pytest.raises(WrongState):
        ops.open_call(call, by=grace)


def test_a_call_is_not_opened_without_those_who_are_responsible():
    call = worlds.new_call()
    RoleHeld.objects.filter(role="committee_chair").delete()

    with pytest.raises(no.FaultyProcess) as told:
        ops.open_call(call, by=personas.grace())

    assert "chair of the selection committee" in str(told.value)


def test_an_import_of_the_past_does_not_judge_who_held_which_role():
    call = worlds.new_call(form=False)
    RoleHeld.objects.filter(role="committee_chair").delete()
    then = call.opens_at

    opened = ops.open_call(call, by=personas.grace(), at=then)

    assert opened.opened_at == then


def test_criteria_are_judged_where_somebody_counts_them(monkeypatch):
    call = worlds.new_call()
    review = call.stages.get(key="review")
    monkeypatch.setattr(registry, "CRITERIA_COUNTERS", [lambda call: {}])
    assert [fault.code for fault in ops.process_faults(call)] == ["without_criteria"]

    monkeypatch.setattr(registry, "CRITERIA_COUNTERS", [lambda call: {review.pk: 5}])
    assert ops.process_faults(call) == []
    monkeypatch.setattr(registry, "CRITERIA_COUNTERS", [])
    assert ops.process_faults(call) == []


def test_a_call_is_not_opened_without_a_form_or_after_its_closing():
    with pytest.raises(no.NoForm):
        ops.open_call(worlds.new_call(form=False), by=personas.grace())
    past = timezone.now() - SOON
    late = worlds.new_call("late", opens_at=past - SOON, closes_at=past)
    with pytest.raises(no.ClosesInThePast):
        ops.open_call(late, by=personas.grace())


def test_a_call_opens_by_itself_on_its_day_unless_it_was_taken_back():
    grace = personas.grace()
    one, two = (
        worlds.new_call("one", opens_at=timezone.now() + SOON),
        worlds.new_call("two", opens_at=timezone.now() + SOON),
    )
    for call in (one, two):
        assert ops.open_call(call, by=grace).state == CallState.DRAFT
    with pytest.raises(no.OpensByItself):
        ops.change_call(one, places=3, by=grace)
    assert clock.open_calls() == 0

    ops.take_back_call(two, by=grace)
    Call.objects.update(opens_at=timezone.now() - timedelta(minutes=1))
    assert ops.open_when_due(two) is False
    assert clock.open_calls() == 1

    assert Call.objects.get(key="one").state == CallState.OPEN
    assert Call.objects.get(key="two").state == CallState.DRAFT
    entry = AuditEntry.objects.get(act="grants.call.open")
    assert (entry.by, entry.actor) == (None, "clock")
    assert ops.open_when_due(one) is False
    with pytest.raises(no.NotWaiting):
        ops.take_back_call(two, by=grace)


def test_the_clock_closes_a_call_whose_time_has_come_and_one_failure_stops_no_other(monkeypatch):
    first, second = worlds.open_call("one"), worlds.open_call("two")
    assert clock.close_calls() == 0
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=1))

    real = ops.close_when_due
    monkeypatch.setattr(clock, "close_when_due", lambda call: 1 / 0 if call.pk == first.pk else real(call))
    assert clock.close_calls() == 1

    assert second.fresh().state == CallState.CLOSED
    monkeypatch.setattr(clock, "close_when_due", real)
    assert clock.close_calls() == 1
    assert first.fresh().state == CallState.CLOSED
    assert ops.close_when_due(first) is False
    assert {"grants.clock.open_calls", "grants.clock.close_calls"} <= set(TICKS)


def test_closing_by_hand_ends_the_time_and_keeps_the_reason():
    call = worlds.open_call()

    closed = ops.close_call(call, reason="Enough for this year", by=personas.grace())

    assert closed.closes_at == closed.closed_at
    assert (
        AuditEntry.objects.get(act="grants.call.close_early").note.given["reason"] == "Enough for this year"
    )


def test_closing_late_changes_no_time():
    call = worlds.open_call()
    Call.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    before = call.fresh().closes_at

    assert ops.close_call(call.fresh(), by=personas.grace()).closes_at == before


def test_an_extension_moves_the_deadline_and_opens_a_closed_call_again():
    call = worlds.open_call()
    grace = personas.grace()
    later = call.closes_at + SOON

    ops.extend_all(call, until=later, reason="The network failed", by=grace)
    ops.close_call(call, by=grace)
    ops.extend_all(call, until=later, reason="It failed again", by=grace)

    call = call.fresh()
    assert (call.state, call.closes_at, call.closed_at) == (CallState.OPEN, later, None)
    assert AuditEntry.objects.filter(act="grants.call.extend").count() == 2


@pytest.mark.parametrize("until", [timezone.now() - SOON, timezone.now() + timedelta(minutes=1)])
def test_a_deadline_moves_only_to_later(until):
    with pytest.raises(no.NotLater):
        ops.extend_all(worlds.open_call(), until=until, reason="x", by=personas.grace())


def test_once_the_panel_reads_no_deadline_moves():
    call = worlds.under_review().call

    with pytest.raises(no.NotOpenAnyMore):
        ops.extend_all(call, until=timezone.now() + SOON, reason="x", by=personas.grace())


def test_a_call_without_a_closing_can_be_given_one():
    call = worlds.open_call(closes_at=None)

    assert ops.extend_all(call, until=timezone.now() + SOON, reason="x", by=personas.grace()).closes_at


def test_only_a_decided_call_is_put_away():
    with pytest.raises(WrongState):
        ops.archive_call(worlds.open_call(), by=personas.grace())


def test_a_copy_has_everything_but_dates_and_submissions():
    call = worlds.open_call()
    worlds.draft(call)
    part = call.parts.first()
    part.stage = call.stages.get(key="screening")
    part.save()
    seen = []
    registry.COPIERS.append(lambda old, new, by: seen.append((old.key, new.call.key, by.name)))
    try:
        copy = ops.copy_call(
            call, key="next", number_prefix="NEXT", title={"en": "Next"}, by=personas.grace()
        )
    finally:
        registry.COPIERS.pop()

    assert (copy.state, copy.opens_at, copy.closes_at, copy.submissions.count()) == ("draft", None, None, 0)
    assert (copy.ceiling, copy.envelope, copy.places) == (call.ceiling, call.envelope, call.places)
    assert list(copy.eligibility_rules.values_list("key")) == list(call.eligibility_rules.values_list("key"))
    known, order = ("key", "stage__key", "questions__key"), ("order", "questions__order")
    questions = [list(one.parts.order_by(*order).values_list(*known)) for one in (call, copy)]
    assert questions[0] == questions[1]
    assert seen == [("screening", "next", "Grace Ingabire"), ("review", "next", "Grace Ingabire")]


def test_a_copy_follows_a_programme_that_changed():
    call = worlds.open_call()
    change_programme(
        call.programme, currency="XOF", languages=["fr"], prevailing_language="fr", by=personas.alice()
    )

    copy = ops.copy_call(
        Call.objects.get(), key="next", number_prefix="NEXT", title={"fr": "N"}, by=personas.grace()
    )

    assert (copy.currency, copy.ceiling, copy.languages, copy.prevailing_language) == (
        "XOF",
        None,
        ["fr"],
        "fr",
    )
    with pytest.raises(no.KeyTaken):
        ops.copy_call(call, key="next", number_prefix="N2", title={"fr": "N"}, by=personas.grace())


@pytest.mark.parametrize("who", ["vincent", "beatrice", "aline", "stranger"])
def test_others_do_nothing_to_a_call(who):
    call, person = worlds.new_call(), personas.person(who)

    for act in (
        lambda: ops.make_call(call.programme, key="x", number_prefix="X", title={"en": "X"}, by=person),
        lambda: ops.change_call(call, places=2, by=person),
        lambda: ops.copy_call(call, key="x", number_prefix="X", title={"en": "X"}, by=person),
        lambda: ops.open_call(call, by=person),
        lambda: ops.take_back_call(call, by=person),
        lambda: ops.close_call(call, by=person),
        lambda: ops.extend_all(call, until=timezone.now(), reason="x", by=person),
        lambda: ops.archive_call(call, by=person),
    ):
        with pytest.raises(NotAllowed):
            act()
