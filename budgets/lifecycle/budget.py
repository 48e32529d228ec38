# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a version of a budget. Each step sets only its own stamps."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets.states import BUDGET_LOOKS, BudgetState
from core.lifecycle import Stateful, state_field, step
from core.refusals import Refusal

B = BudgetState


class CheckFirst(Refusal):
    """A budget is checked by the programme before it is approved."""

    sentence = _("The programme has not checked this budget yet.")


def _not_checked(version: Any) -> Refusal | None:
    return None if version.checked_by_id else CheckFirst()


class BudgetLifecycle(Stateful):
    """draft -> submitted -> approved -> superseded; back to draft with a comment, or rejected."""

    state = state_field(BudgetState, B.DRAFT)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return BUDGET_LOOKS[self.state]

    @step(B.DRAFT, B.SUBMITTED, may="budgets.write_budget")
    def submit(self, *, at: datetime) -> None:
        """Hand the budget in."""
        self.submitted_at, self.comment = at, ""

    @step(B.SUBMITTED, B.DRAFT, may="budgets.check_budget")
    def hand_back(self, *, comment: str) -> None:
        """Give the budget back, with a word on what to change."""
        self.comment, self.submitted_at, self.checked_by, self.checked_at = comment, None, None, None

    @step(B.SUBMITTED, B.SUBMITTED, may="budgets.check_budget")
    def check_over(self, *, by: Any, at: datetime) -> None:
        """Find that the budget serves the project."""
        self.checked_by, self.checked_at = by, at

    @step(B.SUBMITTED, B.APPROVED, may="budgets.approve_budget", refusals=[_not_checked])
    def approve(self, *, by: Any, at: datetime, formal: bool, paper: Any = None) -> None:
        """Put the budget into force."""
        self.approved_by, self.approved_at, self.formal, self.approval_paper = by, at, formal, paper

    @step([B.DRAFT, B.SUBMITTED], B.REJECTED, may="budgets.check_budget")
    def reject(self, *, at: datetime, reason: str) -> None:
        """Drop this version for good."""
        self.comment, self.ended_at = reason, at

    @step(B.APPROVED, B.SUPERSEDED)
    def supersede(self, *, at: datetime) -> None:
        """Give way to a newer version."""
        self.ended_at = at
