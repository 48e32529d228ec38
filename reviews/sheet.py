# SPDX-License-Identifier: AGPL-3.0-or-later
"""A score sheet (proposal, panelist, score) read into arrays, higher always better, in an order that no name sets."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from reviews.exact import id_order
from reviews.scoring import derived_scale


@dataclass(frozen=True)
class Sheet:
    """Scores as numbers: `merit` is the score turned so that higher is better, `score` as it was given."""

    proposals: tuple[Hashable, ...]
    panelists: tuple[Hashable, ...]
    proposal: np.ndarray
    panelist: np.ndarray
    score: np.ndarray
    merit: np.ndarray
    low: float
    high: float
    higher_is_better: bool

    @property
    def width(self) -> float:
        """The width of the scale."""
        return self.high - self.low

    @property
    def shape(self) -> tuple[int, int]:
        """(proposals, panelists)."""
        return len(self.proposals), len(self.panelists)

    def native(self, merit: Any) -> Any:
        """A merit on the scale as people gave it."""
        return merit if self.higher_is_better else self.low + self.high - merit

    def grid(self) -> np.ndarray:
        """Merits as a table, proposals x panelists; NaN where nobody scored."""
        table = np.full(self.shape, np.nan)
        table[self.proposal, self.panelist] = self.merit
        return table

    def parts(self) -> int:
        """In how many unconnected parts panelists and proposals fall."""
        n, m = self.shape
        links = sp.csr_array(
            (np.ones(len(self.merit)), (self.proposal, n + self.panelist)), shape=(n + m, n + m)
        )
        return int(connected_components(links, directed=False)[0])


def read_sheet(
    scores: pd.DataFrame, *, scale: tuple[Any, Any] | None, higher_is_better: bool = True
) -> Sheet:
    """The sheet of a table with columns proposal, panelist and score; blanks are left out.

    Without a scale it is derived from the scores. Raises ValueError for a missing column, no score at all, a
    score that is no number or off the scale, and for a panelist who scored a proposal twice.
    """
    if missing := {"proposal", "panelist", "score"} - set(scores.columns):
        raise ValueError(f"The scores have no column {min(missing)}.")
    table = scores[["proposal", "panelist", "score"]].dropna(subset="score")
    if not len(table):
        raise ValueError("There are no scores to rank.")
    try:
        given = table["score"].to_numpy(float)
    except (TypeError, ValueError) as problem:
        raise ValueError("Every score is a number.") from problem
    low, high = map(float, derived_scale(given.tolist()) if scale is None else scale)
    _check(table, given, low, high)
    merit = given if higher_is_better else low + high - given
    proposals, proposal = _by_data(table["proposal"].tolist(), merit)
    panelists, panelist = _by_data(table["panelist"].tolist(), merit)
    rows = np.lexsort((panelist, proposal))
    return Sheet(
        proposals,
        panelists,
        proposal[rows],
        panelist[rows],
        given[rows],
        merit[rows],
        low,
        high,
        higher_is_better,
    )


def _check(table: pd.DataFrame, given: np.ndarray, low: float, high: float) -> None:
    if not low < high:
        raise ValueError("The scale needs a low end below its high end.")
    if not ((given >= low) & (given <= high)).all():
        raise ValueError(f"A score lies off the scale from {low:g} to {high:g}.")
    if table.duplicated(["proposal", "panelist"]).any():
        twice = table[table.duplicated(["proposal", "panelist"])].iloc[0]
        raise ValueError(f"Panelist {twice['panelist']} scored proposal {twice['proposal']} twice.")


def _by_data(names: list[Hashable], merit: np.ndarray) -> tuple[tuple[Hashable, ...], np.ndarray]:
    """The distinct names, best mean first, and the place of each row's name.

    Names come in only where the scores are all alike, so that renaming people changes no number.
    """
    gathered: dict[Hashable, list[float]] = {}
    for name, value in zip(names, merit.tolist(), strict=True):
        gathered.setdefault(name, []).append(value)
    centre = float(merit.mean())
    keys = {
        name: (
            -round(sum(values) / len(values) - centre, 9),
            [-round(v - centre, 9) for v in sorted(values)],
            id_order(name),
        )
        for name, values in gathered.items()
    }
    ordered = tuple(sorted(gathered, key=keys.__getitem__))
    place = {name: k for k, name in enumerate(ordered)}
    return ordered, np.array([place[name] for name in names])
