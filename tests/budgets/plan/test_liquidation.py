# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of a finding is open, and how far a tranche is accounted for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.liquidation import WAYS, FindingSum, MoreThanPending, SettledByNothing, reached
from core.money import MixedCurrencies, Money
from tests.budgets.plan.planning import rwf


def test_pending_is_what_is_found_less_what_is_settled():
    found = FindingSum(rwf(100), {})
    for way, amount in zip(WAYS, (10, 20, 30, 15), strict=True):
        found = found.settle(way, rwf(amount))

    assert found.pending == rwf(25)
    assert found.settle("refunded", rwf(25)).pending == rwf(0)
    assert found.settle("refunded", rwf(25)).settled["refunded"] == rwf(35)


@pytest.mark.parametrize(
    ("way", "amount", "refusal"),
    [
        ("refunded", rwf(0), SettledByNothing),
        ("refunded", rwf(-1), SettledByNothing),
        ("justified", rwf(101), MoreThanPending),
        ("documented", Money(5, "EUR"), MixedCurrencies),
        ("forgotten", rwf(5), KeyError),
    ],
)
def test_no_more_than_is_open_is_settled_in_a_known_way(way, amount, refusal):
    with pytest.raises(refusal):
        FindingSum(rwf(100), {}).settle(way, amount)


@given(
    amount=st.integers(1, 10**12), steps=st.lists(st.tuples(st.sampled_from(WAYS), st.integers(-5, 10**12)))
)
def test_pending_never_falls_below_nothing(amount, steps):
    found = FindingSum(rwf(amount), {})
    for way, minor in steps:
        before = found
        try:
            found = found.settle(way, rwf(minor))
        except (SettledByNothing, MoreThanPending):
            assert minor <= 0 or minor > before.pending.minor
        assert found.pending.minor >= 0
        assert found.pending.minor + sum(one.minor for one in found.settled.values()) == amount


@pytest.mark.parametrize(
    ("amount", "accounted", "part", "enough"),
    [
        (1000, 1000, 10_000, True),
        (1000, 999, 10_000, False),
        (1000, 800, 8_000, True),
        (1000, 799, 8_000, False),
        (3, 2, 6_667, False),
        (1000, 0, 0, True),
    ],
)
def test_enough_is_a_part_of_the_amount(amount, accounted, part, enough):
    assert reached(rwf(amount), rwf(accounted), part) is enough
    assert not reached(rwf(amount), Money(accounted, "EUR"), part)
