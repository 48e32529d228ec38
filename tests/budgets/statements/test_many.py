# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settling many at once does what settling each alone does: tranches are paid, counters counted, acts recorded."""

import pytest

from budgets import checks
from budgets.models import Ceiling
from budgets.operations import payment as payments
from budgets.operations.payment.many import Paid, settle_many
from budgets.operations.statement import READER
from budgets.states import TrancheState
from core.acting import SystemActor
from core.lifecycle_many import advance_together, update_rows
from core.models import AuditEntry, OutboxRow
from core.refusals import NotAllowed, WrongState
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET, rwf
from tests.budgets.statements.bank import arrived, payment, sent

pytestmark = pytest.mark.django_db


def test_a_tranche_is_paid_by_the_banks_file():
    one, asked = arrived()
    award = one.award
    assert (one.fresh().state, asked.fresh().state) == (TrancheState.PAID, "settled")
    assert Ceiling.objects.get(number=award.number).paid == one.amount
    step = AuditEntry.objects.get(act="budgets.tranche.mark_paid")
    assert (step.actor, step.subject_label, step.from_state, step.to_state) == (
        "tranche keeper", one.number, "due", "paid",
    )  # fmt: skip
    assert OutboxRow.objects.filter(key=f"told:{step.pk}").exists()
    assert list(checks.findings(TVET)) == []


def paid(order, **given):
    told_ = {"amount": rwf(1_000), "paid_on": payments.today_of(TVET), "voucher": "V", "bank": "BK"} | given
    return Paid(payment(order), **told_)


def test_all_are_settled_or_none():
    sent()
    for wrong, refusal in (
        ({"amount": rwf(999)}, payments.AmountDiffers),
        ({"voucher": ""}, payments.NamesMissing),
        ({"bank": ""}, payments.NamesMissing),
    ):
        with pytest.raises(refusal):
            settle_many([paid(1), paid(2, **wrong)], programme_key=TVET, by=READER)
    with pytest.raises(NotAllowed):
        settle_many([paid(1)], programme_key=TVET, by=SystemActor("nobody", frozenset()))
    assert (payment(1).state, world.counted()) == ("sent", (3_000, 0))
    assert settle_many([], programme_key=TVET, by=READER) == {}
    found = settle_many([paid(1), paid(2)], programme_key=TVET, by=READER)
    assert [row.key for row in found.values()] == [f"pay:{ref}:settle" for ref in found]
    assert world.counted() == (3_000, 2_000)
    with pytest.raises(WrongState):
        settle_many([paid(1)], programme_key=TVET, by=READER)


def test_one_row_twice_takes_its_step_once():
    sent(1)
    one, other = payment(1), payment(1)
    with pytest.raises(WrongState):
        advance_together([(one.fail, {"reason": "x"}), (other.fail, {"reason": "x"})], by=people.checker())
    assert (payment(1).state, one.state) == ("sent", "sent")


def test_nothing_is_nothing():
    before = AuditEntry.objects.count()
    assert advance_together([], by=READER) == []
    update_rows([], ["state"])
    assert AuditEntry.objects.count() == before
