# SPDX-License-Identifier: AGPL-3.0-or-later
"""Expected ranks by quadrature: no Monte Carlo, so equal data get equal numbers, to the last digit but one.

Standard deviations (tau, omega, s) have flat priors on (0, U). A Gauss-Legendre grid covers the box, then closes
in on where the weight lies; over the kept points the proposals' effects are a mixture of known normals.
Source of model and rule: Heyard and others, "Rethinking the funding line at the Swiss National Science
Foundation" (ERforResearch); the published mode fixes omega and the mean.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from reviews.crossed import CrossedModel

ZOOM_AT, KEEP_AT = 1e-5, 1e-6
LEAST_SHARE = 1e-3  # s stays above this share of U: a perfect fit would otherwise run to nought


@dataclass(frozen=True)
class Prior:
    """U(0, width) for tau, omega and s; with `omega` given it is fixed, and s is sqrt(sigma^2 + tau_a^2)."""

    width: float
    omega: float | None = None

    def log_density(self, s: np.ndarray) -> np.ndarray:
        """Log density of s, up to a constant: flat, or that of the root of two squared uniforms."""
        if self.omega is None:
            return np.zeros_like(s)
        u = self.width
        near = np.pi * s / (2 * u**2)
        far = s / u**2 * (np.pi / 2 - 2 * np.arccos(np.minimum(1.0, u / s)))
        return np.log(np.maximum(np.where(s <= u, near, far), 1e-300))


@dataclass(frozen=True)
class Grid:
    """The kept quadrature points (tau, omega, s) and their weights, which add up to 1."""

    points: np.ndarray
    weights: np.ndarray

    def means(self) -> dict[str, float]:
        """Posterior means of the three standard deviations."""
        return dict(
            zip(
                ("proposal", "panelist", "residual"),
                (float(v) for v in self.weights @ self.points),
                strict=True,
            )
        )


def grid_of(model: CrossedModel, prior: Prior, nodes: int) -> Grid:
    """Coarse box, then two times closer, then the points that carry weight."""
    top = prior.width * (1.0 if prior.omega is None else np.sqrt(2.0))
    box = [(0.0, prior.width), (LEAST_SHARE * prior.width, top)]
    if prior.omega is None:
        box.insert(1, (0.0, prior.width))
    for turn in range(3):
        axes, points, weights = _weighed(model, prior, box, nodes)
        if turn < 2:
            box = [
                _closer(axis, ends, points[:, k], weights)
                for k, (axis, ends) in enumerate(zip(axes, box, strict=True))
            ]
    kept = weights > KEEP_AT
    points, weights = points[kept], weights[kept] / weights[kept].sum()
    return Grid(_three(points, prior), weights)


def _weighed(model: CrossedModel, prior: Prior, box, nodes: int):
    node, weight = np.polynomial.legendre.leggauss(nodes)
    axes = [low + (high - low) * (node + 1) / 2 for low, high in box]
    points = np.stack([a.ravel() for a in np.meshgrid(*axes, indexing="ij")], axis=1)
    area = np.prod(np.stack(np.meshgrid(*[weight] * len(box), indexing="ij")), axis=0).ravel()
    tau, omega, s = _three(points, prior).T
    log = model.log_likelihood(tau, omega, s) + prior.log_density(s)
    weights = area * np.exp(log - log.max())
    return axes, points, weights / weights.sum()


def _three(points: np.ndarray, prior: Prior) -> np.ndarray:
    return points if prior.omega is None else np.insert(points, 1, prior.omega, axis=1)


def _closer(axis: np.ndarray, ends, values: np.ndarray, weights: np.ndarray):
    """From the node before the first that carries weight to the node after the last."""
    heavy = values[weights > ZOOM_AT]
    edges = np.concatenate([[ends[0]], axis, [ends[1]]])
    return edges[edges < heavy.min()].max(), edges[edges > heavy.max()].min()


class Mixture:
    """The proposals' and panelists' effects as a mixture of normals over the grid."""

    def __init__(self, model: CrossedModel, grid: Grid):
        self.model, self.grid = model, grid
        tau, omega, s = grid.points.T
        self.tau_ratio, self.omega_ratio, self.s = tau / s, omega / s, s

    def parts(self) -> Iterator[tuple[float, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
        """Per point: weight; theta's mean, own variance and loadings; the panelists' means and covariance root.

        theta = mean + sqrt(own) * noise + loadings @ z, with z standard normal.
        """
        model = self.model
        step = max(1, 2_000_000 // max(1, model.cross.size))
        for at in range(0, len(self.s), step):
            chunk = slice(at, at + step)
            solved = model.solve(self.tau_ratio[chunk], self.omega_ratio[chunk])
            stretch = model.stretch(self.omega_ratio[chunk])
            for k, weight in enumerate(self.grid.weights[chunk]):
                square, s = self.tau_ratio[at + k] ** 2, self.s[at + k]
                shrink = square / (1 + square * model.counts)
                answer = solved.answer[k] * stretch[k]
                mean = shrink * (model.sums - model.cross @ answer)
                root = s * np.linalg.inv(solved.factor[k]).T * stretch[k][:, None]
                loadings = -shrink[:, None] * (model.cross @ root)
                yield weight, mean, s**2 * shrink, loadings, answer[: model.m], root[: model.m]

    def better(self, tell: Callable[[float], None] | None = None) -> np.ndarray:
        """P(proposal of the row is better than that of the column)."""
        n = self.model.n
        result, done = np.zeros((n, n)), 0.0
        for weight, mean, own, loadings, _, _ in self.parts():
            shared = loadings @ loadings.T
            variance = own + np.diagonal(shared)
            spread = variance[:, None] + variance[None, :] - 2 * shared
            np.fill_diagonal(spread, 1.0)
            result += weight * ndtr((mean[:, None] - mean[None, :]) / np.sqrt(np.maximum(spread, 1e-18)))
            done += weight
            if tell:
                tell(done)
        return result

    def rank_shares(self, draws: int, seed: int) -> np.ndarray:
        """Proposals x ranks: the share of seeded draws in which the proposal has the rank."""
        n, order = self.model.n, np.random.default_rng(seed)
        counts = np.zeros(n * n, np.int64)
        ends = np.floor(np.cumsum(self.grid.weights) * draws + order.random())
        ends[-1] = draws
        sizes = np.diff(np.concatenate([[0], ends])).astype(int)
        for size, (_, mean, own, loadings, _, _) in zip(sizes, self.parts(), strict=True):
            if size <= 0:
                continue
            noise = order.standard_normal((size, n)) * np.sqrt(own)
            theta = mean + noise + order.standard_normal((size, loadings.shape[1])) @ loadings.T
            best_first = np.argsort(-theta, axis=1, kind="stable")
            counts += np.bincount((best_first * n + np.arange(n)).ravel(), minlength=n * n)
        return counts.reshape(n, n) / draws

    def panelists(self) -> tuple[np.ndarray, np.ndarray]:
        """Posterior mean and standard deviation of every panelist's effect."""
        first, second = np.zeros(self.model.m), np.zeros(self.model.m)
        for weight, _, _, _, mean, root in self.parts():
            first += weight * mean
            second += weight * (mean**2 + (root**2).sum(axis=1))
        return first, np.sqrt(np.maximum(second - first**2, 0.0))
