# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to an account of a payee. Each step sets only its own stamps."""

from datetime import datetime
from typing import Any

from budgets import states
from budgets.states import AccountState
from core.lifecycle import Stateful, state_field, step

A = AccountState


class PayeeAccountLifecycle(Stateful):
    """proposed -> verified -> active -> replaced; blocked from anywhere before its end."""

    state = state_field(AccountState, A.PROPOSED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.ACCOUNT_LOOKS[self.state]

    @step(A.PROPOSED, A.VERIFIED, may="budgets.verify_account")
    def verify(self, *, how: str, usable_from: datetime, at: datetime, by: Any) -> None:
        """Be confirmed by a second person, who asked the payee; it is used when the waiting time is over."""
        self.verified_by, self.verified_at, self.verified_how = by, at, how
        self.usable_from = usable_from

    @step(A.VERIFIED, A.ACTIVE)
    def come_into_use(self, *, at: datetime) -> None:
        """Come into use, because the waiting time is over."""
        self.activated_at = at

    @step(A.ACTIVE, A.REPLACED)
    def give_way(self, *, at: datetime, to: int) -> None:
        """Give way to another account of the payee for the same way of paying."""
        self.ended_at = at

    @step([A.PROPOSED, A.VERIFIED, A.ACTIVE], A.BLOCKED, may="budgets.block_account")
    def block(self, *, at: datetime, reason: str) -> None:
        """Block the account, because something is not right with it; nothing is paid to it any more."""
        self.ended_at, self.block_reason = at, reason
