# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a need, a placement, an item of its clearance, a report, an allowance."""

from datetime import date, datetime
from typing import Any

from core.lifecycle import Stateful, state_field, step
from placements import standing, states
from placements.states import AllowanceState, ItemState, NeedState, PlacementState, ReportState

N, P, C, R, A = NeedState, PlacementState, ItemState, ReportState, AllowanceState


class HostNeedLifecycle(Stateful):
    """draft -> stated -> filled, or withdrawn; a place that becomes free states it again."""

    state = state_field(NeedState, N.DRAFT)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.NEED_LOOKS[self.state]

    @step(N.DRAFT, N.STATED, may="placements.write_need")
    def declare(self, *, at: datetime) -> None:
        """State the need: officers look for experts."""
        self.stated_at = at

    @step(N.STATED, N.FILLED)
    def fill(self) -> None:
        """Every place has a confirmed expert."""

    @step(N.FILLED, N.STATED)
    def reopen(self) -> None:
        """A place became free again."""

    @step([N.DRAFT, N.STATED], N.WITHDRAWN, may="placements.write_need")
    def withdraw(self, *, at: datetime, reason: str) -> None:
        """Take the need back."""
        self.withdrawn_at, self.withdrawn_reason = at, reason


class PlacementLifecycle(Stateful):
    """proposed -> confirmed -> under_way -> completed; cancelled from anywhere before its end."""

    state = state_field(PlacementState, P.PROPOSED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.PLACEMENT_LOOKS[self.state]

    @step(
        P.PROPOSED, P.CONFIRMED, may="placements.confirm_placement",
        refusals=[standing.not_answered, standing.not_cleared],
    )  # fmt: skip
    def confirm(self, *, at: datetime) -> None:
        """Confirm the placement: both sides said yes and the expert is cleared."""
        self.confirmed_at = at

    @step(P.CONFIRMED, P.UNDER_WAY, may="placements.start_placement", refusals=[standing.paper_expired])
    def begin(self, *, at: datetime, on: date) -> None:
        """The expert arrived and begins."""
        self.began_on = on

    @step(P.UNDER_WAY, P.COMPLETED, may="placements.complete_placement", refusals=[standing.unfinished])
    def complete(self, *, at: datetime) -> None:
        """Everything is reported, confirmed and judged: the placement has ended well."""
        self.completed_at = at

    @step([P.PROPOSED, P.CONFIRMED, P.UNDER_WAY], P.CANCELLED, may="placements.cancel_placement")
    def cancel(self, *, at: datetime, reason: str) -> None:
        """Cancel the placement for a reason that both sides read."""
        self.cancelled_at, self.cancelled_reason = at, reason

    @step(P.PROPOSED, P.CANCELLED)
    def fall_through(self, *, at: datetime, reason: str) -> None:
        """One side declined."""
        self.cancelled_at, self.cancelled_reason = at, reason


class ClearanceLifecycle(Stateful):
    """waiting -> given -> verified; or not needed, for a reason. What is verified can be asked for again."""

    state = state_field(ItemState, C.WAITING)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.ITEM_LOOKS[self.state]

    @step([C.WAITING, C.GIVEN], C.GIVEN, may="placements.give_paper")
    def give(self, *, at: datetime, sealed_words: str = "", valid_until: date | None = None) -> None:
        """Give what the item asks for."""
        self.given_at, self.sealed_words, self.valid_until = at, sealed_words, valid_until

    @step(C.GIVEN, C.VERIFIED, may="placements.verify_item", refusals=[standing.item_expired])
    def verify(self, *, at: datetime, by: Any, how: str) -> None:
        """Find it in order."""
        self.judged_by, self.judged_at, self.reason = by, at, how

    @step([C.GIVEN, C.VERIFIED], C.WAITING, may="placements.verify_item")
    def ask_again(self, *, at: datetime, by: Any, reason: str) -> None:
        """Ask for it again, because something is not in order."""
        self.judged_by, self.judged_at, self.reason = by, at, reason

    @step([C.WAITING, C.GIVEN], C.WAIVED, may="placements.verify_item")
    def waive(self, *, at: datetime, by: Any, reason: str) -> None:
        """Do without it, for a reason."""
        self.judged_by, self.judged_at, self.reason = by, at, reason


class ReportLifecycle(Stateful):
    """draft -> submitted -> accepted, or returned to the expert."""

    state = state_field(ReportState, R.DRAFT)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.REPORT_LOOKS[self.state]

    @step([R.DRAFT, R.RETURNED], R.SUBMITTED, may="placements.write_report")
    def submit(self, *, at: datetime) -> None:
        """Hand it in."""
        self.submitted_at = at

    @step(R.SUBMITTED, R.RETURNED, may="placements.judge_report")
    def give_back(self, *, reason: str) -> None:
        """Return it to the expert with what is missing."""
        self.returned_reason = reason

    @step(R.SUBMITTED, R.ACCEPTED, may="placements.judge_report")
    def accept(self, *, at: datetime, by: Any) -> None:
        """Accept it."""
        self.accepted_at, self.accepted_by = at, by


class AllowanceLifecycle(Stateful):
    """agreed -> due -> paid; a payment that comes back makes it due again."""

    state = state_field(AllowanceState, A.AGREED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return states.ALLOWANCE_LOOKS[self.state]

    @step(A.AGREED, A.DUE, may="placements.agree_allowance", refusals=[standing.not_agreed_yet])
    def fall_due(self, *, at: datetime) -> None:
        """Ask finance to pay it."""
        self.due_at = at

    @step(A.DUE, A.PAID)
    def mark_paid(self, *, at: datetime) -> None:
        """The money arrived."""
        self.paid_at = at

    @step(A.PAID, A.DUE)
    def come_back(self) -> None:
        """The money came back."""
        self.paid_at = None

    @step([A.AGREED, A.DUE], A.CANCELLED, may="placements.agree_allowance", refusals=[standing.in_payment])
    def call_off(self, *, at: datetime, reason: str) -> None:
        """Call it off: it is not paid."""
        self.cancelled_at, self.cancelled_reason = at, reason
