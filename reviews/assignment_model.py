# SPDX-License-Identifier: AGPL-3.0-or-later
"""The linear model behind the assignment: blocks of rows, LP first, MILP only where the LP leaves halves.

Only pairs that can matter become columns. After each LP all other pairs are priced by its duals, and those
that could improve it join, until none can: the optimum over all pairs in a fraction of time and memory.
"""

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

ALL_COLUMNS = 60_000  # up to so many pairs every pair is a column from the start
FIRST_CHOICES = 20  # candidates per proposal to begin with, above that
NODES, SECONDS = 200, 60.0  # the node limit ends a search alike everywhere; the clock is only a net
OPEN_RANGE = 100.0  # points of affinity within which a pair's price leaves it open to the MILP
FEW_PAIRS = 5_000  # up to so many, the MILP may also look at all of them
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Block:
    """Rows of one kind: pair (i, j) enters row `row[i, j]` (-1: none) with `coefficient[i, j]`.

    Rows read "= limit" or "<= limit". They may be missed by slacks: one column per cost in `missed_at`, each
    worth one unit, except that a single cost stands for any amount. `bar` is the coefficient of z.
    """

    row: np.ndarray
    coefficient: np.ndarray
    limit: np.ndarray
    equal: bool = False
    missed_at: tuple[float, ...] = ()
    bar: np.ndarray | None = None


@dataclass(frozen=True)
class Solution:
    """A solved model: x per column, the slacks of each block by row, z, and the LP's price of every pair."""

    i: np.ndarray
    j: np.ndarray
    x: np.ndarray
    missed: tuple[np.ndarray, ...]
    z: float
    prices: np.ndarray = field(repr=False)

    @property
    def whole(self) -> bool:
        """Whether every pair is simply in or out."""
        return bool(np.all(np.abs(self.x - np.rint(self.x)) < TOLERANCE))

    def chosen(self, shape: tuple[int, int]) -> np.ndarray:
        """The boolean array of chosen pairs."""
        result = np.zeros(shape, bool)
        result[self.i, self.j] = self.x > 0.5
        return result


class Model:
    """The allowed and locked pairs of one assignment; solves any set of blocks over them."""

    def __init__(self, worth: np.ndarray, allowed: np.ndarray, locked: np.ndarray, first: np.ndarray):
        self.worth, self.allowed, self.locked = worth, allowed, locked
        self.columns = locked | first

    def best(self, blocks: list[Block], *, gap: float = 1e-3) -> Solution | None:
        """The greatest worth under these blocks in whole pairs; None when not found within the limits.

        A MILP, needed only where the LP leaves halves, may stop within `gap` of the optimum.
        """
        system, found, _ = self._priced(blocks, -self.worth, slack=0.0)
        return found if found is None or found.whole else system.integer(found, gap)

    def highest_bar(self, blocks: list[Block], floor: Block) -> float:
        """A bound on z, where every row of `floor` holds z: exact, or with many pairs within 0.1 % above."""
        cost = np.zeros(self.worth.shape)
        _, found, open_gain = self._priced(
            [*blocks, floor], cost, slack=1e-3 if cost.size > ALL_COLUMNS else 0.0
        )
        return found.z + open_gain

    def _priced(self, blocks: list[Block], cost: np.ndarray, slack: float):
        """Solve, let pairs join that would gain, and again; stop when all that is left gains at most `slack`."""
        while True:
            system = _System(self, blocks, cost)
            if (found := system.linear()) is None:
                return system, None, 0.0
            joining = self.allowed & ~self.columns & (found.prices < -TOLERANCE)
            # A pair enters at most once, so it gains at most its price.
            open_gain = float(-found.prices[joining].sum())
            if open_gain <= slack * max(found.z, 0.0):
                return system, found, open_gain
            self.columns |= joining


