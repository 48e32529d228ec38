# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the reconciler finds of plans and accounts when somebody wrote past the rules."""

import pytest

from budgets.checks import findings
from tests.budgets.plan import spending
from tests.budgets.plan.planning import TVET
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    ours = ("plan", "accepted expense")
    return [
        (one.where, str(one.words)) for one in findings(TVET) if any(word in str(one.words) for word in ours)
    ]


def test_what_was_done_by_the_operations_agrees():
    spending.accepted(spending.spending())

    assert told() == []


def test_a_plan_that_is_not_its_award_is_named():
    one = spending.spending()
    with unguarded() as cursor:
        cursor.execute("UPDATE budgets_tranche SET amount_minor = amount_minor + 1 WHERE no = 2")

    ((where, words),) = told()
    assert where == one.award.tranche_plan.number
    assert "3\u202f000\u202f001" in words


def test_an_accepted_expense_without_its_entry_is_named():
    expense = spending.reported(spending.spending())
    with unguarded() as cursor:
        cursor.execute(
            "UPDATE budgets_expense SET state = 'accepted', judged_by_id = %s, judged_at = reported_at, "
            "is_documented = %s, is_planned = %s, is_lawful = %s, is_funded_once = %s, is_under_agreement = %s, "
            "is_not_excluded = %s",
            [expense.award.budgets.in_force().get().approved_by_id, *[True] * 6],
        )

    assert [where for where, _words in told()] == [f"expense:{expense.pk}:accepted"]
