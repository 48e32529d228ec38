# SPDX-License-Identifier: AGPL-3.0-or-later
"""The draw: known tickets, any order of input, and the same answer from the shell."""

import hashlib
import json
import subprocess
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.draw import commitment, commitment_text, draw

IDS = ["TVET-2026-0004", "TVET-2026-0011", "TVET-2026-0023", "TVET-2026-0042"]


def test_the_order_is_that_of_sha256sum():
    drawn = draw("TVET-2026", "beacon 4711", IDS, 2)

    lines = [subprocess.check_output(["sh", "-c", drawn.shell_line(name)], text=True) for name in drawn.order]
    assert tuple(line.split()[0] for line in lines) == drawn.tickets
    assert list(drawn.tickets) == sorted(drawn.tickets)
    assert sorted(drawn.order) == IDS
    assert (drawn.winners, drawn.reserve) == (drawn.order[:2], drawn.order[2:])


@pytest.mark.parametrize(
    ("seed", "order"),
    [
        # for id in 1 2 3 4 5; do printf %s "call|seed|$id" | sha256sum; done | sort
        ("seed", [2, 4, 3, 5, 1]),
        ("2026-11-24", [3, 5, 4, 2, 1]),
    ],
)
def test_known_draws_come_out_the_same(seed, order):
    assert list(draw("call", seed, range(1, 6), 2).order) == order


names = st.lists(st.integers(1, 10_000), unique=True, max_size=30)


@settings(deadline=None)
@given(names, st.integers(0, 12), st.randoms(use_true_random=False))
def test_the_order_of_ids_does_not_matter(ids, places, rng):
    shuffled = ids[:]
    rng.shuffle(shuffled)

    drawn = draw("c", "s", ids, places)

    assert drawn == draw("c", "s", shuffled, places)
    assert len(drawn.winners) == min(places, len(ids))
    assert set(drawn.winners) | set(drawn.reserve) == set(ids)


@settings(deadline=None)
@given(names.filter(lambda ids: len(ids) > 1))
def test_who_leaves_the_draw_changes_nothing_between_the_others(ids):
    drawn = draw("c", "s", ids, 1).order
    without = draw("c", "s", ids[1:], 1).order

    assert [name for name in drawn if name != ids[0]] == list(without)


def test_every_id_has_the_same_chance():
    wins = Counter(draw("call", f"seed {k}", IDS, 1).winners[0] for k in range(4000))

    assert all(abs(count - 1000) < 4 * (4000 * 0.25 * 0.75) ** 0.5 for count in wins.values())


def test_the_commitment_binds_everything_that_could_steer():
    given = {"ranking_hash": "ab" * 32, "seed_source": "beacon round 4711"}
    fine = commitment("TVET-2026", 2, IDS, **given)
    text = commitment_text("TVET-2026", 2, reversed(IDS), **given)

    assert hashlib.sha256(text.encode()).hexdigest() == fine
    assert json.loads(text) == {
        "call": "TVET-2026",
        "ids": IDS,
        "places": "2",
        "ranking": "ab" * 32,
        "seed_source": "beacon round 4711",
    }
    assert len({
        fine,
        commitment("TVET-2027", 2, IDS, **given),
        commitment("TVET-2026", 3, IDS, **given),
        commitment("TVET-2026", 2, IDS[:3], **given),
        commitment("TVET-2026", 2, IDS, **given | {"ranking_hash": "cd" * 32}),
        commitment("TVET-2026", 2, IDS, **given | {"seed_source": "another"}),
    }) == 6  # fmt: skip


@pytest.mark.parametrize(
    ("call", "seed", "ids", "places", "words"),
    [
        ("c", "s", ["a", "a"], 1, "twice"),
        ("c", "s", [1, "1"], 1, "twice"),
        ("c|d", "s", ["a"], 1, "The call 'c|d'"),
        ("c", "", ["a"], 1, "The seed ''"),
        ("c", "s\n", ["a"], 1, "The seed"),
        ("c", "s", ["a|b"], 1, "The id"),
        ("c", "s", ["a"], -1, "not below 0"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(call, seed, ids, places, words):
    with pytest.raises(ValueError, match=words.replace("|", r"\|")):
        draw(call, seed, ids, places)
