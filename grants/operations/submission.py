# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending a submission, taking it back, withdrawing it, giving one more time. The server's clock decides."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, showing
from core.acting import current
from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import Refusal
from grants import deadlines
from grants.completeness import Missing, look_at, missing
from grants.models import Call, StageEntry, Submission
from grants.operations.receipt import request_receipt
from grants.operations.refusing import DeadlinePassed, NotOpen, for_the_team, refuse_late
from grants.states import CallState, StageOutcome, SubmissionState

__all__ = ["extend_one", "missing", "refuse_late_taking_back", "submit", "take_back", "withdraw"]


class Incomplete(Refusal):
    """Something is missing; `missing` says what and where."""

    sentence = _("This cannot be sent yet. %(first)s")

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__(first=missing[0].words)


class NotLater(Refusal):
    """An extension ends after now and after what the team has already."""

    sentence = _("Choose a moment after %(when)s.")


class TooLateToExtend(Refusal):
    """The submission is beyond being edited."""

    sentence = _("“%(thing)s” is “%(state)s”: more time would change nothing.")


def submit(submission: Submission, *, by: Any, number: str = "", at: datetime | None = None) -> Submission:
    """Hand a draft in: checked whole, numbered under the lock of its call, with a receipt.

    Raises Incomplete, DeadlinePassed, NotOpen, NotAllowed, WrongState. An import brings its own `number`, and
    its facts are taken as they come.
    """
    now, imported = at or timezone.now(), current().through == "import"
    demand(by, "grants.submit_submission", submission)
    with transaction.atomic(), for_the_team(submission, by):
        call = Call.objects.select_for_update().select_related("programme").get(pk=submission.call_id)
        draft = lock(submission)
        draft.call = call
        if draft.state == SubmissionState.DRAFT:
            if not imported:
                _refuse_unfit(draft, now)
            _number(draft, call, number if imported else "")
        # Only the step itself says whether the state allows it, and who was faster if not.
        advance(submission.submit, by=by, at=at)
        _note_entry(submission)
        if not imported:
            submission.call = call
            request_receipt(look_at(submission), by=by)
    return submission


def _refuse_unfit(draft: Submission, now: datetime) -> None:
    """Raise what stands in the way of sending."""
    refuse_late(draft, now)
    found = missing(draft)
    if found:
        raise Incomplete(found)


def _number(draft: Submission, call: Call, given: str) -> None:
    """Give the draft its number, at the first handing in; the call's row is locked."""
    if draft.number:
        return
    if given:
        behind = re.fullmatch(rf"{re.escape(call.number_prefix)}-(\d{{1,8}})", given)
        call.last_number = max(call.last_number, int(behind[1]) if behind else 0)
    else:
        call.last_number += 1
    call.save(update_fields=["last_number"])
    draft.number = given or f"{call.number_prefix}-{call.last_number:04d}"
    draft.save(update_fields=["number"])


def _note_entry(submission: Submission) -> None:
    """Note in which stage it was handed in: the one it was invited to, or the call's first."""
    pending = submission.stage_entries.filter(outcome=StageOutcome.PENDING).order_by("-stage__order").first()
    stage = pending.stage if pending else submission.call.stages.order_by("order").first()
    StageEntry.objects.update_or_create(
        submission=submission, stage=stage, defaults={"handed_in_at": submission.submitted_at}
    )


def take_back(submission: Submission, *, by: Any, at: datetime | None = None) -> Submission:
    """Make a draft again of what was sent, until the deadline. Raises DeadlinePassed, NotOpen, WrongState."""
    now = at or timezone.now()
    demand(by, "grants.submit_submission", submission)
    with transaction.atomic(), for_the_team(submission, by):
        submission.call = Call.objects.select_related("programme").get(pk=submission.call_id)
        refuse_late_taking_back(submission, now)
        advance(submission.take_back, by=by, at=at)
    return submission


def refuse_late_taking_back(submission: Submission, now: datetime) -> None:
    """Raise DeadlinePassed or NotOpen when what was sent may no longer be taken back (the grace is for sending)."""
    told = deadlines.deadline(submission)
    if submission.call.state not in deadlines.TAKES or not (told or deadlines.in_time(submission, now)):
        raise NotOpen(call=submission.call)
    if told is not None and now > told:
        raise DeadlinePassed(when=showing.moment_text(told, submission.call.zone))


def withdraw(submission: Submission, *, reason: str, by: Any, at: datetime | None = None) -> Submission:
    """Take the submission out of the call for good. Raises NotAllowed, WrongState."""
    with transaction.atomic(), for_the_team(submission, by):
        return advance(submission.withdraw, by=by, at=at, reason=reason)


def extend_one(
    submission: Submission, *, until: datetime, reason: str, by: Any, at: datetime | None = None
) -> Submission:
    """Give one team more time, with a reason. Raises NotLater, TooLateToExtend, NotAllowed."""
    now = at or timezone.now()
    demand(by, "grants.extend_deadline", submission)
    with transaction.atomic():
        locked = lock(submission)
        open_states = {SubmissionState.DRAFT, SubmissionState.SUBMITTED}
        if locked.state not in open_states or locked.call.state not in {CallState.OPEN, CallState.CLOSED}:
            raise TooLateToExtend(thing=str(locked), state=locked.state_label)
        earliest = max(moment for moment in (now, deadlines.deadline(locked)) if moment)
        if until <= earliest:
            raise NotLater(field="until", when=showing.moment_text(earliest, locked.call.zone))
        before = locked.extended_until
        locked.extended_until = until
        locked.save(update_fields=["extended_until"])
        audit.record("extend_submission", locked, by=by, at=at, until=until, before=before, reason=reason)
    submission.refresh_from_db()
    return submission
