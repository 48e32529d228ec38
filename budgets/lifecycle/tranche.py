# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a tranche. Each step sets only its own stamps."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets import states
from budgets.conditions import Waiting, look
from budgets.states import ExpenseState, TrancheState
from core.lifecycle import Stateful, state_field, step
from core.refusals import Refusal
from grants.states import AwardState

T = TrancheState


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
    """Refuse when receipts were accepted, something was found, or a part came back, of the tranche's money."""
    accepted = tranche.expenses.filter(state=ExpenseState.ACCEPTED)
    spent = accepted.exists() or tranche.findings.exists() or tranche.settlements.exists()
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
