# SPDX-License-Identifier: AGPL-3.0-or-later
"""Assignment: against brute force on tiny cases, against flow limits on random ones, and by named shortfalls."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.assignment import affinity_of, assign, default_load, default_reviews
from reviews.assignment_shortfall import components_of


def table(proposals, panelists, seed=1, conflicts=0.05):
    """Affinities by the formula: field, bid, language, experience; some conflicts."""
    rng = np.random.default_rng(seed)
    fields = rng.random((panelists, 6)) < 0.4
    affinity = affinity_of(
        field=fields[:, rng.integers(0, 6, proposals)].T,
        bid=rng.integers(0, 5, (proposals, panelists)) / 4,
        language=rng.random((proposals, panelists)) < 0.8,
        experience=rng.random(panelists),
    )
    return affinity, rng.random((proposals, panelists)) < conflicts


def all_assignments(allowed, k, low, high):
    """Every assignment that gives each proposal k allowed panelists within the loads."""
    choices = [list(combinations(np.flatnonzero(row), k)) for row in allowed]
    for picked in product(*choices):
        chosen = np.zeros(allowed.shape, bool)
        for i, members in enumerate(picked):
            chosen[i, list(members)] = True
        loads = chosen.sum(axis=0)
        if (loads >= low).all() and (loads <= high).all():
            yield chosen


tiny = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.tuples(
        st.lists(
            st.lists(st.integers(0, 9), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        ),
        st.lists(
            st.lists(st.integers(0, 3).map(lambda v: v == 0), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        ),
        st.integers(1, 2),
        st.integers(0, 1),
        st.integers(1, 4),
        st.integers(0, 3),
    )
)


@settings(max_examples=60, deadline=None)
@given(tiny)
def test_tiny_cases_agree_with_brute_force(case):
    affinity, conflicts, k, low, spare, seed = case
    affinity, conflicts = np.array(affinity) * 100, np.array(conflicts)
    high = low + spare
    every = list(all_assignments(~conflicts, k, low, high))

    result = assign(
        affinity, conflicts=conflicts, reviews_per_proposal=k, load=(low, high), fairness=0, seed=seed
    )
    fair = assign(affinity, conflicts=conflicts, reviews_per_proposal=k, load=(low, high), seed=seed)

    assert not (result.chosen & conflicts).any()
    assert max(result.loads) <= high
    if not every:
        assert result.shortfall
        return
    assert not result.shortfall
    assert result.total == result.optimum == max(affinity[chosen].sum() for chosen in every)
    worst = max((affinity * chosen).sum(axis=1).min() for chosen in every)
    assert fair.worst <= worst <= fair.bound + 1e-6
    assert fair.total >= 0.99 * fair.optimum
    assert fair.fairness == 0 or fair.worst >= int(fair.fairness * fair.bound + 1e-6)


@settings(max_examples=60, deadline=None)
@given(tiny)
def test_as_many_reviews_as_can_be_are_given_out_and_none_is_left_with_nothing(case):
    affinity, conflicts, k, low, spare, seed = case
    affinity, allowed = np.array(affinity) * 100, ~np.array(conflicts)
    high = low + spare
    result = assign(affinity, conflicts=~allowed, reviews_per_proposal=k, load=(low, high), seed=seed)

    # Hall: of any set of proposals, no more than the panelists open to it can give.
    n = len(affinity)
    most = min(
        k * (n - len(group)) + np.minimum(allowed[list(group)].sum(axis=0), high).sum()
        for size in range(n + 1)
        for group in combinations(range(n), size)
    )
    assert result.chosen.sum() == most
    assert sum(result.shortfall.reviews.values()) == k * n - most
    assert result.shortfall.below_minimum == {j: low - c for j, c in enumerate(result.loads) if c < low}
    least = int(result.chosen.sum(axis=1).min())
    if result.shortfall.reviews:
        assert result.shortfall.fewer_reviews == least
    if least == 0:
        assert not list(all_assignments(allowed, 1, 0, high))


@pytest.mark.parametrize(("n", "m", "seed"), [(50, 10, 1), (50, 10, 2), (48, 12, 3), (120, 20, 4)])
def test_a_real_panel_gets_the_bound_and_nearly_the_optimum(n, m, seed):
    affinity, conflicts = table(n, m, seed)

    result = assign(affinity, conflicts=conflicts, seed=seed)

    assert result.chosen.sum(axis=1).tolist() == [3] * n
    assert not (result.chosen & conflicts).any()
    low, high = default_load(n, m, 3)
    assert low <= min(result.loads) <= max(result.loads) <= high
    assert result.total == affinity[result.chosen].sum() >= 0.99 * result.optimum
    assert result.worst == (affinity * result.chosen).sum(axis=1).min() >= 0.97 * result.bound
    assert result.worst <= result.bound + 1e-6
    assert result.components == components_of(result.chosen) == 1
    assert not result.shortfall
    assert 0.99 <= result.share_of_optimum <= 1
    assert 0.97 <= result.share_of_bound <= 1


def test_pricing_pairs_in_gives_the_same_optimum_as_taking_all(monkeypatch):
    affinity, conflicts = table(80, 30, 5)
    whole = assign(affinity, conflicts=conflicts, fairness=0)
    for name in ("reviews.assignment_model.ALL_COLUMNS", "reviews.assignment.ALL_COLUMNS"):
        monkeypatch.setattr(name, 100)
    monkeypatch.setattr("reviews.assignment_model.FIRST_CHOICES", 4)

    priced = assign(affinity, conflicts=conflicts, fairness=0)
    fair = assign(affinity, conflicts=conflicts)

    assert priced.total == priced.optimum == whole.total
    assert whole.bound - 1e-6 <= priced.bound <= 1.001 * whole.bound + 1e-6
    assert fair.total >= 0.99 * whole.total
    assert fair.worst > priced.worst


def test_the_same_question_has_the_same_answer_and_the_seed_is_part_of_it():
    affinity, conflicts = table(30, 8, 6)
    level = np.full_like(affinity, 500)

    first, again = (assign(affinity, conflicts=conflicts, seed=3) for _ in range(2))
    ties = [assign(level, conflicts=conflicts, seed=seed) for seed in (3, 3, 4)]

    assert first.chosen.tobytes() == again.chosen.tobytes()
    assert first.inputs_hash == again.inputs_hash
    assert (ties[0].chosen == ties[1].chosen).all()
    assert (ties[0].chosen != ties[2].chosen).any()
    assert {tie.total for tie in ties} == {30 * 3 * 500}
    assert ties[0].inputs_hash != first.inputs_hash


def test_locked_pairs_stay_and_forbidden_ones_stay_out():
    affinity, conflicts = table(20, 8, 7, conflicts=0)
    before = assign(affinity, conflicts=conflicts)
    late = (0, before.panelists_of(0)[0])
    conflicts[late] = True
    kept = [pair for pair in np.argwhere(before.chosen) if tuple(pair) != late]
    banned = (0, int(np.flatnonzero(~before.chosen[0])[0]))

    after = assign(affinity, conflicts=conflicts, locked=kept, forbidden=[banned])

    assert not after.chosen[late]
    assert not after.chosen[banned]
    assert all(after.chosen[i, j] for i, j in kept)
    assert after.chosen.sum() == before.chosen.sum()
    assert (after.chosen & ~before.chosen).sum() == 1


def test_a_locked_pair_with_a_conflict_is_undone_and_named():
    affinity, conflicts = table(6, 5, 8, conflicts=0)
    conflicts[2, 3] = True

    result = assign(affinity, conflicts=conflicts, locked=[(2, 3), (1, 1)])

    assert result.chosen[1, 1]
    assert not result.chosen[2, 3]
    assert result.shortfall.locked_refused == ((2, 3),)
    assert "locked_refused" in {note.code for note in result.shortfall.problems}


def test_too_few_eligible_panelists_are_named_by_proposal():
    affinity, conflicts = table(6, 5, 9, conflicts=0)
    conflicts[4, :3] = True
    conflicts[1, :] = True

    result = assign(affinity, conflicts=conflicts, load=(0, 6))

    assert result.shortfall.too_few_eligible == {1: 0, 4: 2}
    assert result.shortfall.reviews == {1: 3, 4: 1}
    assert result.shortfall.capacity == 0
    assert result.shortfall.bottleneck == ((), ())
    assert {"reviews_missing", "too_few_eligible"} == {note.code for note in result.shortfall.problems}
    assert result.chosen[[0, 2, 3, 5]].sum(axis=1).tolist() == [3] * 4


def test_a_panel_that_cannot_carry_the_load_says_by_how_much_and_what_would_do():
    affinity, conflicts = table(10, 4, 10, conflicts=0)

    result = assign(affinity, conflicts=conflicts, load=(0, 5), capacities=[None, 3, None, None])

    assert result.shortfall.capacity == 30 - (5 + 3 + 5 + 5)
    assert sum(result.shortfall.reviews.values()) == 12
    assert result.shortfall.fewer_reviews == 1
    assert result.shortfall.load_needed == 9  # 9 + 9 + 9 and the 3 of the one with a personal maximum
    assert assign(affinity, conflicts=conflicts, load=(0, 5)).shortfall.load_needed == 8
    assert not assign(affinity, conflicts=conflicts, load=(0, 8)).shortfall
    narrow = assign(affinity, conflicts=conflicts, load=(0, 5), capacities=[3, 3, 3, None])
    assert narrow.shortfall.load_needed is None


def test_proposals_that_share_too_few_panelists_are_named_with_them():
    affinity = np.full((6, 8), 500)
    conflicts = np.zeros((6, 8), bool)
    conflicts[:4, 3:] = True  # four proposals, three people: 12 reviews wanted, 9 can be given

    result = assign(affinity, conflicts=conflicts, load=(0, 3))

    assert sum(result.shortfall.reviews.values()) == 3
    assert result.shortfall.bottleneck == ((0, 1, 2, 3), (0, 1, 2))
    assert result.shortfall.too_few_eligible == {}
    assert result.shortfall.load_needed == 4


def test_a_least_load_that_cannot_be_reached_is_missed_and_reported():
    affinity, conflicts = table(6, 5, 11, conflicts=0)
    conflicts[:, 2] = True
    conflicts[0, 2] = False

    result = assign(affinity, conflicts=conflicts, load=(3, 6))

    assert result.loads[2] == 1
    assert result.shortfall.below_minimum == {2: 2}
    assert [note.code for note in result.shortfall.problems] == ["below_minimum"]
    assert result.chosen.sum() == 18


def test_everyone_gets_an_expert_and_no_two_of_one_organisation_where_possible():
    affinity, conflicts = table(24, 9, 12)
    experts = np.zeros((24, 9), bool)
    experts[:, [0, 4, 7]] = True
    experts[5] = False
    organisations = ["a", "a", "a", "b", "b", "b", None, None, None]

    result = assign(affinity, conflicts=conflicts, experts=experts, organisations=organisations)

    assert result.shortfall.no_expert == (5,)
    assert result.shortfall.same_organisation == ()
    assert (result.chosen & experts).any(axis=1).sum() == 23
    assert result.chosen[:, :3].sum(axis=1).max() == result.chosen[:, 3:6].sum(axis=1).max() == 1


def test_two_of_one_organisation_are_better_than_an_empty_seat_and_are_reported():
    affinity, conflicts = np.full((3, 3), 500), np.zeros((3, 3), bool)

    result = assign(affinity, conflicts=conflicts, organisations=["a", "a", "b"], load=(0, 3))

    assert result.chosen.all()
    assert result.shortfall.same_organisation == (0, 1, 2)


def test_groups_that_share_no_panelist_are_counted_as_parts():
    conflicts = np.ones((4, 6), bool)
    conflicts[:2, :3] = conflicts[2:, 3:] = False

    result = assign(np.full((4, 6), 10), conflicts=conflicts, load=(0, 4))

    assert result.components == 2
    assert not result.shortfall


@pytest.mark.parametrize("shape", [(3, 0), (0, 4)])
def test_an_empty_side_is_no_accident(shape):
    result = assign(np.zeros(shape, int), conflicts=np.zeros(shape, bool))

    assert result.chosen.shape == shape
    assert result.total == result.worst == 0
    assert bool(result.shortfall) == (shape[0] > 0)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"affinity": [1, 2]}, "a row per proposal"),
        ({"affinity": [[0.5, 1], [1, 1]]}, "whole numbers"),
        ({"affinity": [[1001, 1], [1, 1]]}, "0 to 1000"),
        ({"affinity": [[-1, 1], [1, 1]]}, "0 to 1000"),
        ({"affinity": [["a", "b"], ["c", "d"]]}, "whole numbers"),
        ({"conflicts": [[False, False]]}, "shape"),
        ({"conflicts": [[5, 0], [0, 0]]}, "only yes and no"),
        ({"reviews_per_proposal": 0}, "whole number from 1"),
        ({"load": (3, 2)}, "least load is above"),
        ({"load": (-1, 2)}, "from 0"),
        ({"load": ((1, 1, 1), 2)}, "one for each panelist"),
        ({"fairness": 1.5}, "from 0 to 1"),
        ({"locked": [(2, 0)]}, r"pair \(2, 0\)"),
        ({"capacities": [1]}, "1 entries for 2"),
        ({"organisations": ["a"]}, "1 entries for 2"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_a_sentence(given, words):
    asked = {"affinity": [[1, 2], [3, 4]], "conflicts": [[0, 0], [0, 0]], "reviews_per_proposal": 1} | given
    with pytest.raises(ValueError, match=words):
        assign(asked.pop("affinity"), **asked)


def test_defaults_follow_the_published_rule():
    assert [default_reviews(size) for size in (1, 8, 9, 50)] == [1, 8, 3, 3]
    assert default_load(50, 10, 3) == (12, 18)
    assert default_load(7, 4, 3) == (4, 7)
    assert affinity_of(field=[1, 0], bid=[1, 0.5], language=[1, 1], experience=[1, 0]).tolist() == [1000, 225]
