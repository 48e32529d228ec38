# SPDX-License-Identifier: AGPL-3.0-or-later
"""An award comes into force: its plan, its ceiling, its first tranche due."""

from decimal import Decimal

import pytest

from budgets.models import Ceiling, TranchePlan
from budgets.operations.fund import agree_rules
from budgets.operations.tranche import KEEPER, NotInForce, open_award
from budgets.states import ConditionKind, TrancheState
from budgets.watching import look_again
from core import outbox
from core.models import AuditEntry
from grants.models import AwardInstalment
from tests.budgets.plan import planning
from tests.budgets.plan.planning import TVET, facts, rwf, tranche
from tests.grants import giving

pytestmark = pytest.mark.django_db


def test_the_last_signature_plans_the_award_through_the_outbox():
    award = giving.active()

    outbox.drain(kinds=("told",))

    plan = award.tranche_plan
    assert (plan.amount, plan.given_up, plan.version, plan.programme_key, plan.call_key) == (
        rwf(3_000_000), rwf(0), 1, award.programme_key, award.call_key,
    )  # fmt: skip
    assert plan.sealed_at
    assert facts(award) == [(1, 1_800_000, "due"), (2, 1_200_000, "planned")]
    assert str(plan) == f"{award.number}-P1"
    assert Ceiling.objects.get(number=award.number).ceiling == award.amount
    assert AuditEntry.objects.get(act="budgets.tranche.fall_due").actor == "tranche keeper"


def test_instalments_become_tranches_with_conditions():
    award = planning.opened()

    first, second = tranche(award, 1), tranche(award, 2)
    assert [one.kind for one in first.conditions.all()] == [ConditionKind.AGREEMENT_SIGNED]
    assert [(one.kind, one.words) for one in second.conditions.all()] == [
        (ConditionKind.PREVIOUS_LIQUIDATED, ""),
        (ConditionKind.MILESTONE, "When the first report is accepted"),
    ]
    assert [str(one) for one in second.conditions.all()] == [
        "Earlier tranches are accounted for",
        "When the first report is accepted",
    ]
    assert second.planned_on == giving.SCHEDULE[1].planned_on
    assert (str(second), second.programme_key, second.call_key) == (
        f"{award.number}-T2", award.programme_key, award.call_key,
    )  # fmt: skip


def test_where_the_rules_ask_for_no_accounts_tranches_do_not_wait_for_them():
    agree_rules(TVET, liquidation=Decimal(0), by=planning.director())

    second = tranche(planning.opened(), 2)

    assert [one.kind for one in second.conditions.all()] == [ConditionKind.MILESTONE]


def test_an_award_without_instalments_is_paid_at_once():
    award = giving.active()
    AwardInstalment.objects.all().delete()

    planning.opened(award)

    assert facts(award) == [(1, 3_000_000, "due")]


def test_opened_again_it_stays_as_it_is():
    award = planning.opened()
    before, acts = facts(award), AuditEntry.objects.count()

    for _again in range(2):
        open_award(award, by=KEEPER)
        outbox.drain(kinds=("told",))
        look_again()

    assert facts(award) == before
    assert AuditEntry.objects.count() == acts
    assert TranchePlan.objects.count() == 1


def test_only_an_award_in_force_is_planned():
    award = giving.agreed()

    with pytest.raises(NotInForce):
        open_award(award, by=KEEPER)
    assert not Ceiling.objects.exists()


def test_the_clock_opens_what_was_left_unopened():
    award = giving.active()

    look_again()

    assert tranche(award).state == TrancheState.DUE


def test_one_award_that_fails_keeps_no_other_from_its_turn(caplog):
    award = giving.active()
    AwardInstalment.objects.filter(order=1).update(amount_minor=5)

    assert look_again() == 0

    assert f"tranches of {award.number}" in caplog.text
    assert not TranchePlan.objects.exists()
