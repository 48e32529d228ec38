# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two budgets side by side."""

from hypothesis import given
from hypothesis import strategies as st

from budgets.comparison import PlannedLine, compare
from tests.budgets.plan.planning import rwf


def line(heading, item, minor, unit=""):
    return PlannedLine(heading, item, unit, rwf(minor))


def told(rows):
    return [(row.heading, row.item, row.was.minor, row.now.minor, row.difference.minor) for row in rows]


def test_lines_that_stay_change_go_and_come():
    found = compare(
        [line("B", "Timber", 100), line("A", "Trainer", 300), line("A", "Bus", 20)],
        [line("A", "Trainer", 250), line("B", "Timber", 100), line("A", "Fuel", 70)],
        "RWF",
    )

    assert told(found.rows) == [
        ("A", "Trainer", 300, 250, -50),
        ("A", "Bus", 20, 0, -20),
        ("A", "Fuel", 0, 70, 70),
        ("B", "Timber", 100, 100, 0),
    ]
    assert told(found.headings) == [("A", "", 320, 320, 0), ("B", "", 100, 100, 0)]
    assert told([found.total]) == [("", "", 420, 420, 0)]


def test_of_several_same_lines_the_first_is_compared_with_the_first():
    found = compare([line("A", "Bus", 1), line("A", "Bus", 2)], [line("A", "Bus", 5)], "RWF")

    assert told(found.rows) == [("A", "Bus", 1, 5, 4), ("A", "Bus", 2, 0, -2)]


def test_the_unit_tells_lines_apart():
    assert len(compare([line("A", "Bus", 1, "day")], [line("A", "Bus", 1, "month")], "RWF").rows) == 2


def test_nothing_beside_nothing_is_zero():
    found = compare([], [], "RWF")

    assert (found.rows, found.headings, found.total.difference) == ((), (), rwf(0))


budgets = st.lists(st.builds(line, st.sampled_from("AB"), st.sampled_from(["x", "y"]), st.integers(0, 10**9)))


@given(before=budgets, after=budgets)
def test_nothing_is_lost_between_the_two(before, after):
    found = compare(before, after, "RWF")

    assert found.total.was.minor == sum(one.amount.minor for one in before)
    assert found.total.now.minor == sum(one.amount.minor for one in after)
    assert sum(row.difference.minor for row in found.headings) == found.total.difference.minor
