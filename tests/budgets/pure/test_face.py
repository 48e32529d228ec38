# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report's arithmetic, and that of findings: what goes out is what came in, to the minor unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.face import FaceLine, spread, together
from budgets.liquidation import WAYS, FindingSum, MoreThanPending
from core.money import Money

minor = st.integers(0, 10**12)


def rwf(amount):
    return Money(amount, "RWF")


def line(authorised, accepted=0):
    return FaceLine("x", rwf(authorised), rwf(0), rwf(accepted), rwf(0))


@given(st.lists(st.tuples(minor, minor), min_size=1, max_size=6), minor)
def test_what_is_requested_is_spread_without_loss_by_what_is_left(parts, wanted):
    lines = spread([line(*one) for one in parts], rwf(wanted))

    assert together(lines, "all", "RWF").requested == rwf(wanted)
    if any(one.balance.minor > 0 for one in lines):
        assert all(one.requested.minor == 0 for one in lines if one.balance.minor <= 0)


def test_nothing_is_spread_over_nothing():
    assert spread([], rwf(5)) == []
    assert [one.requested.minor for one in spread([line(0), line(1, 2)], rwf(5))] == [5, 0]


@given(st.integers(1, 10**9), st.lists(st.tuples(st.sampled_from(WAYS), st.integers(1, 10**9)), max_size=12))
def test_a_finding_is_never_settled_beyond_what_was_found(amount, acts):
    one, settled = FindingSum(rwf(amount), {}), 0

    for way, part in acts:
        if part > amount - settled:
            with pytest.raises(MoreThanPending):
                one.settle(way, rwf(part))
        else:
            one, settled = one.settle(way, rwf(part)), settled + part

    assert one.pending.minor == amount - settled >= 0
    assert sum(money.minor for money in one.settled.values()) == settled
