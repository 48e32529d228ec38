# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which lines of a selection leave the ranking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.departures import Placed, departures


def line(number: int, rank, outcome: str, place=None, needs_decision=False) -> Placed:
    return Placed(number, rank, outcome, place, needs_decision)


AS_RANKED = [
    line(1, 1, "selected", 1),
    line(2, 2, "selected", 2),
    line(3, 3, "reserve", 1),
    line(4, 4, "declined"),
]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (AS_RANKED, set()),
        ([line(1, 1, "declined"), line(2, 2, "selected", 1)], {1, 2}),
        ([line(1, 1, "selected", 1), line(2, 2, "reserve", 1), line(3, 3, "selected", 2)], {2, 3}),
        ([line(1, 1, "selected", 1), line(2, 2, "reserve", 2), line(3, 3, "reserve", 1)], {2, 3}),
        ([line(1, 1, "selected", 1), line(2, 2, "declined"), line(3, 3, "reserve", 1)], {2, 3}),
        ([line(1, 1, "selected", 1), line(2, None, "declined")], set()),
        ([line(1, 1, "declined"), line(2, None, "selected", 1)], {1, 2}),
        ([line(1, 1, "selected", 1, True), line(2, 1, "declined", None, True)], {1}),
        ([line(1, 1, "selected", 1), line(2, 1, "selected", 2)], set()),
    ],
)
def test_lines_that_leave_the_ranking(lines, expected):
    assert departures(lines) == expected


@given(st.permutations(AS_RANKED))
def test_the_order_of_lines_does_not_matter(lines):
    assert departures(lines) == set()


@given(
    st.lists(st.sampled_from(["selected", "reserve", "declined"]), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_following_the_ranking_never_needs_a_reason(outcomes, random):
    ordered = sorted(outcomes, key=["selected", "reserve", "declined"].index)
    lines = [line(i, i + 1, outcome, i + 1) for i, outcome in enumerate(ordered)]
    random.shuffle(lines)

    assert departures(lines) == set()
