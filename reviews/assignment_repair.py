# SPDX-License-Identifier: AGPL-3.0-or-later
"""Raise the worst-off proposals by exchanges, the cheapest first: quick at any size, and keeps every load."""

import numpy as np

from reviews.assignment_problem import Problem


def repaired(problem: Problem, chosen: np.ndarray, counted: np.ndarray, least: int) -> np.ndarray | None:
    """An assignment in which every counted proposal has at least `least`, made from `chosen` by exchanges.

    A proposal in need either changes one panelist for another who has room, or trades panelists with another
    proposal that stays above `least` (or gains too). Each step shrinks the total need, so it ends; None when
    a proposal in need finds no such step. Needs a problem without rows for experts and organisations.
    """
    state = _Exchanges(problem, chosen)
    while True:
        need = np.where(counted, least - state.sums, 0)
        i = int(np.argmax(need))
        if need[i] <= 0:
            return state.chosen
        if not state.help(i, least):
            return None


class _Exchanges:
    def __init__(self, problem: Problem, chosen: np.ndarray):
        self.problem, self.chosen = problem, chosen.copy()
        self.i, self.j = np.nonzero(chosen & ~problem.locked)
        self.sums = (problem.affinity * chosen).sum(axis=1)
        self.loads = chosen.sum(axis=0)

    def help(self, i: int, least: int) -> bool:
        """Take the best step for proposal i: one that ends its need at the least loss, else the longest."""
        best = None
        for at in np.flatnonzero(self.i == i).tolist():
            for step in (self._change(i, at, least), self._trade(i, at, least)):
                if step is not None and (best is None or step[0] > best[0]):
                    best = step
        if best is None:
            return False
        _, at, panelist, other = best
        self._put(at, panelist, other)
        return True

    def _merit(self, i: int, gain: np.ndarray, total: np.ndarray, least: int) -> np.ndarray:
        """Steps that end the need come before others, by the total; the others by how far they help."""
        ends = self.sums[i] + gain >= least
        return np.where(ends, total, gain - 1e6)

    def _change(self, i: int, at: int, least: int):
        problem, j = self.problem, self.j[at]
        if self.loads[j] <= problem.low[j]:
            return None
        gain = problem.affinity[i] - problem.affinity[i, j]
        fine = problem.allowed[i] & ~self.chosen[i] & (self.loads < problem.high) & (gain > 0)
        if not fine.any():
            return None
        merit = np.where(fine, self._merit(i, gain, gain, least), -np.inf)
        panelist = int(np.argmax(merit))
        return float(merit[panelist]), at, panelist, None

    def _trade(self, i: int, at: int, least: int):
        problem, j = self.problem, self.j[at]
        gain = problem.affinity[i, self.j] - problem.affinity[i, j]
        change = problem.affinity[self.i, j] - problem.affinity[self.i, self.j]
        after = self.sums[self.i] + change
        fine = (gain > 0) & problem.allowed[i, self.j] & ~self.chosen[i, self.j]
        fine &= problem.allowed[self.i, j] & ~self.chosen[self.i, j] & ((after >= least) | (change >= 0))
        if not fine.any():
            return None
        merit = np.where(fine, self._merit(i, gain, gain + change, least), -np.inf)
        other = int(np.argmax(merit))
        return float(merit[other]), at, int(self.j[other]), other

    def _put(self, at: int, panelist: int, other: int | None) -> None:
        moves = [(at, panelist)] if other is None else [(at, panelist), (other, int(self.j[at]))]
        for place, _ in moves:
            self.chosen[self.i[place], self.j[place]] = False
        for place, new in moves:
            i, old = self.i[place], self.j[place]
            self.sums[i] += self.problem.affinity[i, new] - self.problem.affinity[i, old]
            self.loads[old] -= 1
            self.loads[new] += 1
            self.chosen[i, new] = True
        for place, new in moves:
            self.j[place] = new
