# SPDX-License-Identifier: AGPL-3.0-or-later
"""Agreement: textbook tables to the sixth digit, edges, and the caution about severe panelists."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviews.reliability import agreement, icc, krippendorff_alpha, one_way_icc
from reviews.sheet import read_sheet

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
_ = np.nan
KRIPPENDORFF = [
    [1, 1, _, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [_, 5, 5, 5], [_, _, 1, 1], [_, _, 3, _],
]  # fmt: skip
PANEL = [
    (6, 6, 6, 5, 2), (6, 6, 5, 5, 1), (6, 5, 6, 4, 2), (6, 4, 5, 6, 2), (6, 5, 5, 4, 2),
    (6, 4, 6, 3, 2), (6, 5, 4, 3, 2), (6, 2, 5, 5, 2), (6, 4, 3, 4, 2), (6, 3, 5, 2, 2),
    (5, 4, 3, 3, 2), (5, 3, 4, 2, 2), (5, 2, 3, 3, 1), (5, 4, 3, 1, 1), (5, 2, 2, 3, 1),
]  # fmt: skip


def sheet(table, scale=(1, 10), **given):
    rows = [(i, j, v) for i, row in enumerate(table) for j, v in enumerate(row)]
    return read_sheet(pd.DataFrame(rows, columns=["proposal", "panelist", "score"]), scale=scale, **given)


def test_the_table_of_shrout_and_fleiss():
    found = icc(SHROUT_FLEISS)

    assert [found.icc1, found.icc2, found.icc3] == pytest.approx([0.165742, 0.289764, 0.714841], abs=1e-6)
    assert [found.icc1k, found.icc2k, found.icc3k] == pytest.approx([0.442797, 0.620051, 0.909316], abs=1e-6)


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_the_table_of_krippendorff(level, alpha):
    assert krippendorff_alpha(KRIPPENDORFF, level=level) == pytest.approx(alpha, abs=1e-6)


def test_a_low_alpha_beside_a_high_icc3_is_called_severity():
    found = agreement(sheet(PANEL, (1, 6)))

    assert found.alpha == pytest.approx(0.008841, abs=1e-6)
    assert found.complete.icc3 == pytest.approx(0.368, abs=5e-4)
    assert found.complete.icc3k == pytest.approx(0.744, abs=5e-4)
    assert [note.code for note in found.notes] == ["not_a_gate", "severity"]


def test_one_way_reml_equals_the_mean_squares_where_numbers_are_equal():
    found = agreement(sheet(SHROUT_FLEISS))

    assert found.one_way == pytest.approx(found.complete.icc1, abs=1e-6)
    assert found.one_way_of_mean == pytest.approx(found.complete.icc1k, abs=1e-6)
    assert [note.code for note in found.notes] == ["not_a_gate", "severity"]


def test_unequal_numbers_have_a_one_way_coefficient_and_no_complete_one():
    table = [[1, 2, _], [4, 5, 4], [_, 8, 9], [6, _, _]]

    found = agreement(sheet(table))

    assert found.complete is None
    assert 0.8 < found.one_way < 1
    assert found.reviews_per_proposal == 8 / 4
    assert found.one_way_of_mean == pytest.approx(2 * found.one_way / (1 + found.one_way))


@pytest.mark.parametrize("table", [[[3, _], [_, 4]], [[3, 3], [3, 3]], [[3, 4]]])
def test_what_cannot_be_told_is_none(table):
    assert one_way_icc(sheet(table)) is None


@pytest.mark.parametrize("table", [[[_, _]], [[1, _], [_, 2]], [[2, 2], [2, 2]]])
def test_no_alpha_where_no_disagreement_could_show(table):
    assert krippendorff_alpha(table) is None


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[1, _], [2, 3]], [1, 2]])
def test_mean_squares_need_a_complete_table(table):
    with pytest.raises(ValueError, match="complete table"):
        icc(table)


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="nominal, ordinal"):
        krippendorff_alpha(KRIPPENDORFF, level="gut feeling")


tables = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(1, 6), min_size=k, max_size=k), min_size=2, max_size=8)
)


@settings(deadline=None)
@example([[2, 2], [2, 2], [3, 1]], 1, 1, random.Random(0))
@given(tables, st.integers(1, 4), st.integers(-3, 3), st.randoms(use_true_random=False))
def test_agreement_does_not_depend_on_order_shift_or_stretch(table, stretch, shift, rng):
    scores = np.array(table, float)
    moved = scores[rng.sample(range(len(scores)), len(scores))] * stretch + shift
    moved = moved[:, rng.sample(range(moved.shape[1]), moved.shape[1])]

    assert vars(icc(moved)) == pytest.approx(vars(icc(scores)), abs=1e-6)
    assert krippendorff_alpha(moved) == pytest.approx(krippendorff_alpha(scores), abs=1e-9)


@settings(deadline=None)
@given(tables)
def test_nobody_disagrees_with_themselves(table):
    doubled = np.repeat(np.array(table, float)[:, :1], 3, axis=1)

    assert krippendorff_alpha(doubled) in (None, pytest.approx(1))
