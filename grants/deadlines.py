# SPDX-License-Identifier: AGPL-3.0-or-later
"""Until when a submission may be sent, by the server's clock. Plain functions of a call and a submission."""

from datetime import datetime
from typing import Any

from grants.states import CallState

TAKES = frozenset({CallState.OPEN, CallState.CLOSED})


def own_dates(submission: Any) -> list[datetime]:
    """Return the dates that this submission alone was given: an extension, a correction."""
    return [moment for moment in (submission.extended_until, submission.correct_until) if moment]


def deadline(submission: Any) -> datetime | None:
    """Return the deadline to tell people (aware), without the grace; None when there is none to tell."""
    call = submission.call
    dates = _of_this_stage(submission)
    if call.state in TAKES and call.closes_at:
        dates = [*dates, call.closes_at]
    return max(dates, default=None)


def last_moment(submission: Any) -> datetime | None:
    """Return the last moment that counts: the call's closing with its grace, or a later own date."""
    call = submission.call
    dates = _of_this_stage(submission)
    if call.state in TAKES and call.last_moment:
        dates = [*dates, call.last_moment]
    return max(dates, default=None)


def in_time(submission: Any, now: datetime) -> bool:
    """Say whether the submission may be sent at this moment."""
    last = last_moment(submission)
    if last is None:
        return bool(submission.call.state == CallState.OPEN)
    return bool(now <= last)


def _of_this_stage(submission: Any) -> list[datetime]:
    """Return the own dates that still mean something: once a panel reads, only a correction's date does."""
    if submission.call.state in TAKES:
        return own_dates(submission)
    if submission.call.state == CallState.UNDER_REVIEW and submission.correct_until:
        return [submission.correct_until]
    return []
