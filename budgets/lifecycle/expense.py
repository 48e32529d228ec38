# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to an expense. Each step sets only its own stamps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from budgets import states
from budgets.states import ExpenseState
from core.lifecycle import Stateful, state_field, step

E = ExpenseState


class ExpenseLifecycle(Stateful):
    """submitted -> accepted | refused; asked about, and answered, before."""

    state = state_field(ExpenseState, E.SUBMITTED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.EXPENSE_LOOKS[self.state]

    @step(E.SUBMITTED, E.ASKED, may="budgets.judge_expense")
    def ask(self, *, question: str) -> None:
        """Ask the team about the expense."""
        self.question = question

    @step(E.ASKED, E.SUBMITTED, may="budgets.report_expense")
    def answer(self, *, words: str, changes: Mapping[str, Any]) -> None:
        """Answer what was asked, and put right what was wrong."""
        self.answered = words
        for name, value in changes.items():
            setattr(self, name, value)

    @step(E.SUBMITTED, E.ACCEPTED, may="budgets.judge_expense")
    def accept_it(self, *, by: Any, at: datetime) -> None:
        """Accept the expense: what was an advance is spent."""
        self.judged_by, self.judged_at = by, at

    @step(E.SUBMITTED, E.REFUSED, may="budgets.judge_expense")
    def refuse_it(self, *, by: Any, at: datetime, reason: str) -> None:
        """Not accept the expense; its amount stays with the grantee to account for."""
        self.judged_by, self.judged_at, self.reason = by, at, reason
