# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exchange: exact rates, no lost unit, no float."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from budgets.fx import NoRate, NotARate, Rate, SameCurrency, rate_on
from core.money import MixedCurrencies, Money, UnknownCurrency
from tests.budgets.ledger.books import eur, rwf

EURO = Rate.of("EUR", "RWF", "1450.25")


@pytest.mark.parametrize(
    ("rate", "amount", "worth"),
    [
        (EURO, eur(100_00), rwf(145_025)),
        (EURO, eur(1), rwf(15)),  # 14.5025
        (EURO, eur(-1), rwf(-15)),
        (Rate.of("EUR", "RWF", "1450"), eur(1), rwf(15)),  # 14.5 is rounded away from zero
        (Rate.of("EUR", "RWF", "1450"), eur(-1), rwf(-15)),
        (EURO.inverse(), rwf(145_025), eur(100_00)),
        (EURO.inverse(), rwf(7), eur(0)),  # 0.48 cents
        (Rate("USD", "KWD", 1, 3), Money(1_00, "USD"), Money(333, "KWD")),
        (Rate.of("BHD", "RWF", "3800"), Money(1, "BHD"), rwf(4)),  # 3.8
    ],
)
def test_one_amount_is_rounded_half_up(rate, amount, worth):
    assert rate.convert(amount) == worth


def test_amounts_that_belong_together_keep_their_sum():
    thirds = Rate("RWF", "EUR", 1, 300)
    parts = [rwf(1), rwf(1), rwf(1), rwf(-3)]
    assert [one.minor for one in thirds.convert_all(parts)] == [1, 0, 0, -1]
    assert EURO.convert_all([]) == []


def test_the_largest_remainders_are_rounded_up():
    tenths = Rate("RWF", "EUR", 1, 1000)  # a franc is a tenth of a cent
    parts = [rwf(2), rwf(9), rwf(-11)]
    assert [one.minor for one in tenths.convert_all(parts)] == [0, 1, -1]


def test_in_twenty_thousand_cases_not_one_unit_is_lost():
    """Legs that add up to zero still do, and each is less than one unit from its exact worth."""
    chance = random.Random(20261124)
    pairs = [("RWF", "EUR"), ("EUR", "RWF"), ("USD", "KWD"), ("KWD", "XOF")]
    for _case in range(20_000):
        rate = Rate(*chance.choice(pairs), chance.randint(1, 10**9), chance.randint(1, 10**9))
        minors = [chance.randint(-(10**9), 10**9) for _leg in range(chance.randint(1, 5))]
        amounts = [Money(minor, rate.source) for minor in [*minors, -sum(minors)]]

        worth = rate.convert_all(amounts)

        assert sum(one.minor for one in worth) == 0
        for amount, one in zip(amounts, worth, strict=True):
            assert abs(rate.exact(amount) - one.minor) < 1
        assert abs(rate.exact(amounts[0]) - rate.convert(amounts[0]).minor) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda: Rate.of("EUR", "RWF", "1450,25"), NotARate),
        (lambda: Rate.of("EUR", "RWF", "0"), NotARate),
        (lambda: Rate.of("EUR", "RWF", "-3"), NotARate),
        (lambda: Rate.of("EUR", "RWF", "1e3"), NotARate),
        (lambda: Rate.of("EUR", "RWF", "NaN"), NotARate),
        (lambda: Rate.of("EUR", "RWF", 1450.25), NotARate),
        (lambda: Rate.of("EUR", "EUR", "1"), SameCurrency),
        (lambda: Rate.of("EUR", "ZZZ", "1"), UnknownCurrency),
        (lambda: Rate("EUR", "RWF", 1, 0), NotARate),
        (lambda: Rate("EUR", "RWF", 1.5), TypeError),
        (lambda: EURO.convert(rwf(5)), MixedCurrencies),
    ],
)
def test_what_is_no_rate_is_refused(make, refusal):
    with pytest.raises(refusal):
        make()


def test_a_decimal_is_taken_exactly():
    assert Rate.of("EUR", "RWF", Decimal("1450.25")) == EURO
    assert (EURO.numerator, EURO.denominator) == (5801, 4)


def test_the_rate_of_a_day_is_the_newest_that_was_valid():
    rates = [Rate("EUR", "RWF", 1400 + month, 1, date(2026, month, 1)) for month in (1, 3, 2)] + [
        Rate("USD", "RWF", 1300, 1, date(2026, 3, 5))
    ]

    assert rate_on(rates, "EUR", "RWF", date(2026, 2, 28)).numerator == 1402
    assert rate_on(rates, "EUR", "RWF", date(2026, 3, 1)).numerator == 1403
    with pytest.raises(NoRate, match="2025-12-31"):
        rate_on(rates, "EUR", "RWF", date(2025, 12, 31))
