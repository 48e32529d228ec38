# SPDX-License-Identifier: AGPL-3.0-or-later
"""A reader from whom rows are hidden cannot tell that there are any."""

from reviews.showing import rows_for


def row(submission: int, rank, tie: str = "", mean: str | None = None) -> dict:
    return {
        "submission": submission,
        "rank": rank,
        "tie": tie,
        "mean_exact": mean or (str(10 - rank) if rank else None),
        "flags": [],
    }


RESULT = [row(1, 1), row(2, 2, "tie_shared"), row(3, 2, "tie_shared"), row(4, 4), row(5, None)]


def test_without_hidden_rows_the_ranking_is_shown_as_it_is():
    assert [(r["submission"], r["rank"]) for r in rows_for(RESULT, set())] == [
        (1, 1),
        (2, 2),
        (3, 2),
        (4, 4),
        (5, None),
    ]


def test_hidden_rows_leave_no_gap_in_the_ranks():
    shown = rows_for(RESULT, {1})

    assert [(r["submission"], r["rank"]) for r in shown] == [(2, 1), (3, 1), (4, 3), (5, None)]


def test_a_tie_with_a_hidden_row_is_not_told():
    shown = rows_for(RESULT, {3})

    assert [(r["submission"], r["rank"], r["tie_words"]) for r in shown] == [
        (1, 1, ""),
        (2, 2, ""),
        (4, 3, ""),
        (5, None, ""),
    ]


def test_a_tie_that_a_criterion_broke_with_a_hidden_row_is_not_told():
    broken = [row(1, 1, "tie_broken", "4"), row(2, 2, "tie_broken", "4"), row(3, 3, mean="3")]

    assert [r["tie"] for r in rows_for(broken, {3})] == ["tie_broken", "tie_broken"]
    assert [r["tie"] for r in rows_for(broken, {1})] == ["", ""]


def test_the_frozen_result_itself_is_not_changed():
    rows_for(RESULT, {1, 3})

    assert RESULT[1]["rank"] == 2
    assert RESULT[1]["tie"] == "tie_shared"
