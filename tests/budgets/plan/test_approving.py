# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking at a budget: three people, the award's sum, the agreement's rules."""

from decimal import Decimal

import pytest

from budgets.lifecycle.budget import CheckFirst
from budgets.models import BudgetVersion
from budgets.operations import budget as ops
from budgets.operations.fund import agree_rules
from budgets.operations.reasons import ReasonMissing
from budgets.states import BudgetState
from core.refusals import NotAllowed, WrongState
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import TVET, rwf
from tests.grants import giving

pytestmark = pytest.mark.django_db


def flexible(percent="25", **given):
    return agree_rules(TVET, flex=Decimal(percent), by=planning.director(), **given)


def test_a_budget_is_written_checked_and_approved_by_three():
    version = planning.approved()

    assert (version.state, version.formal) == (BudgetState.APPROVED, True)
    assert (version.author, version.checked_by, version.approved_by) == (
        personas.aline(), personas.grace(), planning.checker(),
    )  # fmt: skip
    assert BudgetVersion.objects.in_force().get() == version


def test_it_is_approved_only_after_the_check():
    with pytest.raises(CheckFirst):
        ops.approve_budget(planning.submitted(), by=planning.checker())


def test_who_wrote_it_does_not_check_it_and_neither_approves_it():
    version = planning.drafted()
    ops.save_lines(version, planning.lines(), by=personas.grace())
    ops.submit_budget(version, by=personas.grace())
    with pytest.raises(ops.CheckedByAuthor):
        ops.check_budget(version, by=personas.grace())

    ops.check_budget(version, by=personas.alice())
    personas.give(personas.grace(), "finance_checker")
    personas.give(personas.alice(), "finance_checker")
    for who in ("grace", "alice"):
        with pytest.raises(ops.CheckedByAuthor):
            ops.approve_budget(version, by=personas.person(who))


def test_it_is_given_back_with_a_word_and_its_check_forgotten():
    version = planning.checked()

    with pytest.raises(ReasonMissing):
        ops.return_budget(version, comment=" ", by=personas.grace())
    ops.return_budget(version, comment="Which timber?", by=personas.grace())

    assert (version.state, version.comment, version.checked_by, version.checked_at) == (
        BudgetState.DRAFT, "Which timber?", None, None,
    )  # fmt: skip
    assert planning.submitted(version).comment == ""


def test_a_rejected_version_is_dropped_with_a_reason():
    version = planning.submitted()

    with pytest.raises(ReasonMissing):
        ops.reject_budget(version, reason="", by=personas.grace())
    ops.reject_budget(version, reason="Not this", by=personas.grace())

    assert (version.state, version.comment) == (BudgetState.REJECTED, "Not this")
    assert version.ended_at
    with pytest.raises(WrongState):
        ops.submit_budget(version, by=personas.aline())


@pytest.mark.parametrize("goods", [1_999_999, 2_000_001])
def test_a_budget_plans_the_award_no_more_and_no_less(goods):
    version = planning.checked(planning.drafted(goods=goods))

    with pytest.raises(ops.SumIsNotTheAward):
        ops.approve_budget(version, by=planning.checker())


def test_what_may_stay_unplanned_is_a_rule_of_the_agreement():
    agree_rules(TVET, unplanned=Decimal("10"), by=planning.director())
    award = giving.offered()

    version = planning.drafted(award, goods=1_699_998)
    with pytest.raises(ops.SumIsNotTheAward) as told:
        planning.approved(version)
    assert str(rwf(2_700_000)) in str(told.value)
    ops.return_budget(version, comment="More", by=personas.grace())
    ops.save_lines(version, planning.lines(goods=1_700_000), by=personas.aline())
    assert planning.approved(version).state == BudgetState.APPROVED


@pytest.mark.parametrize("who", ["aline", "jean_paul", "vincent", "beatrice", "stranger"])
def test_others_neither_check_nor_approve(who):
    version, person = planning.checked(), personas.person(who)

    for act in (
        lambda: ops.return_budget(version, comment="x", by=person),
        lambda: ops.check_budget(version, by=person),
        lambda: ops.approve_budget(version, by=person),
        lambda: ops.reject_budget(version, reason="x", by=person),
    ):
        with pytest.raises((NotAllowed, ops.CheckedByAuthor)):
            act()
    assert version.fresh().state == BudgetState.SUBMITTED


def test_within_the_rules_an_amendment_needs_no_paper_and_the_old_one_gives_way():
    flexible()
    first = planning.approved()

    second = planning.amended(first.award, staff=1_200_000, goods=1_800_000)
    ops.approve_budget(second, by=planning.checker())

    assert (first.fresh().state, second.state, second.formal) == (
        BudgetState.SUPERSEDED, BudgetState.APPROVED, False,
    )  # fmt: skip


def test_20_percent_used_leave_5_and_a_paper_begins_anew():
    flexible()
    award = planning.approved().award
    ops.approve_budget(planning.amended(award, staff=1_200_000, goods=1_800_000), by=planning.checker())

    third = planning.amended(award, staff=1_260_000, goods=1_740_000)
    with pytest.raises(ops.ApprovalNeeded) as told:
        ops.approve_budget(third, by=planning.checker())
    assert "A more moves" in str(told.value)
    assert award.budgets.in_force().get().no == 2

    ops.approve_budget(third, by=planning.checker(), paper=giving.paper())
    assert (third.formal, third.approval_paper.sha256) == (True, giving.paper().sha256)
    fourth = planning.amended(award, staff=1_500_000, goods=1_500_000)
    assert ops.classified(fourth).changes[0].allowed == rwf(315_000)
    assert ops.approve_budget(fourth, by=planning.checker()).state == BudgetState.APPROVED


def test_without_rules_nothing_moves_without_paper():
    award = planning.approved().award

    with pytest.raises(ops.ApprovalNeeded):
        ops.approve_budget(planning.amended(award, staff=1_000_002, goods=1_999_998), by=planning.checker())


def test_a_first_budget_changes_nothing():
    version = planning.drafted()

    assert not ops.classified(version).needs_approval
    assert ops.compared(version).total.was == rwf(0)


def test_the_versions_are_compared_line_by_line():
    award = planning.approved().award

    found = ops.compared(planning.amended(award, staff=1_200_000, goods=1_800_000))

    assert [(row.item, row.difference) for row in found.rows] == [
        ("Trainer", rwf(200_000)),
        ("Timber", rwf(-200_000)),
    ]
    assert found.total.difference == rwf(0)
