# SPDX-License-Identifier: AGPL-3.0-or-later
"""The best set of proposals under rules on money and balance, and what each rule costs.

Maximise the sum of values (probability of a place, or expected merit) over sets of K proposals, by MILP; beside
it the best set without rules, the price of each rule (what the best set without that rule gains), and who is
exchanged. Rules that cannot be kept together are named: the smallest set found by leaving out one after another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from reviews.notes import Note

STEPS = 10**9  # values are compared in steps of a thousand-millionth of the largest


@dataclass(frozen=True)
class Rule:
    """Bounds on the sum of `amounts` (one number per proposal: 1 for a member, or a budget) over the set.

    at_least or at_most None: no bound on that side. Budgets are integers in minor units.
    """

    name: str
    amounts: Sequence[int]
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Portfolio:
    """The result. `chosen` is empty when the rules cannot be kept: `conflict` then names them.

    value and free_value: sums with and without rules; free: the best set without rules. entered and left: the
    exchange between the two. prices: rule to what it costs. sums: rule to its sum over the chosen set.
    alternative: another set of the same value, if there is one: then people decide or draw.
    """

    chosen: tuple[int, ...]
    value: float
    free: tuple[int, ...]
    free_value: float
    prices: dict[str, float] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    conflict: tuple[str, ...] = ()
    alternative: tuple[int, ...] | None = None

    @property
    def entered(self) -> tuple[int, ...]:
        """Proposals that the rules brought in."""
        return tuple(sorted(set(self.chosen) - set(self.free)))

    @property
    def left(self) -> tuple[int, ...]:
        """Proposals that the rules put out."""
        return tuple(sorted(set(self.free) - set(self.chosen))) if self.chosen else ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What people must be told of this result."""
        notes = []
        if self.conflict:
            notes.append(Note("rules_conflict", "These rules cannot all be kept.", {"rules": self.conflict}))
        if self.alternative is not None:
            sentence = "Another set has the same value: decide between them or draw."
            notes.append(Note("not_the_only_best", sentence, {"alternative": self.alternative}))
        return tuple(notes)


def choose(values: Sequence[float], *, places: int, rules: Sequence[Rule] = ()) -> Portfolio:
    """The set of `places` proposals with the greatest sum of values that keeps every rule.

    Raises ValueError for values or amounts that are no numbers, amounts of another length, two rules of one
    name, or more places than proposals.
    """
    worth = _checked(values, places, rules)
    free = _best(worth, places, ())
    chosen = _best(worth, places, rules)
    if chosen is None:
        return Portfolio((), 0.0, free, _sum(values, free), conflict=_conflict(worth, places, rules))
    prices = {}
    for k, rule in enumerate(rules):
        without = _best(worth, places, [*rules[:k], *rules[k + 1 :]])
        prices[rule.name] = max(0.0, _sum(values, without) - _sum(values, chosen))
    return Portfolio(
        chosen,
        _sum(values, chosen),
        free,
        _sum(values, free),
        prices,
        {rule.name: sum(int(rule.amounts[i]) for i in chosen) for rule in rules},
        alternative=_another(worth, places, rules, chosen),
    )


def _checked(values: Sequence[float], places: int, rules: Sequence[Rule]) -> np.ndarray:
    worth = np.asarray(values, float)
    if worth.ndim != 1 or not np.isfinite(worth).all():
        raise ValueError("Every proposal has one value, a number.")
    if not 0 <= places <= len(worth):
        raise ValueError("There are more places than proposals.")
    if len({rule.name for rule in rules}) < len(rules):
        raise ValueError("Two rules have the same name.")
    for rule in rules:
        if len(rule.amounts) != len(worth) or not np.isfinite(np.asarray(rule.amounts, float)).all():
            raise ValueError(f"Rule {rule.name} needs one number for each proposal.")
    largest = np.abs(worth).max(initial=0.0)
    return np.rint(worth / largest * STEPS) if largest else worth


def _best(worth: np.ndarray, places: int, rules: Sequence[Rule], *, but: Sequence[tuple[int, ...]] = ()):
    """The best set as a tuple, or None; `but`: sets that may not come out."""
    excluded = list(but)
    while True:
        members = _solved(worth, places, rules, excluded)
        # The solver works within a tolerance; money does not: a set that is over by one unit is put aside.
        if members is None or all(_keeps(rule, members) for rule in rules):
            return members
        excluded.append(members)


def _keeps(rule: Rule, members: Sequence[int]) -> bool:
    total = sum(int(rule.amounts[i]) for i in members)
    over = rule.at_most is not None and total > rule.at_most
    return not over and (rule.at_least is None or total >= rule.at_least)


def _solved(worth: np.ndarray, places: int, rules: Sequence[Rule], excluded: Sequence[tuple[int, ...]]):
    n = len(worth)
    if not places:
        return None if () in excluded else ()
    rows = [np.ones(n)]
    low: list[float] = [places]
    high: list[float] = [places]
    for rule in rules:
        rows.append(np.asarray(rule.amounts, float))
        low.append(-np.inf if rule.at_least is None else rule.at_least)
        high.append(np.inf if rule.at_most is None else rule.at_most)
    for members in excluded:
        rows.append(np.isin(np.arange(n), members).astype(float))
        low.append(-np.inf)
        high.append(len(members) - 1)
    scale = np.array([max(1.0, np.abs(row).max()) for row in rows])
    answer = milp(
        -worth,
        integrality=np.ones(n),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            np.array(rows) / scale[:, None], np.array(low) / scale, np.array(high) / scale
        ),
        options={"mip_rel_gap": 0.0},
    )
    return None if answer.x is None else tuple(int(i) for i in np.flatnonzero(answer.x > 0.5))


def _another(worth: np.ndarray, places: int, rules: Sequence[Rule], chosen: tuple[int, ...]):
    other = _best(worth, places, rules, but=[chosen])
    # Each value was rounded by up to half a step.
    return other if other is not None and _sum(worth, other) >= _sum(worth, chosen) - places else None


def _conflict(worth: np.ndarray, places: int, rules: Sequence[Rule]) -> tuple[str, ...]:
    """Rules of which none can be left out without the rest becoming possible."""
    kept = list(rules)
    for rule in rules:
        without = [other for other in kept if other is not rule]
        if _best(np.zeros_like(worth), places, without) is None:
            kept = without
    return tuple(rule.name for rule in kept)


def _sum(values: Sequence[float] | np.ndarray, members: Sequence[int]) -> float:
    return float(sum(values[i] for i in members))
