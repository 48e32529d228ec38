# SPDX-License-Identifier: AGPL-3.0-or-later
"""The crossed model of a panel: score = fixed part + proposal + panelist + rest, all normal.

Given tau, omega and s (standard deviations of proposals, panelists, rest) everything is linear algebra:
proposals are eliminated by a diagonal, the panelists and the fixed part by one small Cholesky factor.
"""

from dataclasses import dataclass

import numpy as np

CHUNK = 2_000_000  # numbers held at a time


@dataclass(frozen=True)
class Solved:
    """The model solved at one or more ratios (tau/s, omega/s); the first axis counts them.

    rest: generalised residual sum of squares. log_det: of the whole precision matrix. factor: lower Cholesky
    factor of the reduced one. answer: its solution (panelists / ratio, then the fixed part).
    """

    rest: np.ndarray
    log_det: np.ndarray
    factor: np.ndarray
    answer: np.ndarray


class CrossedModel:
    """Scores y of proposals and panelists (0-based indices), with fixed columns (default: one mean)."""

    def __init__(self, proposal, panelist, y, fixed: np.ndarray | None = None):
        self.proposal, self.panelist = np.asarray(proposal), np.asarray(panelist)
        self.y = np.asarray(y, float)
        fixed = np.ones((len(self.y), 1)) if fixed is None else np.asarray(fixed, float)
        self.n, self.m = int(self.proposal.max()) + 1, int(self.panelist.max()) + 1
        self.fixed_columns, self.size = fixed.shape[1], len(self.y)
        panel = np.zeros((self.size, self.m))
        panel[np.arange(self.size), self.panelist] = 1.0
        right = np.hstack([panel, fixed])
        self.counts = np.bincount(self.proposal, minlength=self.n)
        self.sums = np.bincount(self.proposal, weights=self.y, minlength=self.n)
        self.cross = np.zeros((self.n, right.shape[1]))
        np.add.at(self.cross, self.proposal, right)
        self.square, self.target = right.T @ right, right.T @ self.y
        self.own = float(self.y @ self.y)
        self._group_by_count()

    def _group_by_count(self) -> None:
        """Proposals with equally many reviews share their diagonal, so they are summed once."""
        self.levels, self.level_of = np.unique(self.counts, return_inverse=True)
        groups = [self.cross[self.level_of == level] for level in range(len(self.levels))]
        sums = [self.sums[self.level_of == level] for level in range(len(self.levels))]
        self.group_sizes = np.array([len(group) for group in groups])
        self.group_square = np.array([group.T @ group for group in groups])
        self.group_target = np.array([g.T @ s for g, s in zip(groups, sums, strict=True)])
        self.group_own = np.array([s @ s for s in sums])

    def stretch(self, omega_ratio: np.ndarray) -> np.ndarray:
        """What panelists' and fixed columns are multiplied with, for each ratio."""
        ones = np.ones((len(omega_ratio), self.fixed_columns))
        return np.hstack([np.repeat(omega_ratio[:, None], self.m, axis=1), ones])

    def solve(self, tau_ratio, omega_ratio) -> Solved:
        """Solve at arrays of ratios to s."""
        tau, omega = np.atleast_1d(tau_ratio).astype(float), np.atleast_1d(omega_ratio).astype(float)
        step = max(1, CHUNK // (self.m + self.fixed_columns) ** 2)
        parts = [self._solve(tau[at : at + step], omega[at : at + step]) for at in range(0, len(tau), step)]
        return Solved(*(np.concatenate([getattr(p, name) for p in parts]) for name in Solved.__annotations__))

    def _solve(self, tau: np.ndarray, omega: np.ndarray) -> Solved:
        width = self.m + self.fixed_columns
        diagonal = 1 + tau[:, None] ** 2 * self.levels
        weight = tau[:, None] ** 2 / diagonal
        stretch = self.stretch(omega)
        matrix = self.square - np.tensordot(weight, self.group_square, axes=1)
        matrix *= stretch[:, :, None] * stretch[:, None, :]
        matrix[:, np.arange(self.m), np.arange(self.m)] += 1.0
        target = (self.target - weight @ self.group_target) * stretch
        if not width:
            empty = np.zeros((len(tau), 0))
            return Solved(self._rest(weight), self._own_det(diagonal), np.zeros((len(tau), 0, 0)), empty)
        factor = np.linalg.cholesky(matrix)
        half = np.linalg.solve(factor, target[:, :, None])
        answer = np.linalg.solve(np.swapaxes(factor, 1, 2), half)[:, :, 0]
        rest = self._rest(weight) - (half[:, :, 0] ** 2).sum(axis=1)
        log_det = self._own_det(diagonal) + 2 * np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
        return Solved(np.maximum(rest, 1e-12 * max(self.own, 1e-12)), log_det, factor, answer)

    def _rest(self, weight: np.ndarray) -> np.ndarray:
        return self.own - weight @ self.group_own

    def _own_det(self, diagonal: np.ndarray) -> np.ndarray:
        return np.log(diagonal) @ self.group_sizes

    def log_likelihood(self, tau, omega, s) -> np.ndarray:
        """Marginal log-likelihood, the fixed part integrated over a flat prior, up to a constant."""
        solved = self.solve(tau / s, omega / s)
        free = self.size - self.fixed_columns
        return -free * np.log(s) - 0.5 * solved.log_det - 0.5 * solved.rest / s**2
