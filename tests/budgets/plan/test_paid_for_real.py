# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole way of a tranche: signed, due, asked for, checked, released, sent, arrived, accounted for."""

import pytest

from budgets.lifecycle.tranche import ConditionsOpen, InPayment, SpentAlready
from budgets.models import TICKS, Ceiling
from budgets.operations import expense as expenses
from budgets.operations import payment as payments
from budgets.operations import tranche as ops
from budgets.operations.payment import today_of
from budgets.states import PaymentState, TrancheState
from core.refusals import WrongState
from tests import personas
from tests.budgets.payments import people, world
from tests.budgets.plan import planning, spending
from tests.budgets.plan.planning import TVET, tranche

pytestmark = pytest.mark.django_db


def under_way():
    """Jean-Paul asked for the first tranche, to an account of the award."""
    people.set_rules()
    award = planning.opened()
    planning.approved(planning.drafted(award))
    account = people.active(people.new_payee(award_number=award.number))
    one = tranche(award)
    return one, payments.request_payment(one, account=account, by=people.maker())


def arrived(one, payment):
    payments.check_payment(payment, by=people.checker())
    payments.release_payment(payment, by=people.releaser())
    world.send(payment)
    payments.settle_payment(
        payment, amount=one.amount, paid_on=today_of(TVET), voucher="V-1", bank="BK", by=people.maker()
    )
    return one.fresh()


def test_a_tranche_is_paid_once_and_the_ceiling_counts_it():
    one, payment = under_way()
    assert payment.reference.startswith(one.number)
    with pytest.raises(InPayment):
        ops.cancel_tranche(one, reason="x", by=planning.director())

    one = arrived(one, payment)

    assert (one.state, payment.fresh().state) == (TrancheState.PAID, PaymentState.SETTLED)
    ceiling = Ceiling.objects.get(number=one.award.number)
    assert (ceiling.committed, ceiling.paid) == (one.amount, one.amount)
    assert spending.balance("1310", one.award.number) == one.amount_minor


def test_what_waits_cannot_be_asked_for():
    one, _payment = under_way()
    account = people.active(people.new_payee(award_number=one.award.number, name="Another"))

    with pytest.raises(ConditionsOpen):
        payments.request_payment(tranche(one.award, 2), account=account, by=people.maker())


def test_a_payment_taken_back_leaves_the_tranche_due():
    one, payment = under_way()

    payments.withdraw_payment(payment, reason="Wrong day", by=people.maker())

    assert (one.fresh().state, one.fresh().requested_at) == (TrancheState.DUE, None)


def test_money_that_came_back_makes_the_tranche_due_again():
    one, payment = under_way()
    arrived(one, payment)

    payments.return_payment(payment, reason="AC06", by=people.maker())

    assert one.fresh().state == TrancheState.DUE
    assert spending.balance("1310", one.award.number) == 0


def test_money_that_was_spent_has_not_come_back():
    one, payment = under_way()
    one = arrived(one, payment)
    spending.accepted(one, 800_000)
    with pytest.raises(SpentAlready):
        payments.return_payment(payment, reason="AC06", by=people.maker())

    last = spending.reported(one, 1_000_000, "two")
    expenses.accept_expense(last, ticks=TICKS, by=personas.jean_paul())
    assert one.fresh().state == TrancheState.LIQUIDATED
    with pytest.raises(WrongState):
        payments.return_payment(payment, reason="AC06", by=people.maker())
    assert spending.balance("1310", one.award.number) == 0
    assert payment.fresh().state == PaymentState.SETTLED
