# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well panelists agree: intraclass correlations and Krippendorff's alpha, with what they do not show.

Never a gate: among the best proposals scores lie close together, and every coefficient falls for that alone.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from reviews.crossed import CrossedModel
from reviews.notes import Note
from reviews.reml import fit_reml
from reviews.sheet import Sheet

SEVERITY_GAP = 0.25  # ICC(3,1) this much above alpha: panelists rank alike, but some are more severe
ROUNDING = 1e-9  # a variance this much smaller than the others is none


@dataclass(frozen=True)
class Icc:
    """Intraclass correlations of Shrout and Fleiss (1979) with their k-fold averages.

    icc1: each proposal its own panelists. icc2: panelists drawn at random, severity counts as error. icc3:
    these panelists, severity does not count. icc1k, icc2k, icc3k: of the mean of k scores.
    """

    icc1: float
    icc2: float
    icc3: float
    icc1k: float
    icc2k: float
    icc3k: float
    proposals: int
    panelists: int


@dataclass(frozen=True)
class Agreement:
    """What is shown beside a ranking; a coefficient that cannot be computed is None."""

    one_way: float | None
    one_way_of_mean: float | None
    reviews_per_proposal: float
    complete: Icc | None
    alpha: float | None
    notes: tuple[Note, ...]


def icc(table: Any) -> Icc:
    """The six coefficients from the mean squares of a complete table, proposals x panelists.

    A coefficient whose denominator vanishes (nothing varies that could be told apart) is 0.
    Raises ValueError for a table with a gap, or with fewer than two rows or columns.
    """
    scores = np.asarray(table, float)
    if scores.ndim != 2 or min(scores.shape) < 2 or not np.isfinite(scores).all():
        raise ValueError("These coefficients need a complete table of two or more rows and columns.")
    n, k = scores.shape
    mean, rows, columns = scores.mean(), scores.mean(axis=1), scores.mean(axis=0)
    between = k * ((rows - mean) ** 2).sum() / (n - 1)
    panel = n * ((columns - mean) ** 2).sum() / (k - 1)
    within = ((scores - rows[:, None]) ** 2).sum() / (n * (k - 1))
    rest = ((scores - rows[:, None] - columns[None, :] + mean) ** 2).sum() / ((n - 1) * (k - 1))
    nothing = ROUNDING * max(between, panel, within, rest)

    def ratio(above: float, below: float) -> float:
        return float(above / below) if abs(below) > nothing else 0.0

    return Icc(
        icc1=ratio(between - within, between + (k - 1) * within),
        icc2=ratio(between - rest, between + (k - 1) * rest + k * (panel - rest) / n),
        icc3=ratio(between - rest, between + (k - 1) * rest),
        icc1k=ratio(between - within, between),
        icc2k=ratio(between - rest, between + (panel - rest) / n),
        icc3k=ratio(between - rest, between),
        proposals=n,
        panelists=k,
    )


def one_way_icc(sheet: Sheet) -> float | None:
    """ICC(1) by REML, for unequal numbers of reviews; None where no proposal has two."""
    if len(sheet.merit) <= sheet.shape[0] or sheet.shape[0] < 2 or np.ptp(sheet.merit) == 0:
        return None
    model = CrossedModel(sheet.proposal, sheet.panelist, sheet.merit - sheet.merit.mean())
    fit = fit_reml(model, panelists=False)
    return fit.proposal_variance / (fit.proposal_variance + fit.residual_variance)


def krippendorff_alpha(table: Any, *, level: str = "interval") -> float | None:
    """Krippendorff's alpha of a table, units x panelists, NaN where nothing was said.

    level: nominal, ordinal, interval or ratio. None when no unit has two values, or all values are one (no
    disagreement could show). Raises ValueError for an unknown level.
    """
    units = np.asarray(table, float)
    values = np.unique(units[np.isfinite(units)])
    counts = (units[:, :, None] == values).sum(axis=1).astype(float)
    counts = counts[counts.sum(axis=1) > 1]
    distance = _distance(values, counts.sum(axis=0), level)
    if not len(counts):
        return None
    per_unit = counts.sum(axis=1)
    observed = sum((c @ distance @ c) / (n - 1) for c, n in zip(counts, per_unit, strict=True))
    total = counts.sum(axis=0)
    expected = total @ distance @ total / (total.sum() - 1)
    return float(1 - observed / expected) if expected > 0 else None


def agreement(sheet: Sheet) -> Agreement:
    """The coefficients of one criterion or of the totals, with the cautions that belong to them."""
    grid = sheet.grid()
    complete = icc(grid) if np.isfinite(grid).all() and min(grid.shape) > 1 else None
    one_way, alpha = one_way_icc(sheet), krippendorff_alpha(grid)
    k = len(sheet.merit) / sheet.shape[0]
    notes = [Note("not_a_gate", "Agreement falls among the best proposals alone: never choose by it.")]
    if complete is not None and alpha is not None and complete.icc3 - alpha > SEVERITY_GAP:
        sentence = "Low alpha beside a higher ICC(3): panelists order alike, but some are more severe."
        notes.append(Note("severity", sentence, {"alpha": alpha, "icc3": complete.icc3}))
    of_mean = None if one_way is None else k * one_way / (1 + (k - 1) * one_way)
    return Agreement(one_way, of_mean, k, complete, alpha, tuple(notes))


def _distance(values: np.ndarray, totals: np.ndarray, level: str) -> np.ndarray:
    """Squared distances between values, as the level of measurement has them."""
    a, b = values[:, None], values[None, :]
    if level == "nominal":
        return (a != b).astype(float)
    if level == "interval":
        return (a - b) ** 2
    if level == "ratio":
        return np.divide((a - b) ** 2, (a + b) ** 2, out=np.zeros((len(values),) * 2), where=(a + b) != 0)
    if level == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        return (middle[:, None] - middle[None, :]) ** 2
    raise ValueError("The level is nominal, ordinal, interval or ratio.")
