# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a review and to a selection."""

from datetime import datetime

from core.lifecycle import Stateful, state_field, step
from reviews.states import REVIEW_LOOKS, SELECTION_LOOKS, ReviewState, SelectionState

R, L = ReviewState, SelectionState


class ReviewLifecycle(Stateful):
    """assigned -> drafting -> submitted; recused ends it."""

    state = state_field(ReviewState, R.ASSIGNED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return REVIEW_LOOKS[self.state]

    @step(R.ASSIGNED, R.DRAFTING, may="reviews.score")
    def begin(self, *, at: datetime) -> None:
        """Begin to score."""
        self.begun_at = at

    @step([R.ASSIGNED, R.DRAFTING], R.SUBMITTED, may="reviews.score")
    def submit(self, *, at: datetime) -> None:
        """Hand the review in."""
        self.submitted_at = at

    @step(R.SUBMITTED, R.DRAFTING, may="reviews.score")
    def take_back(self) -> None:
        """Take the review back, until the phase ends."""
        self.submitted_at = None

    @step([R.ASSIGNED, R.DRAFTING, R.SUBMITTED], R.RECUSED)
    def recuse(self, *, at: datetime, reason: str) -> None:
        """End the review because of a conflict of interest; it counts nowhere."""
        self.recused_at, self.recusal_reason = at, reason


class SelectionLifecycle(Stateful):
    """draft -> confirmed -> signed_off -> released; void at any time before the release."""

    state = state_field(SelectionState, L.DRAFT)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return SELECTION_LOOKS[self.state]

    @step(L.DRAFT, L.CONFIRMED, may="reviews.confirm_selection")
    def confirm(self, *, at: datetime, by: object) -> None:
        """Confirm the ten and the reserve, with minutes."""
        self.confirmed_at, self.confirmed_by = at, by

    @step(L.CONFIRMED, L.SIGNED_OFF)
    def complete_sign_offs(self, *, at: datetime) -> None:
        """Every institution that the programme names has signed off."""
        self.signed_off_at = at

    @step([L.CONFIRMED, L.SIGNED_OFF], L.DRAFT, may="reviews.void_selection")
    def reopen(self, *, reason: str) -> None:
        """Go back to a draft; sign-offs given so far are void."""
        self.confirmed_at, self.confirmed_by, self.signed_off_at = None, None, None

    @step(L.SIGNED_OFF, L.RELEASED, may="reviews.release")
    def release(self, *, at: datetime) -> None:
        """Release the result: submissions step, awards and letters appear."""
        self.released_at = at

    @step([L.DRAFT, L.CONFIRMED, L.SIGNED_OFF], L.VOID, may="reviews.void_selection")
    def void(self, *, reason: str) -> None:
        """Put the selection aside; another may be drafted."""
