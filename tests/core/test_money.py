# SPDX-License-Identifier: AGPL-3.0-or-later
"""Money is exact, of one currency, printed in one way, and never guessed."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from core.money import (
    MINOR_DIGITS,
    AmbiguousAmount,
    AnotherCurrency,
    InexactAmount,
    MixedCurrencies,
    Money,
    NegativeAmount,
    NotAnAmount,
    TooLarge,
    TooManyDigits,
    UnknownCurrency,
    currency_choices,
    minor_digits,
    parse_money,
    total,
)
from core.unreadable import Unreadable

STORABLE = st.integers(-(2**63) + 1, 2**63 - 1)
CODES = st.sampled_from(sorted(MINOR_DIGITS))
MONEY = st.builds(Money, STORABLE, CODES)


@pytest.mark.parametrize(
    ("code", "digits"),
    [(code, 0) for code in ["RWF", "XOF", "XAF", "BIF", "UGX", "JPY", "KRW"]]
    + [(code, 3) for code in ["KWD", "BHD", "TND"]]
    + [(code, 2) for code in ["EUR", "USD", "CDF", "KES", "TZS", "GBP", "CHF"]],
)
def test_each_currency_has_its_digits(code, digits):
    assert minor_digits(code) == digits


@pytest.mark.parametrize("code", ["", "rwf", "XXX", "EURO", None, 7, [], "R\u202fF"])
def test_an_unknown_currency_is_refused_in_words(code):
    with pytest.raises(UnknownCurrency, match="not a currency code"):
        Money(1, code)


def test_choices_hold_every_currency_once_in_order():
    codes = [code for code, _label in currency_choices()]

    assert codes == sorted(set(codes))
    assert len(codes) > 150


@pytest.mark.parametrize("units", [1.0, True, "1", Decimal(1), None])
def test_only_whole_minor_units_make_money(units):
    with pytest.raises(TypeError):
        Money(units, "EUR")


@pytest.mark.parametrize("amount", [10.5, True, None, b"1"])
def test_no_amount_is_made_of_a_float(amount):
    with pytest.raises(TypeError):
        Money.of(amount, "EUR")


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("1234.50", "EUR", 123450),
        ("-1234.5", "EUR", -123450),
        (Decimal("0.01"), "EUR", 1),
        (Decimal("1E+3"), "RWF", 1000),
        ("1500.00", "RWF", 1500),
        ("1.234", "KWD", 1234),
        (7, "RWF", 7),
        (-7, "KWD", -7000),
        ("9999999999999999.99", "EUR", 999999999999999999),
    ],
)
def test_money_of_an_amount_is_exact(amount, currency, minor):
    assert Money.of(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        ("10.55", "RWF"),
        ("0.001", "EUR"),
        (Decimal("NaN"), "EUR"),
        (Decimal("Infinity"), "EUR"),
        ("1_000", "EUR"),
        ("1e3", "EUR"),
        ("١٢", "EUR"),
        ("", "EUR"),
        (" 1", "EUR"),
    ],
)
def test_money_of_refuses_what_it_would_have_to_round(amount, currency):
    with pytest.raises(InexactAmount):
        Money.of(amount, currency)


def test_money_never_changes():
    with pytest.raises(FrozenInstanceError):
        Money(1, "EUR").minor = 2


@pytest.mark.parametrize(
    ("money", "shown", "plain"),
    [
        (Money(1234567, "RWF"), "RWF\u202f1\u202f234\u202f567", "RWF 1234567"),
        (Money(123450, "EUR"), "EUR\u202f1\u202f234.50", "EUR 1234.50"),
        (Money(5, "EUR"), "EUR\u202f0.05", "EUR 0.05"),
        (Money(0, "RWF"), "RWF\u202f0", "RWF 0"),
        (Money(-123450, "EUR"), "EUR\u202f\u22121\u202f234.50", "EUR -1234.50"),
        (Money(1500, "KWD"), "KWD\u202f1.500", "KWD 1.500"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "rw"])
def test_money_is_printed_in_one_way_in_every_language(money, shown, plain, language):
    with translation.override(language):
        assert (str(money), f"{money}", money.plain()) == (shown, shown, plain)


def test_arithmetic_stays_in_one_currency():
    francs, euros = Money(100, "RWF"), Money(100, "EUR")

    assert francs + Money(1, "RWF") == Money(101, "RWF")
    assert francs - Money(101, "RWF") == Money(-1, "RWF")
    assert (francs * 3, 3 * francs, -francs, abs(-francs)) == (
        Money(300, "RWF"),
        Money(300, "RWF"),
        Money(-100, "RWF"),
        francs,
    )
    assert francs != euros
    for act in (
        lambda: francs + euros,
        lambda: francs - euros,
        lambda: francs < euros,
        lambda: francs <= euros,
        lambda: francs > euros,
        lambda: francs >= euros,
        lambda: total([francs, euros], "RWF"),
        lambda: total([euros], "RWF"),
    ):
        with pytest.raises(MixedCurrencies, match="cannot be added"):
            act()


@pytest.mark.parametrize(
    "act",
    [
        lambda money: money + 1,
        lambda money: money - 1,
        lambda money: money * 0.3,
        lambda money: money * True,
        lambda money: money * Decimal(2),
        lambda money: money < 5,
        lambda money: money <= 5,
        lambda money: money > 5,
        lambda money: money >= 5,
        lambda money: sum([money]),
        lambda money: money.share(0.3),
        lambda money: money.split([0.5, 0.5]),
    ],
)
def test_a_bare_number_is_not_money(act):
    with pytest.raises(TypeError):
        act(Money(100, "RWF"))


@given(STORABLE, STORABLE, CODES)
def test_amounts_are_ordered_as_their_units(one, other, code):
    first, second = Money(one, code), Money(other, code)

    assert (first < second, first <= second, first > second, first >= second, first == second) == (
        one < other,
        one <= other,
        one > other,
        one >= other,
        one == other,
    )
    assert bool(first) == (one != 0)


def test_a_total_of_nothing_is_zero_of_the_currency():
    assert total([], "RWF") == Money.zero("RWF") == Money(0, "RWF")
    assert total([Money(2, "RWF"), Money(3, "RWF")], "RWF") == Money(5, "RWF")


@pytest.mark.parametrize(
    ("minor", "part", "expected"),
    [
        (1000, "0.30", 300),
        (5, "0.5", 3),
        (-5, "0.5", -3),
        (1, "0.49999999999999999999999999999999999999", 0),
        (10, "0.333333", 3),
        (9999999999999999999, "0.1", 1000000000000000000),
    ],
)
def test_a_share_is_rounded_half_away_from_zero(minor, part, expected):
    assert Money(minor, "RWF").share(Decimal(part)) == Money(expected, "RWF")


def test_a_split_gives_what_is_left_to_the_largest_remainder_then_to_the_earlier():
    def units(minor, *weights):
        return [part.minor for part in Money(minor, "RWF").split(weights)]

    assert units(100, 1, 1, 1) == [34, 33, 33]
    assert units(10, Decimal("0.25"), Decimal("0.35"), Decimal("0.4")) == [3, 3, 4]
    assert units(-100, 1, 1, 1) == [-34, -33, -33]
    assert units(1, 0, 1) == [0, 1]
    assert units(101, 2, 1) == [67, 34]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [2, -1]])
def test_a_split_wants_a_positive_weight(weights):
    with pytest.raises(ValueError):
        Money(1, "RWF").split(weights)


@given(MONEY, st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=9))
def test_a_split_loses_nothing_and_is_fair_to_one_unit(money, weights):
    assume(any(weights))
    parts = money.split(weights)

    assert total(parts, money.currency) == money
    for part, weight in zip(parts, weights, strict=True):
        fair = abs(money.minor) * Decimal(weight) / sum(weights) if abs(money.minor) < 10**12 else None
        assert fair is None or abs(abs(part.minor) - fair) < 1


@given(MONEY)
def test_decimal_and_of_are_each_others_inverse(money):
    assert Money.of(money.decimal(), money.currency) == money
    assert -money.decimal().as_tuple().exponent == minor_digits(money.currency)


@given(MONEY)
def test_what_is_printed_can_be_typed_again(money):
    # A dinar below a thousand prints as 1.500, which people elsewhere read as a thousand and a half.
    assume(minor_digits(money.currency) < 3)

    assert parse_money(str(money), money.currency, allow_negative=True) == money
    assert parse_money(money.plain(), money.currency, allow_negative=True) == money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1234567", "RWF", 1234567),
        ("1 234 567", "RWF", 1234567),
        ("1\u00a0234\u202f567", "RWF", 1234567),
        ("1,234,567", "RWF", 1234567),
        ("1.234.567", "RWF", 1234567),
        ("1.500", "RWF", 1500),
        ("1,500", "RWF", 1500),
        ("RWF 1500", "RWF", 1500),
        ("1500rwf", "RWF", 1500),
        ("  4 200 000 RWF\n", "RWF", 4200000),
        ("0", "RWF", 0),
        ("007", "RWF", 7),
        ("1500", "EUR", 150000),
        ("1 500", "EUR", 150000),
        ("1 500,5", "EUR", 150050),
        ("1 500.50", "EUR", 150050),
        ("1,500.50", "EUR", 150050),
        ("1.500,50", "EUR", 150050),
        ("1.234.567", "EUR", 123456700),
        ("1,234,567.8", "EUR", 123456780),
        ("0,5", "EUR", 50),
        ("12.34", "EUR", 1234),
        ("1 500.125", "KWD", 1500125),
        ("1.5", "KWD", 1500),
    ],
)
def test_an_amount_is_read_as_typed(text, currency, minor):
    assert parse_money(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "refusal", "says"),
    [
        ("1.500", "EUR", AmbiguousAmount, "could mean EUR 1.50 or EUR 1 500.00. Write 1.5 or 1 500."),
        ("1,500", "EUR", AmbiguousAmount, "could mean EUR 1.50 or EUR 1 500.00. Write 1.5 or 1 500."),
        ("12,345", "EUR", AmbiguousAmount, "could mean EUR 12 345.00; as EUR 12.345 it has too many"),
        ("1.500", "KWD", AmbiguousAmount, "could mean KWD 1.500 or KWD 1 500.000. Write 1.5 or 1 500."),
        ("1.50", "RWF", TooManyDigits, "RWF has 0"),
        ("1500.00", "RWF", TooManyDigits, "RWF has 0"),
        ("1.234,567", "RWF", TooManyDigits, "RWF has 0"),
        ("1.2345", "EUR", TooManyDigits, "EUR has 2"),
        ("0.500", "EUR", TooManyDigits, "EUR has 2"),
        ("1 234.567", "EUR", TooManyDigits, "EUR has 2"),
        ("-5", "RWF", NegativeAmount, "below zero"),
        ("\u22125", "RWF", NegativeAmount, "below zero"),
        ("EUR 5", "RWF", AnotherCurrency, "is in EUR, but RWF is expected"),
        ("5 usd", "RWF", AnotherCurrency, "is in USD, but RWF is expected"),
        ("9223372036854775808", "RWF", TooLarge, "too large"),
        ("", "RWF", NotAnAmount, "Write it like 1 234 567."),
        ("   ", "EUR", NotAnAmount, "Write it like 1 234 567.00."),
        ("lots", "RWF", NotAnAmount, "not an amount"),
        ("1,50,000", "RWF", NotAnAmount, "not an amount"),
        ("12 34", "RWF", NotAnAmount, "not an amount"),
        ("1.234.56", "EUR", NotAnAmount, "not an amount"),
        ("1.234,567.89", "EUR", NotAnAmount, "not an amount"),
        ("1 234,567.89", "EUR", NotAnAmount, "not an amount"),
        ("0,500,000", "RWF", NotAnAmount, "not an amount"),
        ("+5", "RWF", NotAnAmount, "not an amount"),
        (".5", "EUR", NotAnAmount, "not an amount"),
        ("5.", "EUR", NotAnAmount, "not an amount"),
        ("1e5", "RWF", NotAnAmount, "not an amount"),
        ("1'500", "RWF", NotAnAmount, "not an amount"),
        ("١٢٣", "RWF", NotAnAmount, "not an amount"),
        ("=5", "RWF", NotAnAmount, "not an amount"),
        ("5\x00", "RWF", NotAnAmount, "not an amount"),
        ("$5", "USD", NotAnAmount, "not an amount"),
        ("1" * 61, "RWF", NotAnAmount, "not an amount"),
        (1500, "RWF", NotAnAmount, "not text"),
        (15.5, "EUR", NotAnAmount, "not text"),
        (True, "RWF", NotAnAmount, "not text"),
        (None, "RWF", NotAnAmount, "not text"),
        ("5", "ZZZ", UnknownCurrency, "not a currency code"),
    ],
)
def test_what_would_be_a_guess_is_refused_in_words(text, currency, refusal, says):
    with pytest.raises(refusal) as caught:
        parse_money(text, currency)

    assert says in str(caught.value).replace("\u202f", " ")
    assert isinstance(caught.value, Unreadable)
    assert isinstance(caught.value, ValueError)


def test_a_negative_amount_is_read_where_it_makes_sense():
    assert parse_money("EUR -1 234,50", "EUR", allow_negative=True) == Money(-123450, "EUR")
    assert parse_money("-1 234,50 EUR", "EUR", allow_negative=True) == Money(-123450, "EUR")


@given(st.text(alphabet="0123456789 .,-RWFEU\u202f", max_size=16), st.sampled_from(["RWF", "EUR", "KWD"]))
def test_no_text_is_read_as_other_digits_than_it_has(text, currency):
    try:
        money = parse_money(text, currency, allow_negative=True)
    except Unreadable:
        return
    typed = "".join(filter(str.isdigit, text))
    printed = money.plain().translate({ord(sign): None for sign in "RWFEUKD .-"})
    assert printed.lstrip("0") == (typed + "0" * 3)[: len(typed) + 3].lstrip("0")[: len(printed.lstrip("0"))]


@pytest.mark.parametrize(
    ("amount", "english"),
    [
        ("0", "0"),
        ("999", "999"),
        ("1000", "1 thousand"),
        ("450000", "450 thousand"),
        ("999949", "999.9 thousand"),
        ("999950", "1 million"),
        ("4200000", "4.2 million"),
        ("4249999", "4.2 million"),
        ("-4250000", "-4.3 million"),
        ("1900000000", "1.9 billion"),
        ("7000000000000", "7 trillion"),
    ],
)
def test_the_size_is_said_in_words(amount, english):
    assert Money.of(amount, "RWF").scale_words() == english


def test_the_size_follows_the_readers_decimal_mark():
    with translation.override("fr"):
        assert Money.of("4200000", "RWF").scale_words().startswith("4,2 ")
