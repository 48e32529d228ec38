# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a bulk message."""

from datetime import datetime
from typing import Any

from conversations.states import BULLETIN_LOOKS, BulletinState
from core.lifecycle import Stateful, state_field, step

B = BulletinState


class BulletinLifecycle(Stateful):
    """draft -> (waiting ->) released; called off before that."""

    state = state_field(BulletinState, B.DRAFT)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return BULLETIN_LOOKS[BulletinState(self.state)]

    @step(B.DRAFT, B.WAITING, may="conversations.write_bulletin")
    def ask_second(self, *, at: datetime, by: Any, recipients: int) -> None:
        """Ask a second person to release it: more people get it than one person may write to."""
        self.handed_in_at, self.handed_in_by = at, by

    @step(B.DRAFT, B.RELEASED, may="conversations.write_bulletin")
    def send_off(self, *, at: datetime, by: Any, recipients: int) -> None:
        """Send it: few enough people get it."""
        self.handed_in_at = self.released_at = at
        self.handed_in_by = self.released_by = by

    @step(B.WAITING, B.RELEASED, may="conversations.release_bulletin")
    def let_go(self, *, at: datetime, by: Any) -> None:
        """Release it as the second person."""
        self.released_at, self.released_by = at, by

    @step([B.DRAFT, B.WAITING], B.CALLED_OFF, may="conversations.write_bulletin")
    def call_off(self, *, at: datetime) -> None:
        """Call it off: nobody gets it."""
        self.called_off_at = at
