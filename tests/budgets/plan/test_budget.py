# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing a budget: begun from what was asked, saved, handed in, amended."""

import pytest

from budgets.models import BudgetLine, BudgetVersion
from budgets.operations import budget as ops
from budgets.operations.budget import Line
from budgets.operations.reasons import ReasonMissing
from budgets.states import BudgetState
from core.models import AuditEntry
from core.money import MixedCurrencies, Money
from core.refusals import NotAllowed, WrongState
from grants.operations.award import decline_award
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import rwf
from tests.grants import giving

pytestmark = pytest.mark.django_db


def facts(lines):
    return [(one.item, one.unit, one.quantity, one.unit_cost_minor, one.own_minor) for one in lines]


def test_a_budget_begins_with_what_the_submission_asked_for():
    award = giving.offered()

    version = ops.begin_budget(award, by=personas.aline())

    asked = facts(award.submission.budget_lines.all())
    found = BudgetLine.objects.filter(heading__version=version)
    assert facts(found) == asked
    assert asked
    assert {one.heading.code for one in found} == {"A"}
    assert (version.no, version.state, version.author, str(version)) == (
        1, BudgetState.DRAFT, personas.aline(), f"{award.number}-B1",
    )  # fmt: skip
    assert (version.programme_key, version.call_key) == (award.programme_key, award.call_key)
    assert AuditEntry.objects.filter(act="budgets.budgetversion.begin").count() == 1


def test_it_is_begun_once():
    version = planning.drafted()

    with pytest.raises(ops.BudgetExists):
        ops.begin_budget(version.award, by=personas.aline())


def test_an_award_that_was_declined_is_not_planned():
    award = giving.offered()
    decline_award(award, reason="Other money", by=personas.aline())

    with pytest.raises(ops.NoAwardToPlan):
        ops.begin_budget(award, by=personas.aline())


def test_lines_are_saved_whole_and_their_sums_computed():
    version = planning.drafted()

    assert version.granted == rwf(3_000_000)
    assert version.by_heading() == {"A": rwf(1_000_000), "B": rwf(2_000_000)}
    trainer, timber = BudgetLine.objects.filter(heading__version=version)
    assert (trainer.amount, trainer.granted, timber.amount, timber.granted) == (
        rwf(1_000_000), rwf(1_000_000), rwf(2_050_000), rwf(2_000_000),
    )  # fmt: skip
    assert (str(trainer), str(trainer.heading)) == ("Trainer", "A People")


def test_who_saves_the_lines_is_the_author():
    version = planning.drafted()

    ops.save_lines(version, planning.lines(), by=personas.grace())

    assert version.author == personas.grace()


def test_nobody_contributes_more_than_a_line_costs():
    version = planning.drafted()

    with pytest.raises(ops.OwnAboveCost):
        ops.save_lines(version, [Line("A", "People", "Trainer", rwf(5), own=rwf(6))], by=personas.aline())
    BudgetLine.objects.filter(heading__version=version).update(own_minor=9_000_000)
    with pytest.raises(ops.OwnAboveCost):
        ops.submit_budget(version, by=personas.aline())


def test_a_line_has_the_currency_of_the_award():
    version = planning.drafted()

    with pytest.raises(MixedCurrencies):
        ops.save_lines(version, [Line("A", "People", "Trainer", Money(5, "EUR"))], by=personas.aline())
    assert version.granted == rwf(3_000_000)


def test_what_was_handed_in_is_not_changed():
    version = planning.submitted()

    with pytest.raises(ops.NotADraft):
        ops.save_lines(version, planning.lines(), by=personas.aline())
    with pytest.raises(WrongState):
        ops.submit_budget(version, by=personas.aline())


def test_an_empty_budget_is_not_handed_in():
    version = planning.drafted()
    ops.save_lines(version, [], by=personas.aline())

    with pytest.raises(ops.NothingPlanned):
        ops.submit_budget(version, by=personas.aline())


@pytest.mark.parametrize("who", ["jean_paul", "vincent", "beatrice", "stranger"])
def test_others_do_not_write_it(who):
    version, person = planning.drafted(), personas.person(who)

    for act in (
        lambda: ops.begin_budget(version.award, by=person),
        lambda: ops.save_lines(version, [], by=person),
        lambda: ops.submit_budget(version, by=person),
        lambda: ops.amend(version.award, reason="x", by=person),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_amendment_is_a_copy_beside_the_approved_one():
    first = planning.approved()

    second = ops.amend(first.award, reason=" Prices rose ", by=personas.aline())

    assert (second.no, second.state, second.reason) == (2, BudgetState.DRAFT, "Prices rose")
    assert second.planned() == first.planned()
    assert first.fresh().state == BudgetState.APPROVED
    assert BudgetVersion.objects.open().get() == second


def test_an_amendment_has_its_reason_its_base_and_no_other_beside_it():
    version = planning.drafted()
    with pytest.raises(ops.AmendedAlready):
        ops.amend(version.award, reason="x", by=personas.aline())
    with pytest.raises(ReasonMissing):
        ops.amend(version.award, reason=" ", by=personas.aline())

    ops.reject_budget(version, reason="Not this one", by=personas.grace())
    with pytest.raises(ops.NothingToAmend):
        ops.amend(version.award, reason="x", by=personas.aline())
