# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen to a line of a bank's file after it was read. Each step sets only its own stamps."""

from datetime import datetime
from typing import Any

from budgets import states
from budgets.states import LineState
from core.lifecycle import Stateful, state_field, step

L = LineState


class StatementLineLifecycle(Stateful):
    """waiting -> matched, or set aside and taken up again; what was matched, noted or read before stays so."""

    state = state_field(LineState, L.WAITING)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.LINE_LOOKS[self.state]

    @step(L.WAITING, L.POSTED)
    def match(self, *, at: datetime, by: Any, does: str, entry: Any, payment: Any = None) -> None:
        """Be matched: what it says stands in the ledger."""
        self.act, self.entry, self.payment, self.waits = does, entry, payment, ""
        self.decided_at, self.decided_by = at, by if by.pk else None

    @step(L.WAITING, L.SET_ASIDE, may="budgets.decide_line")
    def set_aside(self, *, at: datetime, by: Any, reason: str) -> None:
        """Be set aside, for a reason: it is none of ours, or was noted in another way."""
        self.decided_at, self.decided_by, self.decision_reason = at, by, reason

    @step(L.SET_ASIDE, L.WAITING, may="budgets.decide_line")
    def take_up(self) -> None:
        """Wait for a person again."""
        self.decided_at, self.decided_by, self.decision_reason = None, None, ""
