# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a review still needs: marks, comments at the extremes only, three texts."""

from types import SimpleNamespace

import pytest

from reviews.missing import is_extreme, lacks_of
from reviews.totals import best_total, total_of

NEED = SimpleNamespace(pk=1, key="need", name="Need", low=1, high=5, weight=40)
IDEA = SimpleNamespace(pk=2, key="idea", name="Idea", low=1, high=5, weight=60)
WIDE = SimpleNamespace(pk=3, key="wide", name="Wide", low=0, high=100, weight=60)
TEXTS = {"comment": "c", "strength": "s", "improve": "i"}


@pytest.mark.parametrize(
    ("value", "extreme"), [(None, False), (1, True), (2, False), (4, False), (5, True), (7, True)]
)
def test_only_the_lowest_and_the_highest_mark_are_extreme(value, extreme):
    assert is_extreme(NEED, value) is extreme


@pytest.mark.parametrize(
    ("marks", "whys", "words", "fields"),
    [
        ({1: 3, 2: 4}, {}, TEXTS, []),
        ({1: 5, 2: 1}, {1: "Counted", 2: " "}, TEXTS, ["w2"]),
        ({1: None}, {}, TEXTS, ["c1", "c2"]),
        ({1: 3, 2: 3}, {}, {"comment": " "}, ["comment", "strength", "improve"]),
    ],
)
def test_everything_missing_is_named(marks, whys, words, fields):
    assert [lack.field for lack in lacks_of([NEED, IDEA], marks, whys, words)] == fields


def test_the_total_is_the_rankings_own():
    assert total_of([NEED, IDEA], {"need": 4, "idea": 3}) == "3.40"
    assert total_of([NEED, IDEA], {"need": 4, "idea": None}) == "4.00"
    assert total_of([NEED, WIDE], {"need": 5, "wide": 50}) == "70.00"
    assert total_of([NEED], {"need": None}) == total_of([], {}) == "–"


def test_the_best_total_there_can_be():
    assert [best_total(some) for some in ([NEED, IDEA], [NEED, WIDE], [])] == ["5", "100", "100"]
