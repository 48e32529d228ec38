# SPDX-License-Identifier: AGPL-3.0-or-later
"""A batch from draft to handed over: who may do what when, what is refused and why, and that nothing happens twice."""

from datetime import timedelta

import pytest

from budgets import checks
from budgets.models import JournalEntry, Payment
from budgets.operations import batch as batches
from budgets.operations import payee as payees
from budgets.operations import payment as payments
from budgets.operations.batch.refusals import BatchTooLong, FormatUnknown
from budgets.operations.reasons import ReasonMissing
from core.lifecycle import steps_of
from core.models import AuditEntry, OutboxRow
from core.refusals import NotAllowed, WrongState
from tests.budgets.batches import office
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET, rwf

pytestmark = pytest.mark.django_db


def states():
    return [one.state for one in office.paid()]


def found():
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]


def test_the_machine_has_exactly_these_steps():
    from budgets.models import PaymentBatch

    assert [step[:4] for step in steps_of(PaymentBatch)] == [
        ("cancel", "draft", "cancelled", "budgets.cancel_batch"),
        ("cancel", "locked", "cancelled", "budgets.cancel_batch"),
        ("cancel", "released", "cancelled", "budgets.cancel_batch"),
        ("hand_over", "released", "sent", "budgets.hand_over_batch"),
        ("lock", "draft", "locked", "budgets.lock_batch"),
        ("pass_release", "locked", "released", ""),
    ]


def test_a_batch_is_drafted_locked_released_and_handed_over():
    office.checked()
    batch = office.draft()
    assert batch.number.startswith("TVET-B")
    assert len(batch.number) <= 35
    assert (batch.state, batch.count, states()) == ("draft", 0, ["checked"] * 3)

    batches.lock_batch(batch, by=people.maker())
    assert (batch.state, batch.count, batch.control) == ("locked", 3, office.SUM)
    assert [(one.place, one.reference) for one in batch.lines.all()] == [
        (1, "TVET-AW-1-T1-1"), (2, "TVET-AW-1-T2-1"), (3, "TVET-AW-1-T3-1"),
    ]  # fmt: skip

    batch = office.release(batch)
    assert (batch.state, states(), JournalEntry.objects.count()) == ("released", ["released"] * 3, 3)
    with pytest.raises(batches.PapersNotReady):
        batches.hand_over(batch, by=people.maker())
    assert found() == []


def test_a_bank_file_is_handed_over_at_once_and_its_payments_are_sent():
    office.checked()
    batch = office.sent()
    assert (batch.state, states()) == ("sent", ["sent", "sent", "checked"])
    world.settle(office.paid(1)[0])
    payments.fail_payment(office.paid(2)[0], reason="AC04", by=people.checker())
    assert (states(), found()) == (["settled", "failed", "checked"], [])
    row = type(batch).objects.counted().get(pk=batch.pk)
    assert (row.standing, row.settled, row.ended, row.waiting) == ("settled", 1, 1, 0)


def test_every_act_is_in_the_trail_and_told_and_the_release_names_the_bytes():
    office.checked()
    batch = office.sent()
    acts = AuditEntry.objects.filter(act__startswith="budgets.paymentbatch.").order_by("pk")
    assert [one.act.rpartition(".")[2] for one in acts] == [
        "draft", "add", "lock", "approve", "pass_release", "hand_over",
    ]  # fmt: skip
    file = batch.files.get(kind="order")
    assert acts.get(act__endswith="pass_release").note.given == {"files": {file.name: file.sha256}}
    one = AuditEntry.objects.filter(subject_id=office.paid(1)[0].pk, act__startswith="budgets.payment.")
    told = [entry.act.rpartition(".")[2] for entry in one.order_by("pk")]
    assert told == ["request", "approve", "pass_check", "approve", "release", "mark_sent"]
    told = set(OutboxRow.objects.filter(kind="told").values_list("key", flat=True))
    assert {f"told:{entry.pk}" for entry in one if entry.to_state} <= told


@pytest.mark.parametrize("state", office.STATES)
def test_every_state_and_every_step(state):
    office.checked()
    batch = office.STATES[state]()
    steps = {
        "lock": lambda: batches.lock_batch(batch, by=people.maker()),
        "release": lambda: batches.release_batch(batch, control=batch.control, by=people.second_releaser()),
        "cancel": lambda: batches.cancel_batch(batch, reason="No", by=people.maker()),
        "add": lambda: batches.add_payments(batch, office.paid(3), by=people.maker()),
    }
    possible = {"draft": {"lock", "cancel"}, "locked": {"release", "cancel"}, "released": {"cancel"}}
    for name, act in steps.items():
        if name not in possible.get(state, set()) and not (state == "draft" and name == "add"):
            with pytest.raises(WrongState):
                act()
    if state != "released":
        with pytest.raises(WrongState):
            batches.hand_over(batch, by=people.maker())
    assert batch.fresh().state == state


