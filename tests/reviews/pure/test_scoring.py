# SPDX-License-Identifier: AGPL-3.0-or-later
"""The weighted mean and its tie rule, by hand-made tables and by properties that must always hold."""

import json
import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.exact import canonical_json, exact, id_order, rounded
from reviews.scoring import (
    Criterion,
    ScoredReview,
    derived_scale,
    inputs_hash,
    rank_by_mean,
    weighted_total,
)

IDEA, TEAM = Criterion("idea", 60, 1, 5), Criterion("team", 40, 1, 5)


def sheet(table):
    """Reviews from {submission: [score per panelist]} or {submission: [{criterion: score} per panelist]}."""
    return [
        ScoredReview(name, f"p{n}", given if isinstance(given, dict) else {"all": given})
        for name, row in table.items()
        for n, given in enumerate(row)
    ]


def brief(lines):
    return [(line.submission, line.rank, line.mean) for line in lines]


@pytest.mark.parametrize(
    ("scores", "criteria", "total"),
    [
        ({"idea": 5, "team": 4}, [IDEA, TEAM], Fraction(46, 10)),
        ({"idea": "4.5", "team": Decimal("3.25")}, [IDEA, TEAM], Fraction(4)),
        ({"idea": 0.1, "team": 0.2}, [Criterion("idea"), Criterion("team")], Fraction(15, 100)),
        ({"idea": 5, "team": None}, [IDEA, TEAM], Fraction(5)),
        ({"team": 4}, [IDEA, TEAM], Fraction(4)),
        ({}, [IDEA, TEAM], None),
        ({"idea": 5, "note": 1}, [IDEA, Criterion("note", 0, 1, 3)], Fraction(5)),
        ({"idea": 4, "plan": 30}, [IDEA, Criterion("plan", 40, 0, 40)], Fraction(75)),
        ({"idea": 4, "risk": 2}, [IDEA, Criterion("risk", 40, 1, 5, higher_is_better=False)], Fraction(75)),
        ({"a": 1, "b": 3}, [Criterion("a", 1, 1, 9, False), Criterion("b", 1, 1, 9, False)], Fraction(2)),
    ],
)
def test_a_total_is_the_weighted_mean_that_a_person_gets_by_hand(scores, criteria, total):
    assert weighted_total(scores, criteria) == total


@pytest.mark.parametrize(
    ("scores", "criteria", "words"),
    [
        ({"idea": 6}, [IDEA], "off the scale of criterion idea"),
        ({"ideas": 3}, [IDEA], "no criterion ideas"),
        ({"idea": "four"}, [IDEA], "'four' is not a number"),
        ({"idea": float("nan")}, [IDEA], "not a number"),
        ({"idea": True}, [IDEA], "not a number"),
        ({"idea": 3}, [Criterion("idea", 0, 1, 5)], "add up to zero"),
        ({"idea": 3}, [Criterion("idea", -1, 1, 5)], "below zero"),
        ({"idea": 3}, [Criterion("idea", 1, 5, 1)], "low end below its high end"),
        ({"idea": 3}, [Criterion("idea", 1, 1, None)], "low end below its high end"),
        ({"idea": 3}, [IDEA, IDEA], "same id"),
    ],
)
def test_what_cannot_be_weighed_is_said_in_a_sentence(scores, criteria, words):
    with pytest.raises(ValueError, match=words):
        weighted_total(scores, criteria)


def test_equal_means_are_compared_by_criterion_and_then_share_the_rank():
    table = {
        "c": [{"idea": 5, "team": 3}, {"idea": 4, "team": "4.5"}],  # mean 4.2, idea 4.5
        "a": [{"idea": 4, "team": "4.5"}],  # mean 4.2, idea 4
        "b": [{"idea": 5, "team": 3}, {"idea": 4, "team": "4.5"}],  # as c
        "d": [{"idea": 1, "team": 1}],
    }

    lines = rank_by_mean(sheet(table), criteria=[IDEA, TEAM], places=1, submissions=["e", "a"])

    mean = Fraction(42, 10)
    assert brief(lines) == [("b", 1, mean), ("c", 1, mean), ("a", 3, mean), ("d", 4, 1), ("e", None, None)]
    assert [line.tie_note and line.tie_note.code for line in lines] == [
        "tie_at_the_line",
        "tie_at_the_line",
        "tie_broken",
        None,
        None,
    ]
    assert [line.needs_decision for line in lines] == [True, True, False, False, False]
    assert lines[0].tie_note.given == {"equal": 2, "left": 1}
    assert lines[2].tie_note.given == {"equal": 3, "criterion": "idea"}
    assert lines[4].flags == ("no_reviews",)
    assert (lines[0].n_reviews, lines[0].mean_shown, lines[0].spread) == (2, Decimal("4.20"), 0)


