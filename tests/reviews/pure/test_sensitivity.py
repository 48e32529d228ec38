# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sensitivity: which variants are tried, what each changes, and what is counted."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.scoring import Criterion, ScoredReview, rank_by_mean
from reviews.sensitivity import sensitivity

IDEA, TEAM = Criterion("idea", 60, 1, 5), Criterion("team", 40, 1, 5)
TABLE = {
    # submission: {panelist: (idea, team)}
    "a": {"p": (5, 5), "q": (5, 5), "r": (5, 4)},
    "b": {"p": (5, 1), "q": (5, 1), "r": (5, 1)},
    "c": {"p": (1, 5), "q": (3, 5), "r": (3, 5)},
    "d": {"p": (1, 1), "q": (1, 1), "r": (2, 1)},
}


def sheet(table):
    return [
        ScoredReview(name, panelist, {"idea": idea, "team": team})
        for name, row in table.items()
        for panelist, (idea, team) in row.items()
    ]


def test_every_panelist_and_weight_is_tried_and_the_exchange_is_told():
    found = sensitivity(sheet(TABLE), criteria=[IDEA, TEAM], places=2)

    tried = [(variant.code, *variant.given.values()) for variant in found.variants]
    assert tried == [
        ("as_it_is",),
        ("without_panelist", "p"),
        ("without_panelist", "q"),
        ("without_panelist", "r"),
        ("weight", "idea", "1/2"),
        ("weight", "idea", "2"),
        ("weight", "team", "1/2"),
        ("weight", "team", "2"),
        ("median",),
        ("adjusted_mean",),
        ("expected_rank",),
    ]
    assert found.of == 11
    # As it is: a 4.87, c 3.4 (b) and 3.4 (c): equal means, and the idea counts first.
    assert found.variants[0].inside == {"a", "b"}
    assert found.inside["a"] == 11
    assert found.inside["d"] == 0
    changed = {
        variant[:3]: v for variant, v in zip(tried, found.variants, strict=True) if v.entered or v.left
    }
    assert ("weight", "idea", "1/2") in changed
    assert changed["weight", "idea", "1/2"].entered == ("c",)
    assert changed["weight", "idea", "1/2"].left == ("b",)
    assert ("weight", "idea", "2") not in changed
    assert found.inside["b"] + found.inside["c"] + found.at_the_line["b"] == 11


def test_scores_before_the_discussion_are_a_variant_of_their_own():
    before = {**TABLE, "d": dict.fromkeys("pqr", (5, 5))}

    found = sensitivity(sheet(TABLE), criteria=[IDEA, TEAM], places=1, before=sheet(before), crossed=False)

    (variant,) = [variant for variant in found.variants if variant.code == "before_discussion"]
    assert (variant.entered, variant.left) == (("d",), ("a",))
    assert found.inside["d"] == 1


def test_equals_across_the_line_are_neither_in_nor_out():
    table = {name: {"p": (3, 3), "q": (3, 3)} for name in "abc"}

    found = sensitivity(sheet(table), criteria=[IDEA, TEAM], places=2)

    assert set(found.inside.values()) == {0}
    assert set(found.at_the_line.values()) == {found.of}


def test_one_criterion_where_low_is_good_has_no_weights_to_try():
    rows = [ScoredReview(name, "p", {"all": mark}) for name, mark in (("a", 1), ("b", 5), ("c", 9))]
    rows += [ScoredReview(name, "q", {"all": mark}) for name, mark in (("a", 2), ("b", 4), ("c", 9))]

    found = sensitivity(rows, criteria=[Criterion("all", 1, 1, 9, higher_is_better=False)], places=1)

    assert {variant.code for variant in found.variants} == {
        "as_it_is", "without_panelist", "median", "adjusted_mean", "expected_rank",
    }  # fmt: skip
    assert found.inside == {"a": found.of, "b": 0, "c": 0}


marks = st.tuples(st.integers(1, 5), st.integers(1, 5))
tables = st.dictionaries(
    st.integers(0, 9), st.dictionaries(st.sampled_from("pqrs"), marks, min_size=1), min_size=1, max_size=6
)


@settings(max_examples=40, deadline=None)
@given(tables, st.integers(1, 4), st.integers(0, 99))
def test_no_variant_gives_out_more_places_than_there_are(table, places, seed):
    rows = sheet(table)
    random.Random(seed).shuffle(rows)

    found = sensitivity(rows, criteria=[IDEA, TEAM], places=places, crossed=False)

    assert found == sensitivity(sheet(table), criteria=[IDEA, TEAM], places=places, crossed=False)
    for variant in found.variants:
        assert len(variant.inside) <= places
        assert not variant.inside & variant.at_the_line
        if variant.at_the_line:
            assert len(variant.inside) + len(variant.at_the_line) > places
    lines = rank_by_mean(rows, criteria=[IDEA, TEAM], places=places)
    assert found.variants[0].at_the_line == {line.submission for line in lines if line.needs_decision}
