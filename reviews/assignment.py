# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads which proposal: the greatest affinity under hard conflicts and fair loads, the worst-off first.

Stage 1 (LP): the bound z, the most that every proposal's affinities could add up to. Stage 2: the greatest
total where every proposal has at least floor(f * z), by exchanges and MILP; f = fairness, then .97, .95, .93,
.90, .80, until one is found that keeps 99 % of the total; else 0, the exact optimum of the total. After
Stelmakh, Shah and Singh (2021) and Kobren, Saha and McCallum (2019). What is impossible is never an exception:
the best partial assignment comes with its `shortfall`.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from reviews.assignment_model import ALL_COLUMNS, Model, first_columns
from reviews.assignment_problem import Problem, read_problem
from reviews.assignment_repair import repaired
from reviews.assignment_shortfall import Shortfall, components_of, shortfall_of

FAIRNESS_STEPS = (0.97, 0.95, 0.93, 0.90, 0.80)
KEEP_OF_TOTAL, NEXT_TO_NOTHING = 0.99, 0.999
# The first penalty keeps the numbers small; the second outweighs any chain of exchanges over 5,000 people.
PENALTIES = (1e4, 1e7)


@dataclass(frozen=True)
class Assignment:
    """Who reads what, and how good it is.

    chosen: boolean, proposals x panelists. total: sum of chosen affinities. worst: the least sum of a
    proposal that got all its reviews. bound: what no assignment betters for the worst-off. optimum: the
    greatest total without regard to the worst-off. fairness: the step f that was reached. loads: reviews per
    panelist. components: parts joined by reviews; with more than one, severity cannot be compared.
    """

    chosen: np.ndarray
    total: int
    worst: int
    bound: float
    optimum: int
    fairness: float
    loads: tuple[int, ...]
    load_limits: tuple[tuple[int, int], ...]
    components: int
    shortfall: Shortfall
    seed: int
    inputs_hash: str
    solver: str

    @property
    def share_of_optimum(self) -> float:
        """The total as a share of the greatest possible one (1.0 when there is nothing to gain)."""
        return self.total / self.optimum if self.optimum else 1.0

    @property
    def share_of_bound(self) -> float:
        """The worst-off proposal as a share of the bound (1.0 when the bound is nought)."""
        return self.worst / self.bound if self.bound else 1.0

    def panelists_of(self, proposal: int) -> tuple[int, ...]:
        """The panelists who read this proposal."""
        return tuple(int(j) for j in np.flatnonzero(self.chosen[proposal]))


def default_reviews(panelists: int) -> int:
    """Three reviews per proposal; in a panel of at most eight everybody reads everything."""
    return panelists if panelists <= 8 else 3


def default_load(proposals: int, panelists: int, reviews_per_proposal: int) -> tuple[int, int]:
    """From 80 to 120 % of the mean load, rounded outwards."""
    seats = proposals * reviews_per_proposal
    return 4 * seats // (5 * panelists), -(-6 * seats // (5 * panelists))


def affinity_of(*, field: Any, bid: Any, language: Any, experience: Any) -> np.ndarray:
    """Affinity 0..1000 from shares 0..1: 600 field, 250 bid or own rating, 100 language, 50 experience."""
    parts = [np.clip(np.asarray(part, float), 0, 1) for part in (field, bid, language, experience)]
    return np.rint(600 * parts[0] + 250 * parts[1] + 100 * parts[2] + 50 * parts[3]).astype(int)


def assign(
    affinity: Any,
    *,
    conflicts: Any,
    reviews_per_proposal: int = 3,
    load: tuple[Any, Any] | None = None,
    fairness: float = 1.0,
    locked: Iterable[tuple[int, int]] = (),
    forbidden: Iterable[tuple[int, int]] = (),
    capacities: Sequence[int | None] | None = None,
    experts: Any = None,
    organisations: Sequence[Any] | None = None,
    seed: int = 0,
) -> Assignment:
    """Assign panelists to proposals; see the module for the method.

    affinity: integers 0..1000, proposals x panelists; conflicts: booleans of the same shape, always kept.
    load: least and most reviews per panelist (numbers or one per panelist); the least may be missed, and is
    then reported. locked and forbidden: (proposal, panelist) pairs. capacities: personal maxima.
    experts: booleans; each proposal should have one. organisations: one label per panelist (None: alone); two
    of one organisation should not read the same proposal. Raises ValueError for wrong shapes or numbers.
    """
    if not 0 <= fairness <= 1:
        raise ValueError("Fairness is a number from 0 to 1.")
    if load is None and np.ndim(affinity) == 2 and np.shape(affinity)[1]:
        proposals, panelists = np.shape(affinity)
        load = default_load(proposals, panelists, reviews_per_proposal)
    asked = read_problem(
        affinity,
        conflicts,
        reviews_per_proposal,
        load or (0, 0),
        locked,
        forbidden,
        capacities,
        experts,
        organisations,
    )
    greatest, chosen, bound, counted, reached = _in_seeded_order(asked, fairness, seed)
    return _told(asked, chosen, greatest, counted, bound, reached, seed)