PEOPLE = {
    "draft": ({"maker", "checker"}, lambda who: office.draft(by=who)),
    "lock": ({"maker", "checker"}, lambda who: batches.lock_batch(office.draft(), by=who)),
    "release": ({"releaser"}, lambda who: batches.release_batch(office.locked(), control=office.SUM, by=who)),
    "hand over": (
        {"maker", "checker", "releaser"}, lambda who: batches.hand_over(office.released(make=office.order), by=who),
    ),
    "cancel": (
        {"maker", "checker", "releaser"}, lambda who: batches.cancel_batch(office.draft(), reason="No", by=who),
    ),
    "take out": (
        {"maker", "checker", "releaser"},
        lambda who: batches.take_out(office.draft() and office.paid(1)[0], reason="No", by=who),
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", PEOPLE)
@pytest.mark.parametrize("who", ["maker", "checker", "releaser", "director"])
def test_who_may(act, who):
    office.checked()
    allowed, doing = PEOPLE[act]
    if who in allowed:
        doing(getattr(people, who)())
        return
    with pytest.raises(NotAllowed, match="Only"):
        doing(getattr(people, who)())


# Drafting


def test_what_a_draft_does_not_take():
    office.checked()
    with pytest.raises(batches.BatchEmpty) as none:
        office.draft(payments=[])
    assert none.value.field == "payments"
    with pytest.raises(batches.DayPassed) as passed:
        office.draft(execution_date=payments.today_of(TVET) - timedelta(days=1))
    assert passed.value.field == "execution_date"
    with pytest.raises(batches.SourceUnfit):
        office.draft(1, channel="pain03")
    with pytest.raises(FormatUnknown):
        office.draft(3, channel="mobile", payout="nobody's")
    with pytest.raises(batches.NotForThisBatch, match="in RWF: this batch takes checked payments in EUR"):
        office.draft(1, currency="EUR")
    payments.reject_payment(office.paid(2)[0], reason="No", by=people.checker())
    with pytest.raises(batches.NotForThisBatch, match="Rejected"):
        office.draft(1, 2)
    first = office.draft(1)
    with pytest.raises(batches.InAnotherBatch, match=first.number):
        office.draft(1)
    with pytest.raises(batches.PaymentsRefused, match="To put right: 2"):
        office.draft(1, 2)


def test_a_batch_holds_no_more_than_is_released_at_once(monkeypatch):
    from budgets.operations.batch import drafting

    office.checked()
    monkeypatch.setattr(drafting, "MOST", 2)
    with pytest.raises(BatchTooLong, match="at most 2"):
        office.draft()
    office.draft(1, 2)


def test_numbers_follow_each_other_within_a_year():
    office.checked()
    first, second = office.draft(1), office.draft(2)
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1
    batches.cancel_batch(first, reason="Wrong", by=people.maker())
    assert int(office.draft(1).number[-4:]) == int(first.number[-4:]) + 2


def test_a_closed_account_pays_no_batch():
    office.checked()
    draft, closed = office.order(1), office.source()
    batches.close_source(closed, by=people.maker())
    batches.close_source(closed, by=people.maker())
    with pytest.raises(batches.SourceUnfit):
        batches.lock_batch(draft, by=people.maker())
    with pytest.raises(batches.SourceUnfit):
        office.order(2, source=closed)


def test_a_payment_that_is_stopped_leaves_the_draft():
    office.checked()
    batch = office.draft()
    payments.reject_payment(office.paid(1)[0], reason="No", by=people.checker())
    payments.withdraw_payment(office.paid(2)[0], reason="No", by=people.maker())
    batches.lock_batch(batch, by=people.maker())
    assert (batch.count, batch.control, found()) == (1, rwf(1_000), [])


def test_more_join_a_draft_and_some_are_taken_out():
    office.checked()
    batch = office.draft(1)
    batches.add_payments(batch, office.paid(2, 3), by=people.maker())
    (two,) = office.paid(2)
    with pytest.raises(ReasonMissing):
        batches.take_out(two, reason=" ", by=people.maker())
    batches.take_out(two, reason="Not today", by=people.maker())
    assert two.batch is None
    batches.lock_batch(batch, by=people.maker())
    assert (batch.count, batch.control) == (2, rwf(2_000))


def test_an_empty_draft_is_not_locked():
    office.checked()
    batch = office.draft(1)
    batches.take_out(office.paid(1)[0], reason="Not today", by=people.maker())
    with pytest.raises(batches.BatchEmpty):
        batches.lock_batch(batch, by=people.maker())
    type(batch).objects.filter(pk=batch.pk).update(execution_date="2020-01-01")
    with pytest.raises(batches.DayPassed):
        batches.lock_batch(batch, by=people.maker())


# What the way out cannot carry


def test_the_adviser_says_why_a_payment_cannot_go_out_this_way():
    office.checked()
    with pytest.raises(batches.ChannelCannot, match=r"T3-1: .*does not reach a mobile number"):
        office.order(3)
    with pytest.raises(batches.ChannelCannot, match="does not reach an account without IBAN"):
        office.draft(1, channel="mobile", payout="mtn-like")
    only = office.source(label="SEPA", iban_only=True)
    with pytest.raises(batches.ChannelCannot, match="needs an IBAN"):
        office.draft(1, channel="pain09", source=only)


def capped(**given):
    row = batches.formats_of(TVET)["generic"]
    told = {"columns": row.columns, "results": row.results, "cap_minor": 400}
    return batches.set_format(TVET, name="small", by=people.maker(), **(told | given))


def test_above_the_cap_it_is_refused_or_split_into_parts_that_add_up():
    office.checked()
    capped()
    with pytest.raises(batches.ChannelCannot, match=r"at most RWF.400 at a time"):
        office.draft(3, channel="mobile", payout="small")
    capped(most_parts=3)
    batch = office.locked(3, channel="mobile", payout="small")
    assert [(one.reference[-3:], one.amount_minor) for one in batch.lines.all()] == [
        ("1.1", 334), ("1.2", 333), ("1.3", 333),
    ]  # fmt: skip
    batch = office.release(batch)
    content = batch.files.get().blob
    assert content.size > 0
    capped(most_parts=3, cap_minor=1)  # what was locked stays as it was locked
    assert batch.lines.count() == 3


def test_a_reference_that_is_too_long_is_not_split(monkeypatch):
    from budgets.operations.batch import common
    from budgets.operations.batch.refusals import ReferenceTooLong

    office.checked()
    capped(most_parts=3)
    monkeypatch.setattr(common, "LONGEST_REFERENCE", 14)
    batch = office.draft(3, channel="mobile", payout="small")
    with pytest.raises(ReferenceTooLong, match="too long to be split"):
        batches.lock_batch(batch, by=people.maker())


@pytest.mark.parametrize("when", ["draft", "locked"])
def test_an_account_that_is_blocked_meanwhile_is_named(when):
    office.checked()
    batch = office.STATES[when](1, 2)
    payees.block_account(office.account(), reason="The college called", by=people.checker())
    act = {
        "draft": lambda: batches.lock_batch(batch, by=people.maker()),
        "locked": lambda: office.release(batch),
    }
    with pytest.raises(batches.PaymentsRefused, match=r"T1-1: The account .* is “Blocked”") as refused:
        act[when]()
    assert len(refused.value.faults) == 2
    assert (states(), JournalEntry.objects.count()) == (["checked"] * 3, 0)


# Locked: it moves as one


@pytest.mark.parametrize(
    "act",
    [
        lambda one: payments.reject_payment(one, reason="No", by=people.checker()),
        lambda one: payments.withdraw_payment(one, reason="No", by=people.maker()),
        lambda one: payments.release_payment(one, by=people.releaser()),
    ],
)
def test_a_payment_in_a_locked_batch_does_not_move_alone(act):
    office.checked()
    batch = office.locked()
    (one,) = office.paid(1)
    with pytest.raises(payments.InABatch, match=batch.number):
        act(one)
    batches.take_out(one, reason="To be looked at again", by=people.releaser())
    act(one)
    batch.refresh_from_db()
    assert (batch.count, batch.control) == (2, rwf(2_000))
    line = batch.lines.get(payment=one)
    assert (line.taken_out_by, line.taken_out_reason) == (people.releaser(), "To be looked at again")
    assert office.release(batch).state == "released"


def test_the_last_payment_of_a_locked_batch_is_not_taken_out():
    office.checked()
    batch = office.locked(1)
    with pytest.raises(batches.BatchEmpty):
        batches.take_out(office.paid(1)[0], reason="No", by=people.maker())
    assert batch.fresh().count == 1


def test_what_was_released_in_a_batch_is_neither_taken_out_nor_failed():
    office.checked()
    office.released(make=office.order)
    (one,) = office.paid(1)
    with pytest.raises(WrongState):
        batches.take_out(one, reason="No", by=people.maker())
    with pytest.raises(payments.InABatch):
        payments.fail_payment(one, reason="AC04", by=people.checker())


def test_a_cancelled_batch_frees_its_payments_and_another_takes_them():
    office.checked()
    first = office.released(make=office.order)
    batches.cancel_batch(first, reason="The bank takes version 03", by=people.maker())
    assert [one.state for one in office.paid(1, 2)] == ["released", "released"]
    assert Payment.objects.filter(batch=first).count() == 0
    second = office.sent(channel="pain03")
    assert (second.number != first.number, states()) == (True, ["sent", "sent", "checked"])
    assert (JournalEntry.objects.count(), found()) == (2, [])
