# SPDX-License-Identifier: AGPL-3.0-or-later
"""Do groups of proposals get other scores? A cautious look, never a correction.

Model 1: score = group + proposal + panelist + rest. Model 2 has the criterion scores beside the group. Each
difference comes with its standard error and 95 % interval; groups under ten proposals are not shown.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reviews.crossed import CrossedModel
from reviews.exact import id_order
from reviews.notes import Note
from reviews.reml import fit_reml

LEAST_GROUP = 10
NORMAL_95 = 1.959964
CAUTION = Note(
    "criteria_may_carry_it",
    "A small difference given criterion scores does not prove fairness: the criteria themselves may carry it.",
)


@dataclass(frozen=True)
class Difference:
    """A group against the reference: points on the scale, standard error, 95 % interval; None if not shown."""

    group: Hashable
    reference: Hashable
    proposals: int | None
    estimate: float | None
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class GroupDifferences:
    """Both models, with the notes to print beside them. `given_criteria` is None where it cannot be fitted."""

    plain: tuple[Difference, ...]
    given_criteria: tuple[Difference, ...] | None
    notes: tuple[Note, ...]


def group_differences(
    scores: pd.DataFrame, groups: Mapping[Hashable, Hashable], *, criteria: Sequence[str] = ()
) -> GroupDifferences:
    """Differences between groups of proposals, against the largest group.

    scores: columns proposal, panelist, score and one per name in `criteria`; groups: proposal to group, those
    without one are left out. Raises ValueError when fewer than two groups have ten proposals, or when each
    group has one score throughout.
    """
    table = scores.assign(group=scores["proposal"].map(groups)).dropna(subset=["group", "score"])
    sizes = table.groupby("group")["proposal"].nunique()
    order = sorted(sizes.index, key=lambda name: (-sizes[name], id_order(name)))
    shown = [name for name in order if sizes[name] >= LEAST_GROUP]
    if len(shown) < 2:
        raise ValueError("Differences are shown only between groups of ten proposals or more.")
    notes = [CAUTION]
    if len(shown) < len(order):
        notes.append(Note("small_groups", "Groups under ten proposals are not shown."))
    kept = table[table["group"].isin(shown)]
    plain = _fitted(kept, shown, (), sizes)
    if plain is None:
        raise ValueError("The score follows from the group alone: no difference can be doubted.")
    given = _fitted(kept.dropna(subset=list(criteria)), shown, criteria, sizes) if criteria else None
    if criteria and given is None:
        sentence = (
            "The score follows from the criterion scores alone: there is nothing to compare given them."
        )
        notes.append(Note("score_is_its_criteria", sentence))
    small = tuple(Difference(name, shown[0], None, *[None] * 4) for name in order[len(shown) :])
    return GroupDifferences(plain + small, None if given is None else given + small, tuple(notes))


def _fitted(table: pd.DataFrame, shown, criteria: Sequence[str], sizes) -> tuple[Difference, ...] | None:
    """The groups' coefficients; None when the fixed part says everything or two parts of it say the same."""
    members = [(table["group"] == name).to_numpy(float) for name in shown[1:]]
    beside = [table[name].to_numpy(float) - table[name].mean() for name in criteria]
    fixed = np.column_stack([np.ones(len(table)), *members, *beside])
    y = table["score"].to_numpy(float)
    answer, _, level, _ = np.linalg.lstsq(fixed, y, rcond=None)
    left = ((y - fixed @ answer) ** 2).sum()
    if level < fixed.shape[1] or left <= 1e-9 * max(1.0, ((y - y.mean()) ** 2).sum()):
        return None
    proposal, panelist = pd.factorize(table["proposal"])[0], pd.factorize(table["panelist"])[0]
    fit = fit_reml(CrossedModel(proposal, panelist, y - y.mean(), fixed))
    errors = np.sqrt(np.diagonal(fit.fixed_covariance))
    told = zip(shown[1:], fit.fixed[1 : len(shown)], errors[1 : len(shown)], strict=True)
    return tuple(
        Difference(
            name,
            shown[0],
            int(sizes[name]),
            float(b),
            float(e),
            float(b - NORMAL_95 * e),
            float(b + NORMAL_95 * e),
        )
        for name, b, e in told
    )
