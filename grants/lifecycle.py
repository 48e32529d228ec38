# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a call, a submission, an award. Each step sets only its own stamps."""

from datetime import datetime

from core.lifecycle import Stateful, state_field, step
from grants import states
from grants.states import AwardState, CallState, SubmissionState

C, S, A = CallState, SubmissionState, AwardState


class CallLifecycle(Stateful):
    """draft -> open -> closed -> under_review -> decided -> archived, with recorded counter-steps."""

    state = state_field(CallState, C.DRAFT)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.CALL_LOOKS[self.state]

    @step(C.DRAFT, C.OPEN, may="grants.open_call")
    def open(self, *, at: datetime) -> None:
        """Open the call: its rules are pinned and the public sees it."""
        self.opened_at = at

    @step(C.OPEN, C.CLOSED, may="grants.close_call")
    def close(self, *, at: datetime) -> None:
        """Close the call: nothing more is handed in, but for single extensions."""
        self.closed_at = at

    @step(C.CLOSED, C.OPEN, may="grants.extend_deadline")
    def reopen(self, *, reason: str) -> None:
        """Open the call again, because its deadline was extended for all."""
        self.closed_at = None

    @step(C.CLOSED, C.UNDER_REVIEW)
    def begin_review(self) -> None:
        """Hand the eligible submissions to the panel."""

    @step(C.UNDER_REVIEW, C.CLOSED, may="grants.correct_step")
    def return_to_screening(self, *, reason: str) -> None:
        """Take the call back from the panel (a recorded counter-step)."""

    @step(C.UNDER_REVIEW, C.DECIDED)
    def decide(self, *, at: datetime) -> None:
        """The selection was released: everybody learns the result."""
        self.decided_at = at

    @step(C.DECIDED, C.ARCHIVED, may="grants.close_call")
    def archive(self) -> None:
        """Put the call away: nothing changes in it any more."""


class SubmissionLifecycle(Stateful):
    """draft -> submitted -> eligible -> under_review -> selected | reserve | declined, or out by the side."""

    state = state_field(SubmissionState, S.DRAFT)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.SUBMISSION_LOOKS[self.state]

    @property
    def public_label(self) -> str:
        """The state's word for applicants and the public."""
        return states.PUBLIC_LABELS[self.state]

    @step(S.DRAFT, S.SUBMITTED, may="grants.submit_submission")
    def submit(self, *, at: datetime) -> None:
        """Hand the submission in."""
        self.submitted_at, self.correct_until = at, None

    @step(S.SUBMITTED, S.DRAFT, may="grants.submit_submission")
    def take_back(self) -> None:
        """Take the submission back to edit it, until the deadline."""
        self.submitted_at = None

    @step(
        [S.DRAFT, S.SUBMITTED, S.ELIGIBLE, S.UNDER_REVIEW, S.RESERVE],
        S.WITHDRAWN,
        may="grants.withdraw_submission",
    )
    def withdraw(self, *, at: datetime, reason: str = "") -> None:
        """Withdraw the submission from the call."""
        self.withdrawn_at = at

    @step(S.SUBMITTED, S.ELIGIBLE, may="grants.screen_submission")
    def find_eligible(self, *, at: datetime) -> None:
        """Find that every eligibility rule is met."""
        self.screened_at = at

    @step(S.SUBMITTED, S.INELIGIBLE, may="grants.screen_submission")
    def find_ineligible(self, *, at: datetime) -> None:
        """Find that a rule is not met; the reasons stand in the checks."""
        self.screened_at = at

    @step(S.SUBMITTED, S.DRAFT, may="grants.screen_submission")
    def return_for_correction(self, *, until: datetime, reason: str) -> None:
        """Give the submission back to the team, to be put right until a new date."""
        self.correct_until, self.correction_asked, self.submitted_at = until, reason, None

    @step([S.ELIGIBLE, S.INELIGIBLE], S.SUBMITTED, may="grants.correct_step")
    def undo_screening(self, *, reason: str) -> None:
        """Undo a mistaken screening (a recorded counter-step)."""
        self.screened_at = None

    @step(S.ELIGIBLE, S.UNDER_REVIEW)
    def enter_review(self) -> None:
        """Go before the panel."""

    @step(S.UNDER_REVIEW, S.ELIGIBLE)
    def leave_review(self, *, reason: str) -> None:
        """Come back from the panel (a recorded counter-step)."""

    @step(S.UNDER_REVIEW, S.DRAFT)
    def invite_to_next_stage(self, *, until: datetime) -> None:
        """Pass the stage: the team fills in the next part."""
        self.correct_until, self.submitted_at = until, None

    @step(S.UNDER_REVIEW, S.SELECTED)
    def select(self, *, at: datetime) -> None:
        """Be among the selected."""
        self.decided_at = at

    @step(S.UNDER_REVIEW, S.RESERVE)
    def hold_in_reserve(self, *, at: datetime, place: int) -> None:
        """Stand on the reserve list, at this place."""
        self.decided_at, self.reserve_place = at, place

    @step(S.UNDER_REVIEW, S.DECLINED)
    def decline(self, *, at: datetime) -> None:
        """Not be selected."""
        self.decided_at = at

    @step(S.RESERVE, S.SELECTED)
    def promote(self, *, at: datetime) -> None:
        """Move up from the reserve list, after a written withdrawal."""
        self.decided_at = at

    @step(S.SELECTED, S.WITHDRAWN)
    def give_up_selection(self, *, at: datetime, reason: str) -> None:
        """Leave the selected, because the team declined its award."""
        self.withdrawn_at = at


class AwardLifecycle(Stateful):
    """offered -> active -> closing -> closed; declined by the team before signing."""

    state = state_field(AwardState, A.OFFERED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.AWARD_LOOKS[self.state]

    @step(A.OFFERED, A.ACTIVE)
    def activate(self, *, at: datetime) -> None:
        """Come into force: every signature is in."""
        self.activated_at = at

    @step(A.OFFERED, A.DECLINED, may="grants.decline_award")
    def decline(self, *, at: datetime, reason: str) -> None:
        """Be declined by the team, in writing."""
        self.declined_at = at
