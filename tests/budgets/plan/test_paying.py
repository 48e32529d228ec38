# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tranche as something that can be paid: why not, to whom, and what it hears of its payment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from budgets.lifecycle.tranche import AwardNotActive, ConditionsOpen, InPayment, PlanNotSealed
from budgets.models import Ceiling
from budgets.operations.tranche import KEEPER
from budgets.operations.tranche.paying import NotDue, OutOfPeriod
from budgets.payables import RELEASE, REQUEST, kind_of
from budgets.states import TrancheState
from core.acting import WORKER
from core.lifecycle import advance
from core.models import AuditEntry
from grants.models import Award
from tests import personas
from tests.budgets.payments import people
from tests.budgets.plan import planning
from tests.budgets.plan.planning import rwf, tranche
from tests.budgets.plan.test_due import suspended
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def first():
    return tranche(planning.opened())


def why(one, moment=REQUEST):
    return type(kind_of(one).refusal(one, moment))


def told(one, what, by=None):
    getattr(kind_of(one), what)(one, None, by or personas.jean_paul(), NOW)
    return one.fresh()


def test_what_a_payment_knows_of_a_tranche():
    one = first()
    kind = kind_of(one)

    assert (kind.amount(one), kind.number(one), kind.award(one)) == (
        rwf(1_800_000), f"{one.award.number}-T1", one.award.number,
    )  # fmt: skip
    assert kind.text(one) == f"Tranche 1 of award {one.award.number}"
    assert kind.ceiling(one) == Ceiling.objects.get(number=one.award.number)


def test_it_is_paid_to_accounts_in_use_of_those_who_are_paid_under_the_award():
    one = first()
    number = one.award.number
    usable = people.active(people.new_payee(award_number=number))
    people.proposed(people.new_payee(award_number=number))
    people.active(people.new_payee(award_number="another"))

    assert list(kind_of(one).payees(one)) == [usable]


def test_what_is_due_can_be_requested_once_and_then_released():
    one = first()
    assert why(one) is type(None)

    one = told(one, "requested")

    assert (one.state, one.requested_at) == (TrancheState.DUE, NOW)
    assert (why(one), why(one, RELEASE)) == (InPayment, type(None))


def test_what_waits_is_not_requested_and_the_refusal_says_for_what():
    assert why(tranche(planning.opened(), 2)) is ConditionsOpen


def test_what_is_paid_is_not_requested_again():
    one = planning.paid(first())

    assert why(one) is NotDue


@pytest.mark.parametrize("moment", [REQUEST, RELEASE])
def test_nothing_is_paid_while_the_award_is_suspended_or_after_its_end_or_in_an_open_plan(moment):
    one = first()
    award = Award.objects.filter(pk=one.award_id)

    today = timezone.localdate(timezone=one.award.submission.call.zone)
    award.update(ends_on=today)
    assert why(one, moment) is type(None)
    award.update(ends_on=today - timedelta(days=1))
    assert why(one, moment) is OutOfPeriod
    award.update(ends_on=None)
    assert why(one, moment) is type(None)
    suspended(one.award)
    assert why(one, moment) is AwardNotActive
    with unguarded() as cursor:
        cursor.execute("UPDATE budgets_trancheplan SET sealed_at = NULL")
    assert why(one, moment) is PlanNotSealed
    with unguarded() as cursor:
        cursor.execute("UPDATE budgets_trancheplan SET sealed_at = %s", [NOW])


def test_facts_that_went_since_it_was_due_are_seen():
    one = first()
    with unguarded("grants_award") as cursor:
        cursor.execute("UPDATE grants_award SET activated_at = NULL")

    assert (why(one), why(one, RELEASE)) == (ConditionsOpen, ConditionsOpen)


def test_what_arrived_is_paid_and_what_came_back_is_due_again():
    one = planning.paid(first())
    assert (one.state, bool(one.paid_at)) == (TrancheState.PAID, True)

    one = told(one, "reopened")

    assert (one.state, one.paid_at, one.requested_at) == (TrancheState.DUE, None, None)
    assert why(one) is type(None)


@pytest.mark.parametrize("what", ["reopened", "ended"])
def test_a_payment_that_came_to_nothing_leaves_it_due(what):
    one = told(told(first(), "requested"), what)

    assert (one.state, one.requested_at, why(one)) == (TrancheState.DUE, None, type(None))


def test_of_a_statement_that_the_system_read_the_keeper_is_told():
    one = told(told(first(), "requested"), "settled", by=WORKER)

    assert one.state == TrancheState.PAID
    assert AuditEntry.objects.get(act="budgets.tranche.mark_paid").actor == KEEPER.name


def test_of_what_is_planned_without_waiting_the_state_is_told():
    one = first()
    advance(one.fall_back, by=KEEPER)

    assert why(one) is NotDue
