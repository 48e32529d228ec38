# SPDX-License-Identifier: AGPL-3.0-or-later
"""The machines of this room: from every state exactly these steps lead on, each under this permission."""

import pytest

from budgets.models import BudgetVersion, Expense, Tranche
from budgets.states import EXPENSE_LOOKS, TRANCHE_LOOKS, BudgetState, ExpenseState, TrancheState
from core.lifecycle import steps_of

CHECK = "budgets.check_budget"
BUDGET = {
    "draft": {("submit", "submitted", "budgets.write_budget"), ("reject", "rejected", CHECK)},
    "submitted": {
        ("hand_back", "draft", CHECK),
        ("check_over", "submitted", CHECK),
        ("approve", "approved", "budgets.approve_budget"),
        ("reject", "rejected", CHECK),
    },
    "approved": {("supersede", "superseded", "")},
    "superseded": set(),
    "rejected": set(),
}
CALL_OFF = ("call_off", "cancelled", "budgets.change_plan")
TRANCHE = {
    "planned": {("fall_due", "due", ""), CALL_OFF},
    "due": {("fall_back", "planned", ""), ("mark_paid", "paid", ""), CALL_OFF},
    "paid": {("come_back", "due", ""), ("account_for", "liquidated", "")},
    "liquidated": set(),
    "cancelled": set(),
}
JUDGE = "budgets.judge_expense"
EXPENSE = {
    "submitted": {("ask", "asked", JUDGE), ("accept_it", "accepted", JUDGE), ("refuse_it", "refused", JUDGE)},
    "asked": {("answer", "submitted", "budgets.report_expense")},
    "accepted": set(),
    "refused": set(),
}
MACHINES = [
    (Expense, ExpenseState, EXPENSE),
    (Tranche, TrancheState, TRANCHE),
    (BudgetVersion, BudgetState, BUDGET),
]


@pytest.mark.parametrize(("model", "states", "table"), MACHINES)
def test_from_every_state_exactly_these_steps_lead_on(model, states, table):
    found = {state: set() for state in states.values}
    for name, source, target, permission, words in steps_of(model):
        found[source].add((name, target, permission))
        assert words.endswith(".")

    assert found == table


def test_every_state_has_its_look():
    assert set(EXPENSE_LOOKS) == set(ExpenseState.values)
    assert Expense().state_look == "waiting"
    assert set(TRANCHE_LOOKS) == set(TrancheState.values)
    assert Tranche().state_look == "plain"
