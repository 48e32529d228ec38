# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ranking that allows for severe and mild panelists: expected ranks and the probability of a place.

Model: score = mean + proposal (tau) + panelist (omega) + rest (s), all normal; tau, omega and s flat on
(0, 0.4 R), R the width of the scale. Mode "snsf" is the rule that the Swiss National Science Foundation
published: omega fixed, the mean known, tau on (0, 2) for a scale of six.
Expected rank of i: 1 + sum over k of P(k is better than i), exact over the quadrature grid. P(place) and rank
quantiles: seeded draws; 20,000 of them have a standard error of at most 0.0035. The plain mean stands first,
and beside it the mean adjusted by REML. Proposals that the model cannot tell apart get equal numbers.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import scipy

from reviews.crossed import CrossedModel
from reviews.exact import id_order
from reviews.notes import Note
from reviews.posterior import Grid, Mixture, Prior, grid_of
from reviews.ranking_flags import flags_of
from reviews.reml import Fit, fit_reml
from reviews.sheet import Sheet, read_sheet

BANDS = (0.25, 0.75)
DRAWS, NODES = 20_000, 14
QUANTILES = {"rank_05": 0.05, "rank_25": 0.25, "rank_75": 0.75, "rank_95": 0.95}
# (width of the scale: width of the prior, omega) as published for scales 1 to 6 and 1 to 9.
PUBLISHED = {5.0: (2.0, 0.5), 8.0: (3.0, 1.0)}


@dataclass(frozen=True)
class Ranking:
    """The result. `table` stands best expected rank first, one line per proposal:

    proposal, n_reviews, mean and adjusted_mean (on the scale as given), expected_rank, p_top (of a place),
    rank_05 to rank_95 (quantiles), band ("fund" above the upper limit, "zone", "not" below the lower one).
    better: P(row is better than column). severity: per panelist n_reviews, severity (points below a middling
    panelist), sd of that figure, mean and spread of their own scores. variances and reml_criterion: the REML
    fit. posterior: means of the three standard deviations. flags: what to know before leaning on it.
    """

    table: pd.DataFrame
    better: pd.DataFrame
    severity: pd.DataFrame
    variances: dict[str, float]
    reml_criterion: float
    posterior: dict[str, float]
    flags: tuple[Note, ...]
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def lean_on_mean(self) -> bool:
        """Whether the design is too thin for the model, so that the plain mean is the better guide."""
        return any(flag.code in {"few_panelists", "disconnected", "no_variation"} for flag in self.flags)

    def as_dict(self) -> dict[str, Any]:
        """Everything but the pairwise table as plain data, rounded to nine decimals."""
        return _plain(
            {
                "table": self.table.to_dict("records"),
                "severity": self.severity.to_dict("records"),
                "variances": self.variances,
                "reml_criterion": self.reml_criterion,
                "posterior": self.posterior,
                "flags": [
                    {"code": f.code, "sentence": f.sentence, "given": dict(f.given)} for f in self.flags
                ],
                "parameters": self.parameters,
            }
        )

    def to_json(self) -> str:
        """The same bytes for the same scores, parameters, seed and library versions."""
        return json.dumps(self.as_dict(), sort_keys=True, separators=(",", ":"), allow_nan=False)


def rank(
    scores: pd.DataFrame,
    *,
    places: int = 10,
    scale: tuple[Any, Any] | None = None,
    mode: str = "default",
    higher_is_better: bool = True,
    seed: int = 0,
    bands: tuple[float, float] = BANDS,
    nodes: int = NODES,
    draws: int = DRAWS,
    tell: Callable[[float], None] | None = None,
) -> Ranking:
    """Rank the proposals of a table (proposal, panelist, score); see the module for the model.

    scale: its ends (derived from the scores if not given). bands: limits on P(place). nodes: of the grid, per
    axis (9 is four times faster and moves expected ranks by up to 0.5 of 500). tell: called with the share
    done. Raises ValueError as `read_sheet` does, and for an unknown mode or senseless limits.
    """
    if mode not in ("default", "snsf") or not 0 <= bands[0] <= bands[1] <= 1 or places < 0:
        raise ValueError("Mode is default or snsf, bands lie between 0 and 1, and places is not below 0.")
    sheet = read_sheet(scores, scale=scale, higher_is_better=higher_is_better)
    parameters = {
        "mode": mode, "places": places, "scale": [sheet.low, sheet.high], "higher_is_better": higher_is_better,
        "seed": seed, "bands": list(bands), "nodes": nodes, "draws": draws,
        "numpy": np.__version__, "scipy": scipy.__version__,
    }  # fmt: skip
    centre = _centre(sheet, mode)
    if np.ptp(sheet.merit) == 0:
        return _nothing_to_tell(sheet, places, bands, parameters)
    model = CrossedModel(sheet.proposal, sheet.panelist, sheet.merit - centre, _fixed(sheet, mode))
    reml = fit_reml(CrossedModel(sheet.proposal, sheet.panelist, sheet.merit - centre))
    grid = grid_of(model, _prior(sheet, mode), nodes)
    mixture = Mixture(model, grid)
    alike = _alike(model)
    better = mixture.better(tell)
    shares = _level(mixture.rank_shares(draws, seed), alike)
    expected = _level(better.sum(axis=0) + 0.5, alike)
    np.fill_diagonal(better, 0.5)
    return _assembled(sheet, reml, centre, grid, mixture, better, expected, shares, parameters)


