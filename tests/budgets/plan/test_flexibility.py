# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far a budget may be moved: a table of cases, and what holds for all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.flexibility import Reason, Rules, Verdict, classify
from core.money import MixedCurrencies, Money
from tests.budgets.plan.planning import rwf

QUARTER = Rules(Decimal("0.25"))
EACH_TIME = Rules(Decimal("0.25"), cumulative=False)
OF_TOTAL = Rules(Decimal("0.10"), of_total=True)
NONE_MOVES = Rules(Decimal(0))
FROZEN = Rules(Decimal("0.25"), frozen=frozenset({"A"}))
BASE = {"A": 1000, "B": 3000}
CASES = [
    # what it shows, base, current, new, rules, verdict of A and its reason
    ("nothing moves", BASE, BASE, BASE, QUARTER, "unchanged", ""),
    ("just the quarter", BASE, BASE, {"A": 1250, "B": 2750}, QUARTER, "within", ""),
    ("one franc more", BASE, BASE, {"A": 1251, "B": 2749}, QUARTER, "needs_approval", "beyond"),
    ("just the quarter down", BASE, BASE, {"A": 750, "B": 3250}, QUARTER, "within", ""),
    ("one franc less", BASE, BASE, {"A": 749, "B": 3251}, QUARTER, "needs_approval", "beyond"),
    ("20 % used, 5 left", BASE, {"A": 1200, "B": 2800}, {"A": 1250, "B": 2750}, QUARTER, "within", ""),
    ("used, then more", BASE, {"A": 1200, "B": 2800}, {"A": 1251, "B": 2749}, QUARTER, "needs_approval", "beyond"),
    ("a move back", BASE, {"A": 1250, "B": 2750}, {"A": 1000, "B": 3000}, QUARTER, "within", ""),
    ("through to the other side", BASE, {"A": 1250, "B": 2750}, {"A": 750, "B": 3250}, QUARTER, "within", ""),
    ("used, unmoved", BASE, {"A": 1250, "B": 2750}, {"A": 1250, "B": 2750}, QUARTER, "unchanged", ""),
    ("each time anew", BASE, {"A": 1200, "B": 2800}, {"A": 1500, "B": 2500}, EACH_TIME, "within", ""),
    ("each time, too much", BASE, {"A": 1200, "B": 2800}, {"A": 1501, "B": 2499}, EACH_TIME, "needs_approval", "beyond"),
    ("of the total", BASE, BASE, {"A": 1400, "B": 2600}, OF_TOTAL, "within", ""),
    ("beyond the total's part", BASE, BASE, {"A": 1401, "B": 2599}, OF_TOTAL, "needs_approval", "beyond"),
    ("nothing may move", BASE, BASE, {"A": 1001, "B": 2999}, NONE_MOVES, "needs_approval", "beyond"),
    ("frozen", BASE, BASE, {"A": 1001, "B": 2999}, FROZEN, "needs_approval", "frozen"),
    ("frozen, unmoved", BASE, BASE, BASE, FROZEN, "unchanged", ""),
    ("a new heading", {"B": 3000}, {"B": 3000}, {"A": 1, "B": 2999}, QUARTER, "needs_approval", "new_heading"),
    ("a new one, of the total", {"B": 3000}, {"B": 3000}, {"A": 1, "B": 2999}, OF_TOTAL, "needs_approval", "new_heading"),
    ("a heading gone", BASE, BASE, {"B": 4000}, QUARTER, "needs_approval", "beyond"),
    ("only the whole grows", BASE, BASE, {"A": 1000, "B": 3100}, QUARTER, "unchanged", ""),
]  # fmt: skip


def budget(minor):
    return {code: rwf(amount) for code, amount in minor.items()}


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_what_a_change_of_a_heading_needs(case):
    _shown, base, current, new, rules, verdict, reason = case
    found = classify(budget(base), budget(current), budget(new), rules, "RWF")

    first = found.changes[0]
    assert (first.heading, first.verdict, first.reason) == ("A", verdict, reason)


def test_what_was_used_and_what_is_left_are_told():
    found = classify(
        budget(BASE), budget({"A": 1200, "B": 2800}), budget({"A": 1230, "B": 2770}), QUARTER, "RWF"
    )

    first = found.changes[0]
    assert (first.allowed, first.used_before, first.left) == (rwf(250), rwf(200), rwf(20))
    assert (first.was, first.now, first.difference) == (rwf(1200), rwf(1230), rwf(30))
    assert not found.needs_approval
    assert found.reasons == ()


def test_a_change_of_the_whole_always_needs_approval():
    found = classify(budget(BASE), budget(BASE), budget({"A": 1000, "B": 3001}), QUARTER, "RWF")

    assert found.ceiling_changed
    assert found.needs_approval
    assert found.reasons == (("", Reason.CEILING),)


def test_all_reasons_are_told_at_once():
    found = classify(budget(BASE), budget(BASE), budget({"A": 1, "B": 9}), FROZEN, "RWF")

    assert found.reasons == (("A", Reason.FROZEN), ("B", Reason.BEYOND), ("", Reason.CEILING))


def test_two_currencies_are_never_compared():
    with pytest.raises(MixedCurrencies):
        classify(budget(BASE), budget(BASE), {"A": Money(1000, "EUR")}, QUARTER, "RWF")


amounts = st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 10**9), min_size=1)
parts = st.integers(0, 10_000).map(lambda number: Decimal(number) / 10_000)


@given(
    base=amounts, current=amounts, new=amounts, flex=parts, of_total=st.booleans(), cumulative=st.booleans()
)
def test_for_every_budget_and_rule(base, current, new, flex, of_total, cumulative):
    rules = Rules(flex, of_total=of_total, cumulative=cumulative)
    found = classify(budget(base), budget(current), budget(new), rules, "RWF")

    whole = sum(base.values())
    for one in found.changes:
        start, was, now = (amounts.get(one.heading, 0) for amounts in (base, current, new))
        origin = start if cumulative else was
        fits = abs(now - origin) * 10_000 <= (whole if of_total else origin) * int(flex * 10_000)
        assert (one.verdict == Verdict.UNCHANGED) is (was == now)
        if one.verdict == Verdict.WITHIN:
            assert fits
        elif one.reason == Reason.BEYOND:
            assert not fits
        assert one.left.minor >= 0
    assert sum(one.difference.minor for one in found.changes) == sum(new.values()) - sum(current.values())
    assert found.needs_approval is bool(found.reasons)


@given(base=amounts, flex=parts)
def test_a_budget_that_stays_as_it_is_needs_nothing(base, flex):
    found = classify(budget(base), budget(base), budget(base), Rules(flex), "RWF")

    assert not found.needs_approval
