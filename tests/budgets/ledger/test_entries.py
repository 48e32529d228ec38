# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries as values, and what happens to an award's money as entries."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets import happenings
from budgets.chart import CHART, SubjectNeeded, UnknownAccount
from budgets.entries import (
    Account,
    BaseIncomplete,
    Entry,
    Leg,
    NameUnfit,
    NothingMoved,
    TooFewLegs,
    Unbalanced,
    pair,
    reversal,
    valued,
    valued_as_is,
)
from budgets.fx import Rate
from core.money import MixedCurrencies, Money
from tests.budgets.ledger.books import BANK, DAY, EURO_BANK, TRANSIT, eur, moved, rwf

SOLD = Money(650_00, "EUR")


def legs_of(entry):
    return [(leg.account.code, leg.account.subject, leg.amount.plain()) for leg in entry.legs]


@pytest.mark.parametrize(
    ("entry", "legs"),
    [
        (
            happenings.receive("k", DAY, "t", donor="EU", bank="ING", amount=eur(100_00)),
            [("1010", "ING", "EUR 100.00"), ("2010", "EU", "EUR -100.00")],
        ),
        (
            happenings.commit("k", DAY, "t", award="A1", amount=rwf(500)),
            [("8010", "A1", "RWF 500"), ("8020", "A1", "RWF -500")],
        ),
        (
            happenings.release("k", DAY, "t", award="A1", amount=rwf(500)),
            [("1310", "A1", "RWF 500"), ("1090", "", "RWF -500")],
        ),
        (
            happenings.settle("k", DAY, "t", bank="BK", amount=rwf(500)),
            [("1090", "", "RWF 500"), ("1010", "BK", "RWF -500")],
        ),
        (
            happenings.liquidate("k", DAY, "t", award="A1", heading="Tools", amount=rwf(500)),
            [("5000", "A1 Tools", "RWF 500"), ("1310", "A1", "RWF -500")],
        ),
        (
            happenings.claim_refund("k", DAY, "t", award="A1", amount=rwf(500)),
            [("1320", "A1", "RWF 500"), ("1310", "A1", "RWF -500")],
        ),
        (
            happenings.refund("k", DAY, "t", award="A1", bank="BK", amount=rwf(500)),
            [("1010", "BK", "RWF 500"), ("1310", "A1", "RWF -500")],
        ),
        (
            happenings.refund("k", DAY, "t", award="A1", bank="BK", amount=rwf(500), claimed=True),
            [("1010", "BK", "RWF 500"), ("1320", "A1", "RWF -500")],
        ),
        (
            happenings.fee("k", DAY, "t", bank="BK", amount=rwf(500)),
            [("5900", "", "RWF 500"), ("1010", "BK", "RWF -500")],
        ),
    ],
)
def test_what_happens_moves_money_from_one_account_to_another(entry, legs):
    assert legs_of(entry) == legs