def _in_seeded_order(asked: Problem, fairness: float, seed: int):
    """Solve with the rows and columns shuffled: among equal totals the solver takes what it meets first."""
    order = np.random.default_rng(seed)
    rows, columns = order.permutation(asked.shape[0]), order.permutation(asked.shape[1])
    greatest, chosen, bound, counted, reached = _solved(asked.permuted(rows, columns), fairness)
    place, back = np.argsort(rows), np.ix_(np.argsort(rows), np.argsort(columns))
    return greatest[back], chosen[back], bound, counted[place], reached


def _solved(asked: Problem, fairness: float):
    """(greatest total's pairs, chosen pairs, bound, proposals counted for the worst-off, step reached)."""
    first = first_columns(asked.affinity, asked.allowed, asked.seats, asked.low, asked.high)
    model = Model(asked.affinity.astype(float), asked.allowed, asked.locked, first)
    greatest = _greatest_total(model, asked)
    possible = asked.lowered_to(greatest)
    counted = (possible.seats == asked.seats) & (asked.seats > 0)
    bound = (
        model.highest_bar(possible.blocks(), possible.floor(counted, 0, bar=True)) if counted.any() else 0.0
    )
    chosen, reached = _fairest(model, possible, counted, bound, fairness, greatest)
    return greatest, chosen, bound, counted, reached


def _greatest_total(model: Model, asked: Problem) -> np.ndarray:
    """The pairs of greatest total among those that miss as little as possible of what was asked."""
    if not asked.allowed.any():
        return np.zeros(asked.shape, bool)
    for penalty in PENALTIES:
        found = model.best(asked.blocks(penalty), gap=0.0)
        if found is None:  # seats may stay empty, so only a search that was cut short ends like this
            raise RuntimeError("The solver found no assignment within its limits.")
        chosen = found.chosen(asked.shape)
        if not any(missed.max(initial=0) > 0.5 for missed in found.missed):
            break
    return chosen


def _fairest(model, possible, counted, bound, fairness, greatest) -> tuple[np.ndarray, float]:
    """The first step of the ladder for which an assignment is found that keeps 99 % of the total."""
    total = possible.affinity[greatest].sum()
    for step in (fairness, *(step for step in FAIRNESS_STEPS if step < fairness)):
        least = math.floor(step * bound + 1e-6)
        if _worst(possible.affinity, greatest, counted) >= least:
            return greatest, step
        found = list(_fair(model, possible, counted, least, greatest, total))
        best = max(found, key=lambda chosen: possible.affinity[chosen].sum(), default=greatest)
        if found and possible.affinity[best].sum() >= KEEP_OF_TOTAL * total:
            return best, step
    return greatest, 0.0


def _fair(model, possible, counted, least, greatest, total) -> Iterator[np.ndarray]:
    """Assignments with this least: by exchanges, and, unless that cost next to nothing, by MILP."""
    if not possible.has_extra_rows:
        quick = repaired(possible, greatest, counted, least)
        if quick is not None:
            yield quick
            if possible.affinity[quick].sum() >= NEXT_TO_NOTHING * total:
                return
    if possible.affinity.size <= ALL_COLUMNS:
        found = model.best([*possible.blocks(), possible.floor(counted, least)])
        if found is not None:
            yield found.chosen(possible.shape)


def _worst(affinity: np.ndarray, chosen: np.ndarray, counted: np.ndarray) -> int:
    sums = (affinity * chosen).sum(axis=1)[counted]
    return int(sums.min()) if len(sums) else 0


def _told(asked, chosen, greatest, counted, bound, reached, seed) -> Assignment:
    total = int(asked.affinity[chosen].sum())
    return Assignment(
        chosen=chosen,
        total=total,
        worst=_worst(asked.affinity, chosen, counted),
        bound=float(bound),
        optimum=max(total, int(asked.affinity[greatest].sum())),
        fairness=reached,
        loads=tuple(int(count) for count in chosen.sum(axis=0)),
        load_limits=tuple((int(low), int(high)) for low, high in zip(asked.low, asked.high, strict=True)),
        components=components_of(chosen),
        shortfall=shortfall_of(asked, chosen),
        seed=seed,
        inputs_hash=asked.digest(),
        solver=f"scipy {scipy.__version__} (HiGHS)",
    )
