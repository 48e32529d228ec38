# SPDX-License-Identifier: AGPL-3.0-or-later
"""Restricted maximum likelihood (REML) for the crossed model: the same criterion as lme4's, to the ninth digit.

The criterion is profiled over the residual variance and searched on a grid in x = ratio / (1 + ratio), from 0
(no variance at all, which is a legal answer and is flagged) to 1, and again ever closer around the best point.
"""

from dataclasses import dataclass

import numpy as np

from reviews.crossed import CrossedModel

FIRST_NODES, NODES, ROUNDS = 33, 17, 13
MOST = 0.9999
NOUGHT = 1e-6  # a ratio of variances under this is the boundary


@dataclass(frozen=True)
class Fit:
    """A REML fit: variances, criterion (-2 log restricted likelihood), fixed part, predicted effects."""

    proposal_variance: float
    panelist_variance: float
    residual_variance: float
    criterion: float
    fixed: np.ndarray
    fixed_covariance: np.ndarray
    proposal_effects: np.ndarray
    panelist_effects: np.ndarray

    @property
    def singular(self) -> tuple[str, ...]:
        """Which variances lie on the boundary: none of them shows that people or proposals do not differ."""
        rest = max(self.residual_variance, 1e-300)
        ratios = {"proposal": self.proposal_variance / rest, "panelist": self.panelist_variance / rest}
        at_edge = [name for name, ratio in ratios.items() if ratio < NOUGHT]
        return (*at_edge, *(["residual"] if max(ratios.values()) > MOST / (1 - MOST) * 0.99 else []))


def fit_reml(model: CrossedModel, *, panelists: bool = True) -> Fit:
    """The REML fit; `panelists=False` leaves the panelists' variance at nought (one-way model).

    Raises ValueError when there are no more scores than fixed columns.
    """
    free = model.size - model.fixed_columns
    if free < 1:
        raise ValueError("There are too few scores to fit the model.")
    most = np.array([MOST, MOST if panelists else 0.0])
    low, high = np.zeros(2), most
    for nodes in (FIRST_NODES, *[NODES] * ROUNDS):
        axes = [np.linspace(low[k], high[k], nodes if most[k] else 1) for k in (0, 1)]
        x, z = (grid.ravel() for grid in np.meshgrid(*axes, indexing="ij"))
        value = _criterion(model, x / (1 - x), z / (1 - z), free)
        best = int(np.argmin(value))
        at, step = np.array([x[best], z[best]]), (high - low) / (nodes - 1)
        low, high = np.maximum(at - 1.5 * step, 0.0), np.minimum(at + 1.5 * step, most)
    return _fit(model, at / (1 - at), float(value[best]), free)


def _criterion(model: CrossedModel, tau_ratio, omega_ratio, free: int) -> np.ndarray:
    solved = model.solve(np.sqrt(tau_ratio), np.sqrt(omega_ratio))
    return solved.log_det + free * (1 + np.log(2 * np.pi * solved.rest / free))


def _fit(model: CrossedModel, ratios: np.ndarray, criterion: float, free: int) -> Fit:
    root = np.sqrt(ratios)
    solved = model.solve(root[:1], root[1:])
    residual = float(solved.rest[0]) / free
    stretch = model.stretch(root[1:])[0]
    answer = solved.answer[0] * stretch
    effects = ratios[0] * (model.sums - model.cross @ answer) / (1 + ratios[0] * model.counts)
    inverse = np.linalg.inv(solved.factor[0])
    covariance = residual * (inverse.T @ inverse)
    return Fit(
        proposal_variance=float(ratios[0]) * residual,
        panelist_variance=float(ratios[1]) * residual,
        residual_variance=residual,
        criterion=criterion,
        fixed=answer[model.m :],
        fixed_covariance=covariance[model.m :, model.m :],
        proposal_effects=effects,
        panelist_effects=answer[: model.m],
    )
