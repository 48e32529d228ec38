# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing a plan: its next version, and the sum always the award."""

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.lifecycle.tranche import InPayment
from budgets.operations import tranche as ops
from budgets.operations.reasons import ReasonMissing
from budgets.operations.tranche import Agreed, Planned
from budgets.operations.tranche.paying import TRANCHE
from budgets.schedule import TrancheOfNothing
from budgets.states import ConditionKind
from core.models import AuditEntry
from core.money import MixedCurrencies, Money
from core.refusals import NotAllowed, WrongState
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import facts, rwf, tranche

pytestmark = pytest.mark.django_db
SIGNED = Agreed(ConditionKind.AGREEMENT_SIGNED)
REPORT = Agreed(ConditionKind.MILESTONE, "The workshop is built")


def replan(award, *amounts, **given):
    planned = [Planned(rwf(amount), [REPORT]) for amount in amounts]
    return ops.replan(award, planned, **{"reason": "Slower", "by": planning.director()} | given)


def test_a_new_version_takes_the_place_of_what_is_not_paid():
    award = planning.opened()
    planning.paid(tranche(award))

    plan = replan(award, 700_000, 500_000)

    assert (plan.version, plan.number) == (2, f"{award.number}-P2")
    assert plan.sealed_at
    assert facts(award) == [
        (1, 1_800_000, "paid"),
        (2, 1_200_000, "cancelled"),
        (3, 700_000, "planned"),
        (4, 500_000, "planned"),
    ]
    assert tranche(award, 2).cancel_reason == "Slower"
    assert AuditEntry.objects.get(act="budgets.trancheplan.replan").subject_label == plan.number


def test_what_is_being_paid_stays_in_the_plan():
    award = planning.opened()
    TRANCHE.requested(tranche(award), None, personas.jean_paul(), timezone.now())
    assert ops.left_to_plan(award) == rwf(1_200_000)

    replan(award, 1_200_000)

    assert facts(award)[0] == (1, 1_800_000, "due")


@pytest.mark.parametrize("amounts", [(), (2_999_999,), (3_000_001,), (1, 2)])
def test_the_new_tranches_are_what_is_left(amounts):
    award = planning.opened()
    before = facts(award)

    with pytest.raises(ops.SumIsNotThePlan) as told:
        replan(award, *amounts)

    assert str(rwf(3_000_000)) in str(told.value)
    assert facts(award) == before
    assert award.tranche_plan.version == 1


def test_every_tranche_is_something_in_the_awards_currency_for_a_reason():
    award = planning.opened()

    with pytest.raises(TrancheOfNothing):
        replan(award, 3_000_001, -1)
    with pytest.raises(MixedCurrencies):
        ops.replan(award, [Planned(Money(5, "EUR"), [SIGNED])], reason="x", by=planning.director())
    with pytest.raises(ReasonMissing):
        replan(award, 3_000_000, reason=" ")
    with pytest.raises(ReasonMissing):
        ops.cancel_tranche(tranche(award), reason="", by=planning.director())


def test_what_is_called_off_is_given_up_and_never_planned_again():
    award = planning.opened()

    ops.cancel_tranche(tranche(award, 2), reason="No longer needed", by=planning.director())

    assert facts(award) == [(1, 1_800_000, "due"), (2, 1_200_000, "cancelled")]
    plan = type(award).objects.get(pk=award.pk).tranche_plan
    assert (plan.given_up, plan.version, ops.left_to_plan(award)) == (rwf(1_200_000), 2, rwf(1_800_000))
    replan(award, 1_800_000)
    assert facts(award)[-1] == (3, 1_800_000, "planned")


def test_all_may_be_given_up():
    award = planning.opened()

    for no in (1, 2):
        ops.cancel_tranche(tranche(award, no), reason="The team left", by=planning.director())

    assert ops.left_to_plan(award) == rwf(0)


def test_what_is_paid_or_being_paid_is_not_called_off():
    award = planning.opened()
    TRANCHE.requested(tranche(award), None, personas.jean_paul(), timezone.now())
    with pytest.raises(InPayment):
        ops.cancel_tranche(tranche(award), reason="x", by=planning.director())

    TRANCHE.settled(tranche(award), None, personas.jean_paul(), timezone.now())
    with pytest.raises(WrongState):
        ops.cancel_tranche(tranche(award), reason="x", by=planning.director())
    assert type(award).objects.get(pk=award.pk).tranche_plan.version == 1


@pytest.mark.parametrize("who", ["grace", "aline", "jean_paul", "vincent", "stranger"])
def test_others_do_not_change_the_plan(who):
    award, person = planning.opened(), personas.person(who)

    with pytest.raises(NotAllowed):
        replan(award, 3_000_000, by=person)
    with pytest.raises(NotAllowed):
        ops.cancel_tranche(tranche(award), reason="x", by=person)


@settings(max_examples=15, deadline=None)
@given(
    steps=st.lists(st.lists(st.integers(1, 100), min_size=1, max_size=4), min_size=1, max_size=3),
    drop=st.booleans(),
)
def test_whatever_is_planned_the_live_tranches_and_what_is_given_up_are_the_award(
    django_db_blocker, steps, drop
):
    with transaction.atomic():
        award = planning.opened()
        for weights in steps:
            replan(award, *[part.minor for part in ops.left_to_plan(award).split(weights)])
            if drop:
                last = award.tranches.live().last()
                if award.tranches.live().count() > 1:
                    ops.cancel_tranche(last, reason="Given up", by=planning.director())
        live = sum(one.amount_minor for one in award.tranches.live())
        plan = type(award).objects.get(pk=award.pk).tranche_plan
        assert live + plan.given_up_minor == award.amount_minor
        transaction.set_rollback(True)