@pytest.mark.parametrize(
    ("order", "ranks"),
    [
        ((), {"a": 2, "b": 1}),
        (("idea",), {"a": 2, "b": 1}),
        (("team",), {"a": 1, "b": 2}),
        (("team", "idea"), {"a": 1, "b": 2}),
        (None, {"a": 1, "b": 1}),
    ],
)
def test_the_published_tie_order_decides(order, ranks):
    table = {"a": [{"idea": 3, "team": "4.5"}], "b": [{"idea": 4, "team": 3}]}

    lines = rank_by_mean(sheet(table), criteria=[IDEA, TEAM], tie_order=order)

    assert {line.submission: line.rank for line in lines} == ranks


def test_a_tie_order_naming_an_unknown_criterion_is_refused():
    with pytest.raises(ValueError, match="names criterion budget"):
        rank_by_mean(sheet({"a": [3]}), criteria=[Criterion("all")], tie_order=("budget",))


@pytest.mark.parametrize(
    ("places", "code"), [(1, "tie_at_the_line"), (2, "tie_at_the_line"), (3, "tie_shared"), (0, "tie_shared")]
)
def test_a_shared_rank_needs_a_decision_only_across_the_line(places, code):
    lines = rank_by_mean(sheet({"x": [4], "y": [4], "z": [4]}), criteria=[Criterion("all")], places=places)

    assert {line.tie_note.code for line in lines} == {code}
    assert {line.rank for line in lines} == {1}


def test_a_bare_sheet_ranks_by_its_own_numbers():
    lines = rank_by_mean(sheet({2: [6, 6, 5], 10: [6, 5, 2], 1: [6, 6, 5]}), criteria=[Criterion("all")])

    assert brief(lines) == [(1, 1, Fraction(17, 3)), (2, 1, Fraction(17, 3)), (10, 3, Fraction(13, 3))]
    assert lines[0].mean_shown == Decimal("5.67")


def test_when_low_is_good_the_lowest_mean_stands_first():
    lines = rank_by_mean(
        sheet({"a": [2, 3], "b": [1, 2]}), criteria=[Criterion("all", 1, 1, 9, higher_is_better=False)]
    )

    assert brief(lines) == [("b", 1, Fraction(3, 2)), ("a", 2, Fraction(5, 2))]


def test_criteria_without_a_scale_get_one_beside_those_that_have_one():
    table = {"a": [{"idea": 5, "note": 10}], "b": [{"idea": 3, "note": 0}]}

    lines = rank_by_mean(sheet(table), criteria=[IDEA, Criterion("note", 40)])

    assert brief(lines) == [("a", 1, 100), ("b", 2, 30)]


def test_a_blank_and_too_few_reviews_are_flagged():
    table = {"a": [{"idea": 5, "team": 4}, {"idea": 3}], "b": [{"idea": 1, "team": 1}, {}]}

    lines = rank_by_mean(sheet(table), criteria=[IDEA, TEAM], reviews_wanted=2)

    assert [(line.n_reviews, line.flags) for line in lines] == [
        (2, ("missing_score",)),
        (1, ("few_reviews",)),
    ]
    assert lines[0].spread == Fraction(16, 10)
    assert lines[0].totals == (Fraction(3), Fraction(46, 10))


def test_one_panelist_reviews_a_submission_once():
    with pytest.raises(ValueError, match="two reviews of submission a"):
        rank_by_mean([ScoredReview("a", 1, {"all": 3})] * 2, criteria=[Criterion("all")])


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([2, 4], (1, 5)),
        ([0, 5], (0, 5)),
        ([6], (1, 6)),
        ([0, 9], (0, 10)),
        ([55], (0, 100)),
        ([-2, 200], (-2, 200)),
    ],
)
def test_a_scale_is_derived_from_scores(values, scale):
    assert derived_scale(values) == scale


