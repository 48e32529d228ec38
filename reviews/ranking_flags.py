# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people should know before they lean on a ranking."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from reviews.exact import id_order
from reviews.notes import Note
from reviews.sheet import Sheet

ENOUGH_PANELISTS, ENOUGH_REVIEWS = 6, 2
NEAR = 0.01  # about three standard errors of 20,000 draws
SINGULAR = {
    "proposal": "The fit finds no difference between proposals: that does not show that there is none.",
    "panelist": "The fit finds no difference between panelists: that does not show that there is none.",
    "residual": "The scores fit the model without a rest: there are too few to tell.",
}


def flags_of(
    sheet: Sheet, singular: Iterable[str], table: pd.DataFrame, places: int, bands: Sequence[float]
) -> tuple[Note, ...]:
    """The notes that apply, most serious first; `table` has a line per proposal in the sheet's order."""
    notes = []
    if np.ptp(sheet.merit) == 0:
        notes.append(Note("no_variation", "Every score is the same: nothing can be ranked."))
    if (parts := sheet.parts()) > 1:
        sentence = (
            "Panelists and proposals fall into groups that share no review: severity cannot be compared."
        )
        notes.append(Note("disconnected", sentence, {"parts": parts}))
    if sheet.shape[1] < ENOUGH_PANELISTS:
        sentence = "Fewer than six panelists: take the plain mean as the guide, and the bands as wide."
        notes.append(Note("few_panelists", sentence, {"panelists": sheet.shape[1]}))
    notes += [Note(f"singular_{name}", SINGULAR[name]) for name in singular]
    if thin := table.loc[table["n_reviews"] < ENOUGH_REVIEWS, "proposal"].tolist():
        notes.append(
            Note(
                "few_reviews",
                "Some proposals have only one review.",
                {"proposals": sorted(thin, key=id_order)},
            )
        )
    notes += _at_the_line(table, places)
    limits = np.array(bands)
    close = (np.abs(table["p_top"].to_numpy()[:, None] - limits) < NEAR).any(axis=1)
    if places and close.any() and np.ptp(sheet.merit) > 0:
        sentence = "Some probabilities lie within 0.01 of a band's limit: do not let the band alone decide."
        notes.append(
            Note("near_a_limit", sentence, {"proposals": sorted(table.loc[close, "proposal"], key=id_order)})
        )
    return tuple(notes)


def _at_the_line(table: pd.DataFrame, places: int) -> list[Note]:
    """A note if proposals with the same expected rank (to 1e-9) stand on both sides of the last place."""
    ordered = table.assign(key=table["expected_rank"].round(9)).sort_values("key", kind="stable")
    if not 0 < places < len(ordered) or ordered["key"].iloc[places - 1] != ordered["key"].iloc[places]:
        return []
    equal = ordered.loc[ordered["key"] == ordered["key"].iloc[places], "proposal"].tolist()
    return [
        Note(
            "tie_at_the_line",
            "Equal proposals stand across the last place: decide or draw.",
            {"proposals": equal},
        )
    ]