def exchanged(sold_worth, bought_worth, sold=SOLD):
    return happenings.exchange(
        "fx:1", DAY, "Francs for the first instalment", out_of=EURO_BANK, sold=sold, into=TRANSIT,
        bought=rwf(1_000_000), sold_worth=sold_worth, bought_worth=bought_worth,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("worths", "difference"),
    [((65_000, 64_500), 500), ((64_500, 64_500), None), ((64_500, 65_000), -500)],
)
@pytest.mark.parametrize("reporting", ["EUR", "USD"])
def test_an_exchange_is_two_pairs_and_its_difference(worths, difference, reporting):
    worth = [Money(minor, reporting) for minor in worths]
    sold = Money(worths[0], "EUR")
    entry = exchanged(*worth, sold=sold)

    trading = [leg.base.minor for leg in entry.legs if leg.account.code == "1900"]
    other = [leg.base.minor for leg in entry.legs if leg.account.code == "5950"]
    assert sum(trading) == 0, "the exchange accounts are worth nothing together"
    assert other == ([] if difference is None else [difference])
    for currency in ("EUR", "RWF", "USD"):
        assert sum(leg.amount.minor for leg in entry.legs if leg.amount.currency == currency) == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda: happenings.commit("k", DAY, "t", award="A1", amount=rwf(0)),
        lambda: happenings.commit("k", DAY, "t", award="A1", amount=rwf(-1)),
        lambda: exchanged(eur(1), eur(1), sold=eur(0)),
        lambda: exchanged(eur(-1), eur(1)),
    ],
)
def test_what_happens_moves_more_than_nothing(make):
    with pytest.raises(happenings.AmountNotPositive):
        make()


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda: Entry("k", DAY, "t", pair(TRANSIT, BANK, rwf(5))[:1]), TooFewLegs),
        (lambda: Entry("k", DAY, "t", pair(TRANSIT, BANK, rwf(0))), NothingMoved),
        (lambda: Entry("k", DAY, "t", (Leg(BANK, rwf(5)), Leg(TRANSIT, rwf(-4)))), Unbalanced),
        (lambda: Entry("k", DAY, "t", (Leg(BANK, rwf(5)), Leg(EURO_BANK, eur(-5)))), Unbalanced),
        (lambda: Entry("", DAY, "t", pair(TRANSIT, BANK, rwf(5))), NameUnfit),
        (lambda: Entry("k", DAY, " ", pair(TRANSIT, BANK, rwf(5))), NameUnfit),
        (lambda: Entry("k" * 121, DAY, "t", pair(TRANSIT, BANK, rwf(5))), NameUnfit),
        (lambda: Entry("k", DAY, "t", (Leg(BANK, rwf(5), eur(1)), Leg(TRANSIT, rwf(-5)))), BaseIncomplete),
        (
            lambda: Entry("k", DAY, "t", (Leg(BANK, rwf(5), eur(0)), Leg(TRANSIT, rwf(-5), Money(0, "USD")))),
            BaseIncomplete,
        ),
        (
            lambda: Entry("k", DAY, "t", (Leg(BANK, rwf(5), eur(2)), Leg(TRANSIT, rwf(-5), eur(-1)))),
            Unbalanced,
        ),
        (lambda: Leg(BANK, eur(5)), MixedCurrencies),
        (lambda: Account("9999", "RWF"), UnknownAccount),
        (lambda: Account("1010", "RWF"), SubjectNeeded),
        (lambda: Account("1090", "RWF", "BK"), NameUnfit),
        (lambda: Account("1010", "RWF", "B" * 81), NameUnfit),
    ],
)
def test_what_is_no_entry_cannot_be_made(make, refusal):
    with pytest.raises(refusal) as told:
        make()
    assert str(told.value)


def test_the_chart_is_kept_by_code():
    assert list(CHART) == sorted(CHART)


amounts = st.lists(st.integers(-(10**15), 10**15).filter(bool), min_size=1, max_size=6)


@st.composite
def entries(draw, key="e"):
    """Any entry that balances: some legs, and one that makes up the difference, in up to two currencies."""
    legs = []
    for currency, (first, last) in (("RWF", (TRANSIT, BANK)), ("EUR", (Account("1090", "EUR"), EURO_BANK))):
        parts = draw(amounts)
        left = sum(parts)
        if left == 0:
            parts, left = [*parts, 1], 1
        legs += [Leg(first, Money(minor, currency)) for minor in parts]
        legs.append(Leg(last, Money(-left, currency)))
        if draw(st.booleans()):
            break
    text = draw(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
    day = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    return Entry(key, day, f"Entry {text}", tuple(legs))


@given(entries())
def test_a_reversal_undoes(entry):
    back = reversal(entry, key="back", on=DAY, text="Wrong")

    assert back.reverses == entry.key
    left = {}
    for leg in (*entry.legs, *back.legs):
        left[leg.account] = left.get(leg.account, 0) + leg.amount.minor
    assert set(left.values()) == {0}


@given(amounts, st.integers(1, 10**9), st.integers(1, 10**6))
def test_an_entry_in_francs_is_worth_euros_that_add_up(parts, over, under):
    left = sum(parts)
    legs = [Leg(TRANSIT, rwf(minor)) for minor in parts] + ([Leg(BANK, rwf(-left))] if left else [])
    if len(legs) < 2:
        return
    entry = Entry("e", DAY, "Entry", tuple(legs))

    worth = valued(entry, Rate("RWF", "EUR", over, under))

    assert sum(leg.base.minor for leg in worth.legs) == 0
    assert [leg.amount for leg in worth.legs] == [leg.amount for leg in entry.legs]


def test_what_is_in_the_reporting_currency_is_worth_itself():
    worth = valued_as_is(moved("m", 500))
    assert [leg.base for leg in worth.legs] == [rwf(500), rwf(-500)]
