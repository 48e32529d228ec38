# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two tables of this folder, read row by row. They are written by people, from what was promised, not from code.

A cell that is empty says what the column `others` says. `states` names worlds, or `any` for all of them, `most` for six,
or `once` for one that stands for all. `form` is "let in: the form is shown again" (200 or 422); `200|503` is either.
"""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.matrix.cast import ACTORS
from tests.matrix.worlds import STATES

HERE = Path(__file__).parent
# What is named by its own rows only.
APART = {"embargo_reserve", "batched", "spent"}
WORLDS = [state for state in STATES if state not in APART]
MOST = ("draft", "submitted", "in_review", "embargo_selected", "released_rejected", "agreement_signed")
ONCE = "submitted"
WHOLE = os.environ.get("INZIRA_MATRIX") == "whole"  # every actor in every state of every row
FORM = frozenset({200, 422})


@dataclass(frozen=True)
class Row:
    """One row: what is asked, in which worlds, and what each actor may expect."""

    name: str
    method: str
    states: tuple[str, ...]
    expected: dict[str, frozenset[int]]
    named: frozenset[str]
    note: str

    def asks(self, actor: str, state: str) -> bool:
        """Say whether an actor is asked in a state: those with a cell of their own in every state of the row.

        Whoever has nothing to do with the matter is asked in one of them, each in another, unless all are wanted.
        """
        if WHOLE or actor in self.named:
            return True
        turn = (ACTORS.index(actor) + len(self.name)) % len(self.states)
        return self.states[turn] == state


def states_of(text: str) -> tuple[str, ...]:
    """Return the worlds that a cell names; raises KeyError for one that there is not."""
    if text == "any":
        return tuple(WORLDS)
    if text == "most":
        return MOST
    if text == "once":
        return (ONCE,)
    return tuple(state for state in text.split() if STATES[state])


def answers(cell: str) -> frozenset[int]:
    """Return the statuses that a cell allows."""
    return FORM if cell == "form" else frozenset(int(one) for one in cell.split("|"))


def permission_rows() -> Iterator[Row]:
    """Yield the rows of permission_matrix.csv."""
    with (HERE / "permission_matrix.csv").open(newline="") as file:
        for cells in csv.DictReader(file):
            expected = {actor: answers(cells[actor] or cells["others"]) for actor in ACTORS}
            named = frozenset(actor for actor in ACTORS if cells[actor])
            states = states_of(cells["states"])
            yield Row(cells["url_name"], cells["method"], states, expected, named, cells["note"])


def field_rows() -> Iterator[tuple[str, tuple[str, ...], frozenset[str], frozenset[str]]]:
    """Yield (field, worlds, before whom it must not appear, on which pages it may all the same) of field_matrix.csv."""
    with (HERE / "field_matrix.csv").open(newline="") as file:
        for cells in csv.DictReader(file):
            hidden = frozenset(actor for actor in ACTORS if (cells[actor] or cells["others"]) == "no")
            yield cells["field"], states_of(cells["states"]), hidden, frozenset(cells["but"].split())