class _System:
    """One LP or MILP in matrices: pairs first, then slacks, then z."""

    def __init__(self, model: Model, blocks: list[Block], cost: np.ndarray):
        self.model, self.blocks, self.pair_cost = model, blocks, cost
        self.i, self.j = np.nonzero(model.columns)
        slacks = [len(block.limit) * len(block.missed_at) for block in blocks]
        self.starts = len(self.i) + np.concatenate([[0], np.cumsum(slacks)]).astype(int)
        self.size = int(self.starts[-1]) + 1
        self.cost = np.zeros(self.size)
        self.cost[: len(self.i)] = cost[self.i, self.j]
        self.lower, self.upper = np.zeros(self.size), np.ones(self.size)
        self.lower[: len(self.i)] = model.locked[self.i, self.j]
        for block, start, stop in zip(blocks, self.starts, self.starts[1:], strict=False):
            self.cost[start:stop] = np.repeat(block.missed_at, len(block.limit))
            self.upper[start:stop] = np.inf if len(block.missed_at) == 1 else 1.0
        bar = any(block.bar is not None for block in blocks)
        self.cost[-1], self.upper[-1] = (-1.0, np.inf) if bar else (0.0, 0.0)
        self.matrices = [
            self._matrix(block, start) for block, start in zip(blocks, self.starts, strict=False)
        ]

    def _matrix(self, block: Block, start: int) -> sp.csr_array:
        shape, count = self.model.worth.shape, len(block.limit)
        row = np.broadcast_to(block.row, shape)[self.i, self.j]
        value = np.broadcast_to(block.coefficient, shape)[self.i, self.j].astype(float)
        pairs = np.flatnonzero(row >= 0)
        steps = count * len(block.missed_at)
        rows = [row[pairs], np.tile(np.arange(count), len(block.missed_at))]
        columns = [pairs, start + np.arange(steps)]
        values = [value[pairs], np.full(steps, 1.0 if block.equal else -1.0)]
        if block.bar is not None:
            rows.append(np.arange(count))
            columns.append(np.full(count, self.size - 1))
            values.append(block.bar)
        entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
        return sp.csr_array(entries, shape=(count, self.size))

    def linear(self) -> Solution | None:
        equal = [k for k, block in enumerate(self.blocks) if block.equal]
        upper = [k for k, block in enumerate(self.blocks) if not block.equal]
        answer = linprog(
            self.cost,
            A_eq=sp.vstack([self.matrices[k] for k in equal]),
            b_eq=np.concatenate([self.blocks[k].limit for k in equal]),
            A_ub=sp.vstack([self.matrices[k] for k in upper]),
            b_ub=np.concatenate([self.blocks[k].limit for k in upper]),
            bounds=np.column_stack([self.lower, self.upper]),
            method="highs-ipm" if self.size > ALL_COLUMNS else "highs-ds",
        )
        if answer.status != 0:
            return None
        prices = self.pair_cost.copy()
        for order, duals in ((equal, answer.eqlin.marginals), (upper, answer.ineqlin.marginals)):
            for k in order:
                mine, duals = np.split(duals, [len(self.blocks[k].limit)])
                block = self.blocks[k]
                # A row of -1 reads the zero put at the end.
                prices -= np.append(mine, 0.0)[block.row] * block.coefficient
        return self._solution(answer.x, prices)

    def integer(self, loose: Solution, gap: float) -> Solution | None:
        """Whole pairs: if a gap is allowed, first only those that the LP's prices leave open; then all."""
        n = len(self.i)
        constraints = [
            LinearConstraint(matrix, block.limit if block.equal else -np.inf, block.limit)
            for matrix, block in zip(self.matrices, self.blocks, strict=True)
        ]
        whole = np.rint(loose.x)
        halves = np.abs(loose.x - whole) >= TOLERANCE
        reaches = [OPEN_RANGE] * bool(gap) + [np.inf] * (not gap or n <= FEW_PAIRS)
        for reach in reaches:
            open_pairs = halves | (np.abs(loose.prices[self.i, self.j]) <= reach)
            lower, upper = self.lower.copy(), self.upper.copy()
            lower[:n] = np.where(open_pairs, lower[:n], whole)
            upper[:n] = np.where(open_pairs, upper[:n], whole)
            answer = milp(
                self.cost,
                integrality=(np.arange(self.size) < n).astype(int),
                bounds=Bounds(lower, upper),
                constraints=constraints,
                options={"node_limit": NODES, "time_limit": SECONDS, "mip_rel_gap": gap},
            )
            if answer.x is not None:
                return self._solution(answer.x, loose.prices)
        return None

    def _solution(self, values: np.ndarray, prices: np.ndarray) -> Solution:
        missed = tuple(
            values[start:stop].reshape(len(block.missed_at), -1).sum(axis=0)
            if block.missed_at
            else np.zeros(len(block.limit))
            for block, start, stop in zip(self.blocks, self.starts, self.starts[1:], strict=False)
        )
        return Solution(self.i, self.j, values[: len(self.i)], missed, float(values[-1]), prices)


def first_columns(
    worth: np.ndarray, allowed: np.ndarray, seats: np.ndarray, low: np.ndarray, high: np.ndarray
):
    """The pairs to begin with: all if few, else each side's best partners once the overloaded are dearer."""
    if worth.size <= ALL_COLUMNS:
        return allowed.copy()
    n, m = worth.shape
    price, step = np.zeros(m), float(worth.mean())
    k = max(1, min(m, int(seats.max())))
    for turn in range(60):
        merit = np.where(allowed, worth - price, -np.inf)
        load = np.bincount(np.argpartition(-merit, k - 1, axis=1)[:, :k].ravel(), minlength=m)
        over, under = np.maximum(load - high, 0), np.maximum(low - load, 0)
        price += step * (over / np.maximum(high, 1) - under / np.maximum(low, 1)) / (1 + 0.3 * turn)
    merit = np.where(allowed, worth - price, -np.inf)
    width, depth = min(m, max(FIRST_CHOICES, 3 * k)), min(n, 2 * int(high.max()) + 1)
    columns = np.zeros((n, m), bool)
    np.put_along_axis(columns, np.argpartition(-merit, width - 1, axis=1)[:, :width], True, axis=1)
    np.put_along_axis(columns, np.argpartition(-merit, depth - 1, axis=0)[:depth], True, axis=0)
    return columns & allowed
