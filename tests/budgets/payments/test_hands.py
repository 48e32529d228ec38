# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many people a payment needs, by amount: the table as data, and what holds where it says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.hands import Hands, NotAThreshold, ThresholdsOverlap, hands_for, read_thresholds
from core.money import Money


def line(up_to, checks=1, releases=1, currency="RWF"):
    return {"currency": currency, "up_to_minor": up_to, "checks": checks, "releases": releases}


TABLE = read_thresholds([line(None, 2, 2), line(1_000, 1, 0), line(5_000), line(900, currency="EUR")])


@pytest.mark.parametrize(
    ("amount", "currency", "people", "hands"),
    [
        (1, "RWF", 3, Hands(1, 0)),
        (1_000, "RWF", 3, Hands(1, 0)),
        (1_001, "RWF", 3, Hands(1, 1)),
        (5_000, "RWF", 3, Hands(1, 1)),
        (5_001, "RWF", 3, Hands(2, 2)),
        (901, "EUR", 4, Hands(1, 2)),
        (900, "EUR", 4, Hands(1, 1)),
        (5, "USD", 2, Hands(1, 0)),
        (5, "USD", 3, Hands(1, 1)),
        (5, "USD", 0, Hands(1, 0)),
        (5, "USD", 99, Hands(1, 5)),
    ],
)
def test_the_table_of_people_by_amount(amount, currency, people, hands):
    assert hands_for(Money(amount, currency), TABLE, people) == hands


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        line(0),
        line(-1),
        line("1000"),
        line(True),
        line(1_000, checks=0),
        line(1_000, checks=0, releases=2),
        line(1_000, checks=6),
        line(1_000, releases=-1),
        line(1_000, releases=1.0),
        line(1_000, currency="ZZZ"),
        line(1_000, currency=None),
    ],
)
def test_a_line_that_is_not_right_is_refused(wrong):
    with pytest.raises(NotAThreshold, match="Line 2"):
        read_thresholds([line(1), wrong])


def test_two_lines_about_the_same_amount_are_refused():
    with pytest.raises(ThresholdsOverlap):
        read_thresholds([line(None), line(None)])


LINES = st.lists(
    st.builds(line, st.one_of(st.none(), st.integers(1, 50)), st.integers(1, 3), st.integers(0, 3)),
    unique_by=lambda one: one["up_to_minor"],
)


@given(LINES, st.integers(1, 60), st.integers(0, 7))
def test_whatever_the_table_says_two_people_act_at_least(lines, minor, people):
    hands = hands_for(Money(minor, "RWF"), read_thresholds(lines), people)
    assert hands.checks >= 1
    assert 1 + hands.checks + hands.releases >= 2
