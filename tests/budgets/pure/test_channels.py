# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each channel says whether it can carry a payment, in how many parts, or why not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.channels import Channel, PayeeKind, advise
from core.money import Money, total

BANK = Channel("Bank", frozenset({PayeeKind.ACCOUNT, PayeeKind.IBAN}), frozenset({"RWF", "USD"}))
SEPA = Channel("SEPA", frozenset({PayeeKind.IBAN}), frozenset({"EUR"}))
MOBILE = Channel("Mobile", frozenset({PayeeKind.PHONE}), frozenset({"RWF"}), Money(2_000_000, "RWF"), 3)
UNSPLIT = Channel("Strict", frozenset({PayeeKind.PHONE}), frozenset({"RWF"}), Money(2_000_000, "RWF"))
ALL = (BANK, SEPA, MOBILE, UNSPLIT)


@pytest.mark.parametrize(
    ("amount", "kind", "currency", "name", "parts", "says"),
    [
        (
            "500000",
            PayeeKind.ACCOUNT,
            "RWF",
            "Bank",
            [500_000],
            "Bank can pay RWF\u202f500\u202f000 at once.",
        ),
        (
            "500000",
            PayeeKind.ACCOUNT,
            "RWF",
            "SEPA",
            [],
            "SEPA needs an IBAN, and the payee's account has none.",
        ),
        ("500000", PayeeKind.ACCOUNT, "RWF", "Mobile", [], "Mobile does not reach an account without IBAN."),
        ("10.50", PayeeKind.IBAN, "EUR", "SEPA", [1050], "at once"),
        ("10.50", PayeeKind.IBAN, "EUR", "Bank", [], "Bank pays RWF, USD, not EUR."),
        ("10.50", PayeeKind.PHONE, "EUR", "Bank", [], "Bank does not reach a mobile number."),
        ("2000000", PayeeKind.PHONE, "RWF", "Mobile", [2_000_000], "at once"),
        ("2000001", PayeeKind.PHONE, "RWF", "Mobile", [1_000_001, 1_000_000], "2 payments make"),
        ("6000000", PayeeKind.PHONE, "RWF", "Mobile", [2_000_000] * 3, "3 payments make"),
        ("6000001", PayeeKind.PHONE, "RWF", "Mobile", [], "would take more than 3 payments"),
        (
            "2000001",
            PayeeKind.PHONE,
            "RWF",
            "Strict",
            [],
            "pays at most RWF\u202f2\u202f000\u202f000 at a time, and",
        ),
        ("10.5", PayeeKind.ACCOUNT, "RWF", "Bank", [], "more digits after the decimal mark than RWF has"),
        ("0", PayeeKind.ACCOUNT, "RWF", "Bank", [], "more than zero"),
        ("-5", PayeeKind.ACCOUNT, "RWF", "Bank", [], "more than zero"),
        ("5", PayeeKind.ACCOUNT, "ZZZ", "Bank", [], "“ZZZ” is not a currency code"),
    ],
)
def test_a_channel_says_what_it_can(amount, kind, currency, name, parts, says):
    verdict = advise(Decimal(amount), kind, currency, ALL)[name]
    assert [part.minor for part in verdict.parts] == parts
    assert (verdict.ok, verdict.refused) == (len(parts) == 1, not parts)
    assert says in str(verdict)


def test_whole_comes_before_split_and_refused_ones_are_left_out():
    roomy = Channel("Roomy", MOBILE.reaches, MOBILE.currencies)
    assert advise(Decimal(3_000_000), PayeeKind.PHONE, "RWF", (BANK, MOBILE, roomy)).usable() == [
        "Roomy",
        "Mobile",
    ]


def test_a_cap_of_nothing_or_in_another_currency_does_no_harm():
    nothing = Channel("None", MOBILE.reaches, MOBILE.currencies, Money(0, "RWF"), 5)
    assert advise(Decimal(5), PayeeKind.PHONE, "RWF", [nothing])["None"].refused
    dollars = Channel("USD cap", MOBILE.reaches, MOBILE.currencies, Money(1, "USD"))
    assert advise(Decimal(5), PayeeKind.PHONE, "RWF", [dollars])["USD cap"].refused


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(2, 50))
def test_parts_add_up_and_none_is_above_the_cap(minor, cap, most):
    channel = Channel("C", frozenset(PayeeKind), frozenset({"RWF"}), Money(cap, "RWF"), most)
    verdict = advise(Decimal(minor), PayeeKind.PHONE, "RWF", [channel])["C"]
    if minor > cap * most:
        assert verdict.refused
        return
    assert total(verdict.parts, "RWF") == Money(minor, "RWF")
    assert all(0 < part.minor <= cap for part in verdict.parts)
    assert len(verdict.parts) == -(-minor // cap)
