# SPDX-License-Identifier: AGPL-3.0-or-later
"""The portfolio: against every possible set, prices by hand, and rules that cannot be kept together."""

import time
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.portfolio import Rule, choose


def sets(values, places, rules):
    """Every set that keeps the rules, with its value."""
    for members in combinations(range(len(values)), places):
        sums = [sum(rule.amounts[i] for i in members) for rule in rules]
        if all(
            (r.at_least is None or s >= r.at_least) and (r.at_most is None or s <= r.at_most)
            for r, s in zip(rules, sums, strict=True)
        ):
            yield members, sum(values[i] for i in members)


@st.composite
def cases(draw):
    n = draw(st.integers(1, 9))
    values = draw(st.lists(st.integers(0, 20).map(lambda v: v / 20), min_size=n, max_size=n))
    members = st.lists(st.integers(0, 1), min_size=n, max_size=n)
    money = draw(st.lists(st.integers(1, 9).map(lambda v: v * 1_000_000), min_size=n, max_size=n))
    rules = [
        Rule("women", draw(members), at_least=draw(st.integers(0, 3))),
        Rule("north", draw(members), at_least=draw(st.integers(0, 2)), at_most=draw(st.integers(1, 4))),
        Rule("money", money, at_most=draw(st.integers(1, 30)) * 1_000_000),
    ]
    return values, draw(st.integers(0, n)), rules[: draw(st.integers(0, 3))]


@settings(max_examples=80, deadline=None)
@given(cases())
def test_no_set_is_better(case):
    values, places, rules = case
    every = list(sets(values, places, rules))

    found = choose(values, places=places, rules=rules)

    assert found.free_value == pytest.approx(sum(sorted(values, reverse=True)[:places]))
    if not every:
        assert found.chosen == () and found.conflict  # noqa: PT018
        check_conflict(values, places, rules, found.conflict)
        return
    best = max(value for _, value in every)
    assert found.conflict == ()
    assert found.chosen in [members for members, _ in every]
    assert found.value == pytest.approx(best)
    others = [m for m, value in every if value == pytest.approx(best) and m != found.chosen]
    assert (found.alternative in others) if others else (found.alternative is None)
    for k, rule in enumerate(rules):
        without = max(value for _, value in sets(values, places, rules[:k] + rules[k + 1 :]))
        assert found.prices[rule.name] == pytest.approx(without - best)
        assert found.sums[rule.name] == sum(rule.amounts[i] for i in found.chosen)


def check_conflict(values, places, rules, names):
    """The named rules cannot be kept together, and would be possible without any one of them."""
    named = [rule for rule in rules if rule.name in names]
    assert not list(sets(values, places, named))
    for rule in named:
        assert list(sets(values, places, [other for other in named if other is not rule]))


def test_a_rule_brings_one_in_and_puts_one_out_and_has_its_price():
    values = [0.9, 0.8, 0.7, 0.4, 0.3]
    women = Rule("women", [0, 0, 0, 1, 1], at_least=1)

    found = choose(values, places=3, rules=[women])

    assert (found.chosen, found.free) == ((0, 1, 3), (0, 1, 2))
    assert (found.entered, found.left) == ((3,), (2,))
    assert found.prices == {"women": pytest.approx(0.3)}
    assert found.sums == {"women": 1}
    assert found.notes == ()


def test_rules_that_exclude_each_other_are_named_and_the_innocent_are_not():
    rules = [
        Rule("budget", [5, 5, 5, 9, 9], at_most=16),
        Rule("women", [0, 0, 0, 1, 1], at_least=2),
        Rule("north", [1, 0, 0, 0, 0], at_least=1),
    ]

    found = choose([0.9, 0.8, 0.7, 0.4, 0.3], places=3, rules=rules)

    assert found.chosen == found.left == ()
    assert found.conflict == ("budget", "women")
    assert [note.code for note in found.notes] == ["rules_conflict"]
    assert found.free == (0, 1, 2)


def test_twins_are_reported_and_not_settled_by_their_place_in_the_list():
    found = choose([0.9, 0.5, 0.5], places=2)

    assert {found.chosen, found.alternative} == {(0, 1), (0, 2)}
    assert [note.code for note in found.notes] == ["not_the_only_best"]


def test_twenty_proposals_with_three_rules_agree_with_all_sets_in_a_second():
    rng = np.random.default_rng(7)
    values = rng.permutation(np.linspace(0.02, 0.98, 20)).round(4).tolist()
    rules = [
        Rule("budget", rng.integers(2_000, 9_000, 20).tolist(), at_most=56_000),
        Rule("women", rng.integers(0, 2, 20).tolist(), at_least=5),
        Rule("north", rng.integers(0, 2, 20).tolist(), at_most=5),
    ]
    tables = np.array(list(combinations(range(20), 10)))
    sums = {rule.name: np.array(rule.amounts)[tables].sum(axis=1) for rule in rules}
    fine = (sums["budget"] <= 56_000) & (sums["women"] >= 5) & (sums["north"] <= 5)
    best = np.array(values)[tables].sum(axis=1)[fine].max()

    start = time.process_time()
    found = choose(values, places=10, rules=rules)

    assert time.process_time() - start < 1
    assert found.value == pytest.approx(best)


def test_a_budget_is_kept_to_the_last_unit():
    money = [3_000_000_000, 3_000_000_000, 3_000_000_001]

    exact = choose([0.1, 0.2, 0.3], places=2, rules=[Rule("money", money, at_most=6_000_000_000)])
    short = choose([0.1, 0.2, 0.3], places=2, rules=[Rule("money", money, at_most=5_999_999_999)])

    assert (exact.chosen, exact.sums) == ((0, 1), {"money": 6_000_000_000})
    assert short.conflict == ("money",)


@pytest.mark.parametrize(
    ("values", "places", "rules", "words"),
    [
        ([1, float("nan")], 1, [], "a number"),
        ([[1, 2]], 1, [], "one value"),
        ([1, 2], 3, [], "more places"),
        ([1, 2], 1, [Rule("a", [1])], "one number for each"),
        ([1, 2], 1, [Rule("a", [1, 1]), Rule("a", [1, 1])], "same name"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(values, places, rules, words):
    with pytest.raises(ValueError, match=words):
        choose(values, places=places, rules=rules)


def test_nothing_to_choose_from_is_an_empty_portfolio():
    assert choose([], places=0).chosen == ()
    assert choose([], places=0, rules=[Rule("a", [], at_least=1)]).conflict == ("a",)
    assert choose([0.0, 0.0], places=1).value == 0
