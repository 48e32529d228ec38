# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a batch of payments. Each step sets only its own stamps."""

from datetime import datetime
from typing import Any

from budgets.states import BatchState
from core.lifecycle import Stateful, state_field, step

B = BatchState


class BatchLifecycle(Stateful):
    """draft -> locked -> released -> handed over (sent); cancelled before that."""

    state = state_field(BatchState, B.DRAFT)

    class Meta:
        abstract = True

    @step(B.DRAFT, B.LOCKED, may="budgets.lock_batch")
    def lock(self, *, at: datetime, by: Any, count: int, control_minor: int) -> None:
        """Be locked: the list and its control sum stand."""
        self.locked_at, self.locker, self.locker_name = at, by, by.name
        self.count, self.control_minor = count, control_minor

    @step(B.LOCKED, B.RELEASED)
    def pass_release(self, *, at: datetime) -> None:
        """Be released, because each of its payments is; its file is made."""
        self.released_at = at

    @step(B.RELEASED, B.SENT, may="budgets.hand_over_batch")
    def hand_over(self, *, at: datetime, by: Any) -> None:
        """Be handed over to the bank, the provider or those who pay."""
        self.sent_at, self.sender, self.sender_name = at, by, by.name

    @step([B.DRAFT, B.LOCKED, B.RELEASED], B.CANCELLED, may="budgets.cancel_batch")
    def cancel(self, *, at: datetime, by: Any, reason: str) -> None:
        """Be cancelled, for a reason; its payments are free for another batch."""
        self.cancelled_at, self.canceller, self.reason = at, by, reason
