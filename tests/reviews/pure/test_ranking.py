# SPDX-License-Identifier: AGPL-3.0-or-later
"""The crossed ranking: published figures, invariances, honest flags, honest probabilities."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.crossed import CrossedModel
from reviews.posterior import Prior, grid_of
from reviews.ranking import rank
from reviews.reml import fit_reml

# Mock panel 1 of the R package ERforResearch (MIT, R. Heyard): 15 proposals, 5 panelists, 1 to 6, 6 best.
PANEL = [
    (6, 6, 6, 5, 2), (6, 6, 5, 5, 1), (6, 5, 6, 4, 2), (6, 4, 5, 6, 2), (6, 5, 5, 4, 2),
    (6, 4, 6, 3, 2), (6, 5, 4, 3, 2), (6, 2, 5, 5, 2), (6, 4, 3, 4, 2), (6, 3, 5, 2, 2),
    (5, 4, 3, 3, 2), (5, 3, 4, 2, 2), (5, 2, 3, 3, 1), (5, 4, 3, 1, 1), (5, 2, 2, 3, 1),
]  # fmt: skip
ER_PUBLISHED = [2.44, 4.06, 4.09, 4.12, 5.08, 6.19, 7.34, 7.26, 8.43, 9.42, 10.4, 11.4, 13.0, 13.0, 13.7]
# By an independent quadrature, checked against JAGS (4 chains of 50,000).
EXACT = {
    "snsf": (
        [2.45381, 4.09496, 4.09496, 4.09496, 5.09788, 6.17496, 7.28477, 7.28477, 8.38938, 9.45842, 10.46992,
         11.40822, 13.0156, 13.0156, 13.66178],
        [0.91975, 0.73994, 0.74096, 0.74207, 0.59149, 0.42016, 0.26828, 0.26921, 0.15287, 0.08182, 0.04129,
         0.02008, 0.0048, 0.00486, 0.00244],
    ),
    "default": (
        [2.28661, 3.97073, 3.97073, 3.97073, 5.01286, 6.13308, 7.28388, 7.28388, 8.42331, 9.5198, 10.55255,
         11.50817, 13.14319, 13.14319, 13.79732],
        [0.93763, 0.76151, 0.76258, 0.76331, 0.60349, 0.4154, 0.25201, 0.25234, 0.13582, 0.06713, 0.03012,
         0.01312, 0.00233, 0.0021, 0.00112],
    ),
}  # fmt: skip


def frame(rows):
    return pd.DataFrame(rows, columns=["proposal", "panelist", "score"])


def published():
    return frame([(i + 1, j + 1, s) for i, row in enumerate(PANEL) for j, s in enumerate(row)])


def simulated(n, m, k, seed, tau=0.7, omega=0.6, s=0.8):
    """A panel drawn from the model, scores rounded to 1 to 6; with it the true effects."""
    rng = np.random.default_rng(seed)
    true, severity = tau * rng.standard_normal(n), omega * rng.standard_normal(m)
    who = np.argsort(rng.random((n, m)), axis=1)[:, :k]
    scores = np.clip(np.rint(3.5 + true[:, None] + severity[who] + s * rng.standard_normal((n, k))), 1, 6)
    rows = [(i, int(who[i, a]), float(scores[i, a])) for i in range(n) for a in range(k)]
    return frame(rows), true


def by_name(ranking, column="expected_rank"):
    return ranking.table.set_index("proposal")[column]


@pytest.mark.parametrize("mode", ["snsf", "default"])
def test_the_published_panel_is_reproduced(mode):
    ranking = rank(published(), places=5, scale=(1, 6), mode=mode)
    expected, p_top = EXACT[mode]
    table = ranking.table.sort_values("proposal")

    assert np.abs(table["expected_rank"] - expected).max() <= 0.001
    assert np.abs(table["p_top"] - p_top).max() <= 0.015
    if mode == "snsf":
        assert np.abs(table["expected_rank"] - ER_PUBLISHED).max() <= 0.10
    for column in ("expected_rank", "p_top", "adjusted_mean", "rank_25"):
        assert np.ptp(table[column].iloc[1:4]) <= 1e-9
    assert table["mean"].round(9).tolist() == [sum(row) / 5 for row in PANEL]
    assert ranking.posterior["panelist"] == pytest.approx(0.5 if mode == "snsf" else 1.44, abs=0.01)
    assert ranking.lean_on_mean  # five panelists


def test_reml_agrees_with_lme4():
    ranking = rank(published(), places=5, scale=(1, 6))
    adjusted = by_name(ranking, "adjusted_mean") - 3.84

    assert ranking.reml_criterion == pytest.approx(224.54315542, abs=1e-7)
    assert ranking.variances == pytest.approx(
        {"proposal": 0.4219047538, "panelist": 1.9819047537, "residual": 0.7247619074}, rel=1e-6
    )
    assert adjusted[[1, 2, 3, 4, 15]].tolist() == pytest.approx(
        [0.863374, 0.565659, 0.565659, 0.565659, -0.922917], abs=1e-5
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_reml_finds_the_criterion_s_minimum_by_dense_matrices(seed):
    """The textbook formula with the whole covariance matrix, on an unbalanced panel."""
    scores, _ = simulated(9, 5, 3, seed)
    i, j, y = (scores[c].to_numpy(float) for c in ("proposal", "panelist", "score"))
    fit = fit_reml(CrossedModel(i.astype(int), j.astype(int), y))

    def criterion(a, b, c):
        v = a * (i[:, None] == i) + b * (j[:, None] == j) + c * np.eye(len(y))
        inverse, one = np.linalg.inv(v), np.ones(len(y))
        rest = y - (one @ inverse @ y) / (one @ inverse @ one)
        constant = (len(y) - 1) * np.log(2 * np.pi)
        return np.linalg.slogdet(v)[1] + np.log(one @ inverse @ one) + rest @ inverse @ rest + constant

    at = np.array([fit.proposal_variance, fit.panelist_variance, fit.residual_variance])
    assert criterion(*at) == pytest.approx(fit.criterion, abs=1e-6)
    for step in np.vstack([np.eye(3), -np.eye(3)]) * 0.01:
        assert criterion(*np.maximum(at + step, 1e-12)) >= fit.criterion - 1e-6


def test_expected_ranks_agree_with_a_plain_simulation_of_the_posterior():
    """Importance sampling from the prior, with dense matrices: another way to the same integral."""
    rows = [(0, 0, 5), (0, 1, 4), (1, 0, 3), (1, 2, 2), (2, 1, 4), (2, 2, 5), (3, 0, 1), (3, 2, 3)]
    i, j, y = np.array(rows).T
    rng, total, weight_sum = np.random.default_rng(5), np.zeros(4), 0.0
    for tau, omega, s in rng.uniform(0, 1.6, (6000, 3)):
        v = tau**2 * (i[:, None] == i) + omega**2 * (j[:, None] == j) + s**2 * np.eye(8) + 1e-9 * np.eye(8)
        inverse, one = np.linalg.inv(v), np.ones(8)
        flat = one @ inverse @ one
        p = inverse - np.outer(inverse @ one, one @ inverse) / flat
        weight = np.exp(-0.5 * (np.linalg.slogdet(v)[1] + np.log(flat) + y @ p @ y))
        z = tau**2 * (np.arange(4)[:, None] == i)
        mean, cov = z @ p @ y, tau**2 * np.eye(4) - z @ p @ z.T
        draws = mean + rng.standard_normal((12, 4)) @ np.linalg.cholesky(cov + 1e-9 * np.eye(4)).T
        total += weight * (1 + (draws[:, None, :] > draws[:, :, None]).sum(axis=2)).mean(axis=0)
        weight_sum += weight

    ranking = rank(frame(rows), places=2, scale=(1, 5))

    assert by_name(ranking).sort_index().tolist() == pytest.approx((total / weight_sum).tolist(), abs=0.06)


def test_twenty_nodes_say_what_fourteen_say():
    scores, _ = simulated(21, 6, 3, 4)

    coarse, fine = (by_name(rank(scores, scale=(1, 6), nodes=nodes)) for nodes in (14, 20))

    assert (coarse - fine).abs().max() <= 0.01


panels = st.tuples(st.integers(2, 7), st.integers(2, 5), st.integers(0, 10_000)).map(
    lambda given: simulated(given[0], given[1], min(given[1], 2 + given[2] % 2), given[2])[0]
)
quick = {"nodes": 8, "draws": 400, "places": 2}


@settings(max_examples=15, deadline=None)
@given(panels, st.integers(0, 1000))
def test_names_rows_shift_and_direction_change_nothing(scores, seed):
    rng = np.random.default_rng(seed)
    plain = rank(scores, scale=(1, 6), **quick)
    rows = scores.sample(frac=1, random_state=seed)
    renamed = scores.assign(
        proposal=scores["proposal"].map(dict(enumerate(rng.permutation(100).tolist()))),
        panelist="p" + scores["panelist"].map(dict(enumerate(rng.permutation(100).tolist()))).astype(str),
    )
    originals = dict(zip(renamed["proposal"], scores["proposal"], strict=True))
    shifted = rank(scores.assign(score=scores["score"] + 2.3), scale=(3.3, 8.3), **quick)
    turned = rank(scores.assign(score=7 - scores["score"]), scale=(1, 6), higher_is_better=False, **quick)
    names = by_name(rank(renamed, scale=(1, 6), **quick)).rename(originals)

    assert rank(rows, scale=(1, 6), **quick).to_json() == plain.to_json()
    for other in (names, by_name(shifted), by_name(turned)):
        assert (other - by_name(plain)).abs().max() <= 1e-9
    assert (by_name(shifted, "p_top") - by_name(plain, "p_top")).abs().max() <= 1e-9
    assert (by_name(turned, "mean") + by_name(plain, "mean") - 7).abs().max() <= 1e-9
    assert (by_name(turned, "adjusted_mean") + by_name(plain, "adjusted_mean") - 7).abs().max() <= 1e-6


@settings(max_examples=15, deadline=None)
@given(panels)
def test_ranks_and_places_add_up(scores):
    ranking = rank(scores, scale=(1, 6), **quick)
    n = len(ranking.table)
    better = ranking.better.to_numpy()

    assert ranking.table["expected_rank"].sum() == pytest.approx(n * (n + 1) / 2, abs=1e-9)
    assert ranking.table["p_top"].sum() == pytest.approx(2, abs=1e-9)
    assert np.abs(better + better.T - 1).max() <= 1e-9
    ordered = ranking.table[["rank_05", "rank_25", "rank_75", "rank_95"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= 0).all()
    assert ordered.min() >= 1
    assert ordered.max() <= n


@settings(max_examples=10, deadline=None)
@given(st.integers(3, 7), st.integers(2, 4), st.integers(0, 10_000), st.integers(1, 6))
def test_a_panelist_who_gives_everybody_the_same_changes_no_order(n, m, seed, mark):
    scores, _ = simulated(n, m, m, seed)
    level = frame([(i, m, float(mark)) for i in range(n)])

    before = by_name(rank(scores, scale=(1, 6), **quick)).sort_index()
    after = by_name(rank(pd.concat([scores, level]), scale=(1, 6), **quick)).sort_index()

    for i in range(n):
        for k in range(n):
            if before[i] < before[k] - 1e-6:
                assert after[i] < after[k]


def test_a_severe_panelist_is_allowed_for():
    """Two proposals with the same mean: the one read by the severe panelist is better."""
    rows = [(i, j, 4.0 + (i % 3) - 1 - (2.0 if j == 2 else 0)) for i in range(12) for j in range(3)]
    rows = [row for row in rows if not (row[0] == 10 and row[1] == 2) and not (row[0] == 11 and row[1] == 0)]
    rows = [(i, j, 3.0 if i in (10, 11) else s) for i, j, s in rows]

    ranking = rank(frame(rows), scale=(1, 6), places=4)

    adjusted = by_name(ranking, "adjusted_mean")
    assert by_name(ranking, "mean")[10] == by_name(ranking, "mean")[11] == 3
    assert adjusted[11] > adjusted[10]
    assert ranking.better.loc[11, 10] > 0.9
    severity = ranking.severity.set_index("panelist")["severity"]
    assert severity[2] > 0.8 > 0 > severity[0]
    assert ranking.severity["n_reviews"].tolist() == [12 - 1, 12, 12 - 1]


def codes(ranking):
    return {flag.code for flag in ranking.flags}


def test_a_panel_without_any_difference_is_said_to_be_one():
    ranking = rank(frame([(i, j, 4) for i in range(5) for j in range(3)]), scale=(1, 6), places=2)

    assert {"no_variation", "few_panelists", "tie_at_the_line"} <= codes(ranking)
    assert ranking.table["expected_rank"].tolist() == [3.0] * 5
    assert ranking.table["p_top"].sum() == pytest.approx(2)
    assert json.loads(ranking.to_json())["reml_criterion"] is None


def test_a_singular_fit_returns_finite_numbers_and_is_flagged():
    rng = np.random.default_rng(3)
    rows = [
        (i, j, float(v)) for i in range(10) for j, v in enumerate(rng.permutation([1, 2, 3, 4, 5, 6, 1, 6]))
    ]

    ranking = rank(frame(rows), scale=(1, 6), places=3)

    assert ranking.variances["proposal"] == 0
    assert "singular_proposal" in codes(ranking)
    assert np.isfinite(ranking.table["expected_rank"]).all()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([(0, 0, 3), (0, 1, 4), (1, 2, 5), (1, 3, 5), (2, 2, 1), (2, 3, 2)], "disconnected"),
        ([(0, 0, 3), (0, 1, 4), (1, 0, 5)], "few_reviews"),
        ([(i, j, 1 + i + j) for i in range(3) for j in range(3)], "singular_residual"),
        ([(0, 0, 3), (1, 0, 3), (2, 0, 5)], "tie_at_the_line"),
        ([(0, 0, 3), (1, 0, 4)], "few_panelists"),
    ],
)
def test_a_thin_design_is_flagged_and_still_gets_numbers(rows, code):
    ranking = rank(frame(rows), scale=(1, 6), places=2)

    assert code in codes(ranking)
    assert np.isfinite(ranking.table["expected_rank"]).all()
    assert ranking.table["expected_rank"].sum() == pytest.approx(
        len(ranking.table) * (len(ranking.table) + 1) / 2
    )


def test_one_proposal_with_one_score_is_the_first():
    ranking = rank(frame([("only", "one", 4)]), places=10)

    assert ranking.table.loc[0, ["expected_rank", "p_top", "rank_95"]].tolist() == [1, 1, 1]


def test_blank_scores_do_not_count_and_the_scale_may_be_derived():
    rows = [(0, 0, 3), (0, 1, None), (1, 0, 4), (1, 1, 2)]

    ranking = rank(frame(rows), places=1)

    assert by_name(ranking, "n_reviews").to_dict() == {0: 1, 1: 2}
    assert ranking.parameters["scale"] == [1, 5]


@pytest.mark.parametrize(
    ("scores", "given", "words"),
    [
        (frame([(0, 0, 7)]), {}, "off the scale from 1 to 6"),
        (frame([(0, 0, 3), (0, 0, 4)]), {}, "scored proposal 0 twice"),
        (frame([(0, 0, "good")]), {}, "is a number"),
        (frame([(0, 0, None)]), {}, "no scores"),
        (frame([(0, 0, 3)]).drop(columns="panelist"), {}, "no column panelist"),
        (frame([(0, 0, 3)]), {"scale": (6, 1)}, "low end below"),
        (frame([(0, 0, 3)]), {"mode": "magic"}, "default or snsf"),
        (frame([(0, 0, 3)]), {"bands": (0.8, 0.2)}, "between 0 and 1"),
        (frame([(0, 0, 3)]), {"places": -1}, "not below 0"),
    ],
)
def test_scores_that_make_no_sense_are_refused_in_a_sentence(scores, given, words):
    with pytest.raises(ValueError, match=words):
        rank(scores, **({"scale": (1, 6)} | given))


def test_the_same_scores_and_seed_give_the_same_bytes():
    scores, _ = simulated(12, 4, 3, 9)

    first, again = (rank(scores, scale=(1, 6), seed=5).to_json() for _ in range(2))

    assert first == again
    assert first != rank(scores, scale=(1, 6), seed=6).to_json()
    assert json.loads(first)["parameters"]["seed"] == 5


def test_bands_follow_their_limits_and_none_is_reached_without_places():
    told = []
    ranking = rank(published(), places=5, scale=(1, 6), bands=(0.1, 0.9), tell=told.append)

    assert [(p > 0.9, p < 0.1) for p in ranking.table["p_top"]] == [
        (band == "fund", band == "not") for band in ranking.table["band"]
    ]
    assert set(ranking.table["band"]) == {"fund", "zone", "not"}
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
    assert set(rank(published(), places=0, scale=(1, 6)).table["band"]) == {"not"}


def test_the_published_prior_of_the_rest_is_a_density():
    s = np.linspace(1e-6, 2 * np.sqrt(2), 200_001)
    density = np.exp(Prior(2.0, 0.5).log_density(s))

    assert np.trapezoid(density, s) == pytest.approx(1, abs=1e-4)
    rng = np.random.default_rng(1)
    draws = np.hypot(*rng.uniform(0, 2, (2, 200_000)))
    assert np.trapezoid(density[s <= 1.5], s[s <= 1.5]) == pytest.approx((draws <= 1.5).mean(), abs=0.005)


def test_the_grid_carries_the_whole_weight():
    scores, _ = simulated(10, 4, 3, 2)
    model = CrossedModel(scores["proposal"], scores["panelist"], scores["score"] - scores["score"].mean())

    grid = grid_of(model, Prior(2.0), 14)

    assert grid.weights.sum() == pytest.approx(1)
    assert 300 < len(grid.weights) <= 14**3
    assert (grid.points > 0).all()


@pytest.mark.slow
def test_probabilities_mean_what_they_say():
    """120 simulated panels of 40 x 8, three reviews each: in each fifth, as many are right as was said."""
    said, true = [], []
    for seed in range(120):
        scores, effect = simulated(40, 8, 3, seed)
        table = rank(scores, scale=(1, 6), nodes=8, draws=1000).table
        top = set(np.argsort(-effect)[:10].tolist())
        said += table["p_top"].tolist()
        true += [name in top for name in table["proposal"]]
    said, true = np.array(said), np.array(true)
    fifth = np.minimum((said * 5).astype(int), 4)

    for k in range(5):
        assert said[fifth == k].mean() == pytest.approx(true[fifth == k].mean(), abs=0.06)
