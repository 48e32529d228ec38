# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dividing an award: never a minor unit more or less."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.schedule import NotAHundred, NotTheAward, TrancheOfNothing, by_amounts, by_percentages
from core.money import MixedCurrencies, Money
from tests.budgets.plan.planning import rwf


def minors(parts):
    return [part.minor for part in parts]


@pytest.mark.parametrize(
    ("amount", "percentages", "parts"),
    [
        (100, ["100"], [100]),
        (100, ["60", "40"], [60, 40]),
        (1_000_001, ["33.3", "33.3", "33.4"], [333_000, 333_000, 334_001]),
        (10, ["25", "25", "25", "25"], [3, 3, 2, 2]),
        (3_000_000, ["0.0001", "99.9999"], [3, 2_999_997]),
    ],
)
def test_percentages_become_amounts(amount, percentages, parts):
    found = by_percentages(rwf(amount), [Decimal(one) for one in percentages])

    assert minors(found) == parts


@pytest.mark.parametrize(
    ("percentages", "refusal"),
    [
        ([], TrancheOfNothing),
        (["100", "0"], TrancheOfNothing),
        (["110", "-10"], TrancheOfNothing),
        (["50", "49.999"], NotAHundred),
        (["50", "50.001"], NotAHundred),
        (["99.999", "0.001"], TrancheOfNothing),
    ],
)
def test_percentages_are_all_of_it_and_each_is_something(percentages, refusal):
    with pytest.raises(refusal):
        by_percentages(rwf(100), [Decimal(one) for one in percentages])


@pytest.mark.parametrize(
    ("amounts", "refusal"),
    [
        ([], TrancheOfNothing),
        ([rwf(101), rwf(-1)], TrancheOfNothing),
        ([rwf(100), rwf(0)], TrancheOfNothing),
        ([rwf(99)], NotTheAward),
        ([rwf(60), rwf(41)], NotTheAward),
        ([rwf(60), Money(40, "EUR")], MixedCurrencies),
    ],
)
def test_amounts_are_the_award(amounts, refusal):
    with pytest.raises(refusal):
        by_amounts(rwf(100), amounts)
    assert by_amounts(rwf(100), [rwf(60), rwf(40)]) == [rwf(60), rwf(40)]


def test_twenty_thousand_random_awards_lose_no_unit():
    chance = random.Random(20261124)
    for _case in range(20_000):
        count = chance.randint(1, 8)
        cuts = sorted(chance.sample(range(1, 10_000), count - 1))
        parts = [
            Decimal(upper - lower) / 100 for lower, upper in zip([0, *cuts], [*cuts, 10_000], strict=True)
        ]
        amount = Money(chance.randint(10_000, 10**15), chance.choice(["RWF", "EUR", "USD", "KWD"]))

        found = by_percentages(amount, parts)

        assert sum(minors(found)) == amount.minor
        for part, percent in zip(found, parts, strict=True):
            assert abs(part.minor * 100 - amount.minor * percent) < 100


@given(amounts=st.lists(st.integers(1, 10**12), min_size=1, max_size=20))
def test_amounts_that_are_the_award_stay_as_they_are(amounts):
    parts = [rwf(one) for one in amounts]

    assert by_amounts(rwf(sum(amounts)), parts) == parts