@pytest.mark.parametrize("values", [[], [1000, 1000]])
def test_no_scale_is_made_up_from_nothing(values):
    with pytest.raises(ValueError, match="No scale can be derived"):
        derived_scale(values)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1/8", "0.13"),
        ("-1/8", "-0.13"),
        ("2/3", "0.67"),
        ("4", "4.00"),
        ("4.005", "4.01"),
        ("4.0049", "4.00"),
    ],
)
def test_halves_are_rounded_up_as_by_hand(value, shown):
    assert str(rounded(Fraction(value))) == shown


score = st.integers(1, 6)
sheets = st.dictionaries(st.integers(0, 40), st.lists(score, min_size=1, max_size=5), min_size=1, max_size=12)


@settings(deadline=None)
@given(sheets, st.randoms(use_true_random=False), st.integers(0, 12))
def test_the_order_of_rows_and_the_names_of_panelists_never_matter(table, rng, places):
    rows = sheet(table)
    others = [ScoredReview(r.submission, f"q{r.panelist}", r.scores) for r in rows]
    rng.shuffle(others)

    assert rank_by_mean(rows, criteria=[Criterion("all")], places=places) == rank_by_mean(
        others, criteria=[Criterion("all")], places=places
    )


@settings(deadline=None)
@given(sheets)
def test_ranks_count_the_strictly_better_ones(table):
    means = {name: Fraction(sum(row), len(row)) for name, row in table.items()}

    for line in rank_by_mean(sheet(table), criteria=[Criterion("all")]):
        assert line.mean == means[line.submission]
        assert line.rank == 1 + sum(other > line.mean for other in means.values())


@settings(deadline=None)
@given(sheets, st.integers(-3, 3), st.integers(1, 5))
def test_a_shifted_or_stretched_scale_gives_the_same_ranks(table, shift, stretch):
    moved = {name: [stretch * value + shift for value in row] for name, row in table.items()}

    before = rank_by_mean(sheet(table), criteria=[Criterion("all")])
    after = rank_by_mean(sheet(moved), criteria=[Criterion("all")])

    assert [(x.submission, x.rank) for x in before] == [(x.submission, x.rank) for x in after]


@settings(deadline=None)
@given(sheets)
def test_a_reversed_scale_gives_the_same_ranks(table):
    reversed_table = {name: [7 - value for value in row] for name, row in table.items()}

    before = rank_by_mean(sheet(table), criteria=[Criterion("all", 1, 1, 6)])
    after = rank_by_mean(sheet(reversed_table), criteria=[Criterion("all", 1, 1, 6, higher_is_better=False)])

    assert [(x.submission, x.rank) for x in before] == [(x.submission, x.rank) for x in after]


def test_the_hash_sees_every_input_and_no_spelling():
    rows = sheet({"a": [{"idea": 5, "team": 4}], "b": [{"idea": 1, "team": None}]})
    spelt = sheet({"b": [{"idea": "1.0"}], "a": [{"team": Decimal("4.00"), "idea": 5.0}]})
    fine = inputs_hash(rows, [IDEA, TEAM], {"places": 10})

    assert inputs_hash(spelt, [Criterion("idea", "60", 1.0, 5), TEAM], {"places": 10}) == fine
    random.Random(1).shuffle(rows)
    assert inputs_hash(rows, [IDEA, TEAM], {"places": 10}) == fine
    assert len(fine) == 64
    assert len({
        fine,
        inputs_hash(rows, [TEAM, IDEA], {"places": 10}),
        inputs_hash(rows, [IDEA, TEAM], {"places": 9}),
        inputs_hash(rows[:1], [IDEA, TEAM], {"places": 10}),
        inputs_hash(rows, [IDEA, Criterion("team", 41, 1, 5)], {"places": 10}),
        inputs_hash(sheet({"a": [{"idea": 5, "team": 3}], "b": [{"idea": 1}]}), [IDEA, TEAM], {"places": 10}),
    }) == 6  # fmt: skip


def test_canonical_text_is_plain_json():
    text = canonical_json({"b": [Fraction(1, 3), 0.1, Decimal("2.50"), None, True], "a": {3, 1, 2}})

    assert text == '{"a":["1","2","3"],"b":["1/3","1/10","5/2",null,true]}'
    assert json.loads(text)["a"] == ["1", "2", "3"]
    with pytest.raises(ValueError, match="not a number"):
        canonical_json(float("inf"))


def test_ids_sort_alike_everywhere():
    assert sorted(["b", 10, 9, "a", "10"], key=id_order) == [9, 10, "10", "a", "b"]
    assert exact(0.1) + exact(0.2) == exact("0.3")
