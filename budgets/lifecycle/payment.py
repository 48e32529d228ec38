# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a payment. Each step sets only its own stamps."""

from datetime import date, datetime
from typing import Any

from budgets import states
from budgets.states import PaymentState
from core.lifecycle import Stateful, state_field, step

P = PaymentState


class PaymentLifecycle(Stateful):
    """requested -> checked -> released -> sent -> settled; rejected before release, failed or returned after."""

    state = state_field(PaymentState, P.REQUESTED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.PAYMENT_LOOKS[self.state]

    @step(P.REQUESTED, P.CHECKED, may="budgets.check_payment")
    def pass_check(self, *, at: datetime, by: Any) -> None:
        """Be checked, by as many people as its amount needs."""
        self.checked_at, self.checker, self.checker_name = at, by, by.name

    @step(P.CHECKED, P.RELEASED, may="budgets.release_payment")
    def release(self, *, at: datetime, by: Any) -> None:
        """Be released, by as many people as its amount needs: it is posted and may be sent."""
        self.released_at, self.releaser, self.releaser_name = at, by, by.name

    @step(P.CHECKED, P.RELEASED)
    def pass_on(self, *, at: datetime) -> None:
        """Be released by the last check, because its amount needs nobody more."""
        self.released_at = at

    @step([P.REQUESTED, P.CHECKED], P.REJECTED, may="budgets.reject_payment")
    def reject(self, *, at: datetime, reason: str) -> None:
        """Be rejected, for a reason; the thing can be asked for again."""
        self.ended_at, self.reason = at, reason

    @step([P.REQUESTED, P.CHECKED], P.REJECTED, may="budgets.withdraw_payment")
    def withdraw(self, *, at: datetime, reason: str) -> None:
        """Be taken back by who asked for it."""
        self.ended_at, self.reason = at, reason

    @step(P.RELEASED, P.SENT)
    def mark_sent(self, *, at: datetime, batch: Any) -> None:
        """Go to the bank, in the file of a batch."""
        self.sent_at, self.batch = at, batch

    @step(P.SENT, P.SETTLED, may="budgets.settle_payment")
    def settle(self, *, at: datetime, paid_on: date, voucher: str) -> None:
        """Be paid, as the bank says."""
        self.settled_at, self.paid_on, self.voucher_number = at, paid_on, voucher

    @step([P.RELEASED, P.SENT], P.FAILED, may="budgets.fail_payment")
    def fail(self, *, at: datetime, reason: str) -> None:
        """Fail, as the bank says; what was released is taken back."""
        self.ended_at, self.reason = at, reason

    @step(P.SENT, P.FAILED, may="budgets.declare_failed")
    def declare_failed(self, *, at: datetime, by: Any, reason: str) -> None:
        """Be declared as failed by a second person, with the bank's letter, because nobody knew the outcome."""
        self.ended_at, self.reason, self.declared_by = at, reason, by

    @step(P.SETTLED, P.RETURNED, may="budgets.return_payment")
    def come_back(self, *, at: datetime, reason: str) -> None:
        """Come back from the payee's bank; payment and release are taken back."""
        self.ended_at, self.reason = at, reason
