# SPDX-License-Identifier: AGPL-3.0-or-later
"""Group differences: against dense least squares, planted effects, and what is not shown."""

import numpy as np
import pandas as pd
import pytest

from reviews.bias import group_differences
from reviews.crossed import CrossedModel
from reviews.reml import fit_reml


def panel(sizes, effect, seed=1, panelists=8, k=3):
    """Scores where each group's proposals are moved by its effect; a criterion carries half of it."""
    rng, rows, groups = np.random.default_rng(seed), [], {}
    names = [name for name, size in sizes.items() for _ in range(size)]
    severity = 0.5 * rng.standard_normal(panelists)
    for proposal, name in enumerate(names):
        groups[proposal] = name
        own = effect.get(name, 0) + 0.6 * rng.standard_normal()
        for panelist in rng.choice(panelists, k, replace=False):
            criterion = own + 0.3 * rng.standard_normal()
            score = 0.5 * own + 0.5 * criterion + severity[panelist] + 0.4 * rng.standard_normal()
            rows.append((proposal, int(panelist), score, criterion))
    return pd.DataFrame(rows, columns=["proposal", "panelist", "score", "impact"]), groups


def test_a_planted_difference_is_found_with_its_interval():
    scores, groups = panel({"a": 60, "b": 40}, {"b": -0.8})

    found = group_differences(scores, groups, criteria=["impact"])

    (difference,) = found.plain
    assert (difference.group, difference.reference, difference.proposals) == ("b", "a", 40)
    assert difference.low < -0.8 < difference.high < 0
    assert difference.high - difference.low == pytest.approx(2 * 1.959964 * difference.error)
    assert abs(found.given_criteria[0].estimate) < abs(difference.estimate)
    assert [note.code for note in found.notes] == ["criteria_may_carry_it"]


def test_estimate_and_error_are_those_of_generalised_least_squares():
    scores, groups = panel({"a": 15, "b": 12}, {"b": 0.3}, seed=4)
    i, j, y = (scores[c].to_numpy() for c in ("proposal", "panelist", "score"))
    x = np.column_stack([np.ones(len(y)), np.array([groups[p] == "b" for p in i], float)])
    fit = fit_reml(CrossedModel(i, j, y, x))
    v = (
        fit.proposal_variance * (i[:, None] == i)
        + fit.panelist_variance * (j[:, None] == j)
        + fit.residual_variance * np.eye(len(y))
    )
    covariance = np.linalg.inv(x.T @ np.linalg.solve(v, x))
    estimate = covariance @ x.T @ np.linalg.solve(v, y)

    (difference,) = group_differences(scores, groups).plain

    assert difference.estimate == pytest.approx(estimate[1], abs=1e-8)
    assert difference.error == pytest.approx(np.sqrt(covariance[1, 1]), rel=1e-6)


def test_small_groups_are_not_shown():
    scores, groups = panel({"a": 20, "b": 10, "c": 9}, {})

    found = group_differences(scores, groups)

    assert [(d.group, d.proposals, d.estimate is None) for d in found.plain] == [
        ("b", 10, False),
        ("c", None, True),
    ]
    assert {note.code for note in found.notes} == {"criteria_may_carry_it", "small_groups"}
    assert found.given_criteria is None


def test_without_two_groups_of_ten_nothing_is_said():
    scores, groups = panel({"a": 20, "b": 9}, {})
    with pytest.raises(ValueError, match="groups of ten"):
        group_differences(scores, groups)


def test_one_score_throughout_leaves_no_difference_to_doubt():
    scores, groups = panel({"a": 12, "b": 12}, {})

    with pytest.raises(ValueError, match="follows from the group"):
        group_differences(scores.assign(score=3.0), groups)


def test_a_score_made_of_its_criteria_leaves_nothing_to_compare():
    scores, groups = panel({"a": 12, "b": 12}, {})

    found = group_differences(scores.assign(score=scores["impact"] * 2 + 1), groups, criteria=["impact"])

    assert found.given_criteria is None
    assert "score_is_its_criteria" in {note.code for note in found.notes}


def test_proposals_without_a_group_are_left_out():
    scores, groups = panel({"a": 12, "b": 12}, {})
    without = {name: group for name, group in groups.items() if name != 0}

    assert group_differences(scores, without) == group_differences(scores[scores["proposal"] != 0], groups)
