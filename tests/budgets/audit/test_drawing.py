# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drawing: the same seed draws the same, large amounts are drawn for sure, and each payment has its chance."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.drawing import Drawn, Listed, at_random, by_amount, digest_of

ROWS = [Listed(f"P-{no}", 100 * no) for no in range(1, 21)]
LISTS = st.dictionaries(st.text("AB-/9", min_size=1, max_size=6), st.integers(1, 10**12), min_size=1).map(
    lambda told: [Listed(*one) for one in told.items()]
)


def test_the_list_is_written_as_the_page_says():
    text = "A\t7\nB\t5\n"

    assert digest_of([Listed("B", 5), Listed("A", 7)]) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("draw", [at_random, by_amount])
def test_who_knows_list_and_seed_draws_the_same(draw):
    first = draw(ROWS, size=5, seed="4 2 6")

    assert draw(ROWS[::-1], size=5, seed="4 2 6") == first
    assert any(draw(ROWS, size=5, seed=f"4 2 {no}") != first for no in range(7, 15))
    assert digest_of([*ROWS, Listed("P-21", 1)]) != digest_of(ROWS)


def test_a_lot_can_be_computed_by_hand():
    digest = digest_of(ROWS)
    lots = {one.reference: hashlib.sha256(f"x:{digest}:{one.reference}".encode()).hexdigest() for one in ROWS}

    assert at_random(ROWS, size=1, seed="x") == [Drawn(min(lots, key=lots.get))]


@pytest.mark.parametrize("draw", [at_random, by_amount])
@pytest.mark.parametrize(("rows", "size", "drawn"), [([], 3, 0), (ROWS[:1], 3, 1), (ROWS, 0, 0)])
def test_there_is_never_more_drawn_than_there_is(draw, rows, size, drawn):
    assert len(draw(rows, size=size, seed="x")) == drawn


@settings(max_examples=60, deadline=None)
@given(LISTS, st.integers(1, 50), st.text(min_size=1, max_size=5))
def test_by_amount_each_unit_counts_once_and_what_is_larger_than_a_part_is_drawn(rows, size, seed):
    total, drawn = sum(one.minor for one in rows), by_amount(rows, size=size, seed=seed)
    hits = {one.reference: one.hits for one in drawn}

    assert sum(hits.values()) == size
    for one in rows:
        # Points lie a part apart, so that a payment of n whole parts is hit n times or once more.
        parts = one.minor * size / total
        assert parts - 1 <= hits.get(one.reference, 0) <= parts + 1


def test_at_random_each_has_the_same_chance():
    seen = Counter(one.reference for seed in range(400) for one in at_random(ROWS, size=5, seed=str(seed)))

    assert set(seen) == {one.reference for one in ROWS}
    assert all(60 <= times <= 140 for times in seen.values())
