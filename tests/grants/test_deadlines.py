# SPDX-License-Identifier: AGPL-3.0-or-later
"""Until when a submission may be sent: closing, grace, extension, correction."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from grants import deadlines
from grants.states import CallState

CLOSES = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def submission(state=CallState.OPEN, *, closes=CLOSES, extended=None, correct=None):
    last = closes + 15 * MINUTE if closes else None
    call = SimpleNamespace(state=state, closes_at=closes, last_moment=last)
    return SimpleNamespace(call=call, extended_until=extended, correct_until=correct)


@pytest.mark.parametrize("state", [CallState.OPEN, CallState.CLOSED])
@pytest.mark.parametrize(
    ("at", "counts"),
    [(CLOSES - MINUTE, True), (CLOSES, True), (CLOSES + 15 * MINUTE, True), (CLOSES + 16 * MINUTE, False)],
)
def test_a_sending_that_arrives_within_the_grace_counts(state, at, counts):
    assert deadlines.in_time(submission(state), at) is counts


def test_the_grace_is_not_told():
    assert deadlines.deadline(submission()) == CLOSES


@pytest.mark.parametrize("given", ["extended", "correct"])
def test_an_own_date_moves_the_deadline_without_grace(given):
    own = submission(CallState.CLOSED, **{given: CLOSES + DAY})

    assert deadlines.deadline(own) == CLOSES + DAY
    assert deadlines.in_time(own, CLOSES + DAY)
    assert not deadlines.in_time(own, CLOSES + DAY + MINUTE)


def test_an_own_date_before_the_closing_takes_nothing_away():
    assert deadlines.in_time(submission(extended=CLOSES - DAY), CLOSES)


def test_once_the_panel_reads_only_a_correction_counts():
    under_review = submission(CallState.UNDER_REVIEW, extended=CLOSES + 9 * DAY)
    invited = submission(CallState.UNDER_REVIEW, extended=CLOSES + 9 * DAY, correct=CLOSES + DAY)

    assert deadlines.deadline(under_review) is None
    assert not deadlines.in_time(under_review, CLOSES)
    assert deadlines.deadline(invited) == CLOSES + DAY


@pytest.mark.parametrize(
    ("state", "counts"), [(CallState.OPEN, True), (CallState.CLOSED, False), (CallState.DRAFT, False)]
)
def test_a_call_without_closing_takes_what_comes_while_it_is_open(state, counts):
    assert deadlines.in_time(submission(state, closes=None), CLOSES) is counts
    assert deadlines.deadline(submission(state, closes=None)) is None
