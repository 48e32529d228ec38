# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a budget and to a tranche. Each step sets only its own stamps."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets import states
from budgets.conditions import Waiting, look
from budgets.states import BudgetState, ExpenseState, TrancheState
from core.lifecycle import Stateful, state_field, step
from core.refusals import Refusal
from grants.states import AwardState

B, T, E = BudgetState, TrancheState, ExpenseState


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


class AwardNotActive(Refusal):
    """Money is due, and paid, only for an award that is active."""

    sentence = _("The award “%(award)s” is “%(state)s”, so nothing is paid for it now.")


class PlanNotSealed(Refusal):
    """Nothing is due before the whole plan stands."""

    sentence = _("The plan of “%(award)s” is not sealed.")


class ConditionsOpen(Refusal):
    """A tranche is due when everything that was agreed has come."""

    sentence = _("“%(tranche)s” still waits for: %(what)s")


class InPayment(Refusal):
    """What is being paid is not taken out of the plan."""

    sentence = _("A payment for “%(tranche)s” is under way. Withdraw it first.")


def award_not_active(tranche: Any) -> Refusal | None:
    """Refuse while the award is anything but active."""
    award = tranche.award
    return None if award.state == AwardState.ACTIVE else AwardNotActive(award=award, state=award.state_label)


def plan_not_sealed(tranche: Any) -> Refusal | None:
    """Refuse while the award's plan is open."""
    return None if tranche.award.tranche_plan.sealed_at else PlanNotSealed(award=tranche.award)


def conditions_open(tranche: Any) -> Refusal | None:
    """Refuse while a condition is neither met nor waived; the sentence names what is missing."""
    seen = [look(condition) for condition in tranche.conditions.all()]
    missing = [str(found.words) for found in seen if isinstance(found, Waiting)]
    return ConditionsOpen(tranche=tranche, what="; ".join(missing)) if missing else None


def in_payment(tranche: Any) -> Refusal | None:
    """Refuse while a payment for the tranche is under way."""
    return InPayment(tranche=tranche) if tranche.requested_at else None


class SpentAlready(Refusal):
    """Money that was spent did arrive."""

    sentence = _("Expenses or findings of “%(tranche)s” stand in the books, so its money has not come back.")


def spent_already(tranche: Any) -> Refusal | None:
    """Refuse when receipts were accepted, or something was found, of the tranche's money."""
    spent = tranche.expenses.filter(state=ExpenseState.ACCEPTED).exists() or tranche.findings.exists()
    return SpentAlready(tranche=tranche) if spent else None


class TrancheLifecycle(Stateful):
    """planned -> due -> paid -> liquidated; called off before it is paid."""

    state = state_field(TrancheState, T.PLANNED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.TRANCHE_LOOKS[self.state]

    @property
    def standing(self) -> states.Standing:
        """Where it stands for those who look on: its state, or that a payment is under way."""
        requested = self.state == T.DUE and self.requested_at is not None
        return states.Standing.REQUESTED if requested else states.Standing(self.state)

    @property
    def standing_look(self) -> str:
        """The look of that chip."""
        return states.STANDING_LOOKS[self.standing]

    @step(T.PLANNED, T.DUE, refusals=[plan_not_sealed, award_not_active, conditions_open])
    def fall_due(self, *, at: datetime) -> None:
        """Be due: everything that was agreed has come."""
        self.due_at = at

    @step(T.DUE, T.PLANNED, refusals=[in_payment])
    def fall_back(self) -> None:
        """Be planned again, because something that was agreed no longer holds."""
        self.due_at = None

    @step(T.DUE, T.PAID)
    def mark_paid(self, *, at: datetime) -> None:
        """Have arrived at the grantee's."""
        self.paid_at = at

    @step(T.PAID, T.DUE, refusals=[spent_already])
    def come_back(self) -> None:
        """Be due again, because the money came back."""
        self.paid_at = self.requested_at = None

    @step(T.PAID, T.LIQUIDATED)
    def account_for(self, *, at: datetime) -> None:
        """Be accounted for, as far as the agreement asks."""
        self.liquidated_at = at

    @step([T.PLANNED, T.DUE], T.CANCELLED, may="budgets.change_plan", refusals=[in_payment])
    def call_off(self, *, at: datetime, reason: str) -> None:
        """Be called off, by a change of the plan."""
        self.cancelled_at, self.cancel_reason = at, reason


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
    def answer(self, *, words: str) -> None:
        """Answer what was asked."""
        self.answered = words

    @step(E.SUBMITTED, E.ACCEPTED, may="budgets.judge_expense")
    def accept_it(self, *, by: Any, at: datetime) -> None:
        """Accept the expense: what was an advance is spent."""
        self.judged_by, self.judged_at = by, at

    @step(E.SUBMITTED, E.REFUSED, may="budgets.judge_expense")
    def refuse_it(self, *, by: Any, at: datetime, reason: str) -> None:
        """Not accept the expense; its amount stays with the grantee to account for."""
        self.judged_by, self.judged_at, self.reason = by, at, reason