def _centre(sheet: Sheet, mode: str) -> float:
    """What is taken off every merit: in the published mode the known mean, the mean of proposal means."""
    if mode == "default":
        return float(sheet.merit.mean())
    counts = np.bincount(sheet.proposal)
    return float((np.bincount(sheet.proposal, weights=sheet.merit) / counts).mean())


def _fixed(sheet: Sheet, mode: str) -> np.ndarray:
    return np.ones((len(sheet.merit), 1 if mode == "default" else 0))


def _prior(sheet: Sheet, mode: str) -> Prior:
    if mode == "default":
        return Prior(0.4 * sheet.width)
    return Prior(*PUBLISHED.get(sheet.width, (0.4 * sheet.width, 0.1 * sheet.width)))


def _alike(model: CrossedModel) -> np.ndarray:
    """A number per proposal; equal where panelists and sum of scores are equal: the model knows no more."""
    facts = np.column_stack([np.round(model.sums, 9), model.cross[:, : model.m]]) + 0.0
    return np.unique(facts, axis=0, return_inverse=True)[1].ravel()


def _level(values: np.ndarray, alike: np.ndarray) -> np.ndarray:
    """The values, each replaced by the mean over the proposals alike."""
    rows = values if values.ndim > 1 else values[:, None]
    total = np.zeros((alike.max() + 1, rows.shape[1]))
    np.add.at(total, alike, rows)
    return (total / np.bincount(alike)[:, None])[alike].reshape(values.shape)


def _assembled(
    sheet, reml: Fit, centre, grid: Grid, mixture, better, expected, shares, parameters
) -> Ranking:
    places = parameters["places"]
    table = _table(sheet, expected, shares, places, parameters["bands"])
    table["adjusted_mean"] = sheet.native(centre + float(reml.fixed[0]) + reml.proposal_effects)
    return Ranking(
        table=_ordered(table),
        better=pd.DataFrame(better, index=sheet.proposals, columns=sheet.proposals),
        severity=_severity(sheet, *mixture.panelists()),
        variances={
            "proposal": reml.proposal_variance,
            "panelist": reml.panelist_variance,
            "residual": reml.residual_variance,
        },
        reml_criterion=reml.criterion,
        posterior=grid.means(),
        flags=flags_of(sheet, reml.singular, table, places, parameters["bands"]),
        parameters=parameters,
    )


def _table(sheet: Sheet, expected: np.ndarray, shares: np.ndarray, places: int, bands) -> pd.DataFrame:
    counts = np.bincount(sheet.proposal)
    up_to = np.cumsum(shares, axis=1)
    p_top = up_to[:, min(places, len(counts)) - 1] if places else np.zeros(len(counts))
    mean = np.bincount(sheet.proposal, weights=sheet.score) / counts
    quantiles = {name: (up_to < share - 1e-12).sum(axis=1) + 1 for name, share in QUANTILES.items()}
    band = np.select([p_top > bands[1], p_top < bands[0]], ["fund", "not"], "zone")
    start = {"proposal": list(sheet.proposals), "n_reviews": counts, "mean": mean, "adjusted_mean": mean}
    return pd.DataFrame({**start, "expected_rank": expected, "p_top": p_top, **quantiles, "band": band})


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Best expected rank first; equal ones (to 1e-9) stand in the order of their ids, which says nothing."""
    key = {
        k: (round(row.expected_rank, 9), id_order(row.proposal)) for k, row in enumerate(table.itertuples())
    }
    return table.iloc[sorted(key, key=key.__getitem__)].reset_index(drop=True)


def _severity(sheet: Sheet, effect: np.ndarray, sd: np.ndarray) -> pd.DataFrame:
    own = pd.Series(sheet.score).groupby(sheet.panelist)
    table = pd.DataFrame(
        {
            "panelist": list(sheet.panelists),
            "n_reviews": own.size().to_numpy(),
            "severity": -effect,
            "sd": sd,
            "mean": own.mean().to_numpy(),
            "own_sd": own.std().to_numpy(),
        }
    )
    return table.sort_values("panelist", key=lambda column: column.map(id_order)).reset_index(drop=True)


def _nothing_to_tell(sheet: Sheet, places: int, bands, parameters) -> Ranking:
    """Every score is the same: everybody shares every rank."""
    n, m = sheet.shape
    table = _table(sheet, np.full(n, (n + 1) / 2), np.full((n, n), 1 / n), places, bands)
    nought = dict.fromkeys(("proposal", "panelist", "residual"), 0.0)
    return Ranking(
        table=_ordered(table),
        better=pd.DataFrame(0.5, index=sheet.proposals, columns=sheet.proposals),
        severity=_severity(sheet, np.zeros(m), np.zeros(m)),
        variances=nought,
        reml_criterion=float("nan"),
        posterior=dict(nought),
        flags=flags_of(sheet, (), table, places, bands),
        parameters=parameters,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return round(value, 9) + 0.0 if np.isfinite(value) else None
    return value if value is None or isinstance(value, str | int) else str(value)
