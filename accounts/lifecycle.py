# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lifecycles of this room: what a person asks for concerning their data, and a breach of data."""

from datetime import datetime
from typing import Any

from accounts import rules  # noqa: F401 -- the permissions that the steps name
from accounts.states import BREACH_LOOKS, REQUEST_LOOKS, BreachState, RequestState
from core.lifecycle import Stateful, state_field, step


class RightsRequestLifecycle(Stateful):
    """asked -> done | declined | taken_back."""

    state = state_field(RequestState, RequestState.ASKED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return REQUEST_LOOKS[self.state]

    @step(RequestState.ASKED, RequestState.DONE, may="accounts.decide_request")
    def grant(self, *, at: datetime, by: Any, answer: str) -> None:
        """Do what was asked for, and say what was done (or what has to be kept)."""
        self._decide(at, by, answer)

    @step(RequestState.ASKED, RequestState.DECLINED, may="accounts.decide_request")
    def decline(self, *, at: datetime, by: Any, answer: str) -> None:
        """Do not do what was asked for, and say why."""
        self._decide(at, by, answer)

    @step(RequestState.ASKED, RequestState.TAKEN_BACK, may="accounts.take_back_request")
    def take_back(self, *, at: datetime, by: Any) -> None:
        """Ask for it no more."""
        self._decide(at, by, "")

    def _decide(self, at: datetime, by: Any, answer: str) -> None:
        self.decided_at, self.decided_by, self.answer = at, by, answer


class BreachLifecycle(Stateful):
    """open -> reported."""

    state = state_field(BreachState, BreachState.OPEN)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return BREACH_LOOKS[self.state]

    @step(BreachState.OPEN, BreachState.REPORTED, may="accounts.keep_breaches")
    def report(self, *, at: datetime, by: Any, reported_at: datetime, reported_to: str) -> None:
        """Note when the authority was told, and who took the report."""
        self.reported_at, self.reported_to, self.reported_by = reported_at, reported_to, by
