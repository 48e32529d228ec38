# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is asked of an assignment, checked and laid out as blocks of rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np

from reviews.assignment_model import Block
from reviews.exact import sha256_of

# What it costs to miss: least a minimum load, then an expert, then two of one organisation, then a review.
# The second and third review a proposal misses cost more than the first, so that none is left with nothing.
LOW, EXPERT, TEAM, SEAT = 1.0, 2.0, 4.0, 8.0


@dataclass(frozen=True)
class Problem:
    """The arrays of one assignment; rows are proposals, columns panelists."""

    affinity: np.ndarray
    allowed: np.ndarray
    locked: np.ndarray
    refused: np.ndarray  # locked pairs that a conflict or a ban has undone
    seats: np.ndarray
    low: np.ndarray
    high: np.ndarray
    capacity: np.ndarray
    expert: np.ndarray
    expert_needed: np.ndarray
    team_row: np.ndarray
    team_limit: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """(proposals, panelists)."""
        return self.affinity.shape

    @property
    def has_extra_rows(self) -> bool:
        """Whether experts or organisations are asked for besides seats and loads."""
        return bool(self.expert_needed.any() or len(self.team_limit))

    def permuted(self, rows: np.ndarray, columns: np.ndarray) -> "Problem":
        """The same problem, its proposals and panelists in another order."""
        tables = ("affinity", "allowed", "locked", "refused", "expert")
        given = {name: getattr(self, name)[np.ix_(rows, columns)] for name in tables}
        given |= {name: getattr(self, name)[rows] for name in ("seats", "expert_needed")}
        given |= {name: getattr(self, name)[columns] for name in ("low", "high", "capacity")}
        if len(self.team_limit):
            given["team_row"] = self.team_row[np.ix_(rows, columns)]
        return replace(self, **given)

    def blocks(self, penalty: float | None = None) -> list[Block]:
        """The rows to keep; with a penalty, rows that may be missed at a cost."""
        n, m = self.shape
        rows, columns = np.arange(n)[:, None], np.arange(m)[None, :]
        one = np.ones((1, 1))

        def missed(cost: float, steps: int = 1) -> tuple[float, ...]:
            return () if penalty is None else tuple(penalty * cost * step for step in range(1, steps + 1))

        blocks = [
            Block(
                rows,
                one,
                self.seats.astype(float),
                equal=True,
                missed_at=missed(SEAT, max(2, self.seats.max())),
            ),
            Block(columns, one, self.high.astype(float)),
            Block(columns, -one, -self.low.astype(float), missed_at=missed(LOW)),
        ]
        if self.expert_needed.any():
            blocks.append(
                Block(
                    rows,
                    -self.expert.astype(float),
                    -self.expert_needed.astype(float),
                    missed_at=missed(EXPERT),
                )
            )
        if len(self.team_limit):
            blocks.append(Block(self.team_row, one, self.team_limit.astype(float), missed_at=missed(TEAM)))
        return blocks

    def floor(self, counted: np.ndarray, least: float, *, bar: bool = False) -> Block:
        """Every counted proposal has at least so much affinity (with `bar`: at least z more)."""
        rows = np.arange(self.shape[0])[:, None]
        limit = np.where(counted, -float(least), 0.0)
        return Block(rows, -self.affinity.astype(float), limit, bar=counted.astype(float) if bar else None)

    def lowered_to(self, chosen: np.ndarray) -> "Problem":
        """The same problem, its seats, least loads, experts and organisations eased to what was reached."""
        rows = self.team_row[chosen & (self.team_row >= 0)] if len(self.team_limit) else np.zeros(0, int)
        return replace(
            self,
            seats=chosen.sum(axis=1),
            low=np.minimum(self.low, chosen.sum(axis=0)),
            expert_needed=self.expert_needed & (self.expert & chosen).any(axis=1),
            team_limit=np.maximum(self.team_limit, np.bincount(rows, minlength=len(self.team_limit))),
        )

    def digest(self) -> str:
        """SHA-256 of the question, to be stored with the answer: shapes and 64-bit numbers of every table."""
        tables = {name: np.ascontiguousarray(value, "<i8") for name, value in vars(self).items()}
        return sha256_of(
            {name: [list(table.shape), sha256(table.tobytes()).hexdigest()] for name, table in tables.items()}
        )


def read_problem(
    affinity: Any,
    conflicts: Any,
    reviews_per_proposal: int,
    load: tuple[Any, Any],
    locked: Iterable[tuple[int, int]],
    forbidden: Iterable[tuple[int, int]],
    capacities: Sequence[int | None] | None,
    experts: Any,
    organisations: Sequence[Any] | None,
) -> Problem:
    """The question as arrays. Raises ValueError, with a sentence, for wrong shapes, numbers or pairs."""
    affinity = _affinity(affinity)
    shape = affinity.shape
    if reviews_per_proposal != int(reviews_per_proposal) or reviews_per_proposal < 1:
        raise ValueError("Reviews per proposal is a whole number from 1.")
    allowed = ~_booleans(conflicts, shape, "Conflicts") & ~_pairs(forbidden, shape, "Forbidden")
    locked = _pairs(locked, shape, "Locked")
    kept = locked & allowed
    low, high, capacity = _loads(load, capacities, kept)
    allowed &= (high > 0)[None, :]
    team_row, team_limit = _teams(organisations, allowed, kept)
    return Problem(
        affinity=affinity,
        allowed=allowed,
        locked=kept,
        refused=locked & ~kept,
        seats=np.maximum(int(reviews_per_proposal), kept.sum(axis=1)),
        low=low,
        high=high,
        capacity=capacity,
        expert=np.zeros(shape, bool) if experts is None else _booleans(experts, shape, "Experts"),
        expert_needed=np.full(shape[0], experts is not None),
        team_row=team_row,
        team_limit=team_limit,
    )


def _loads(load: tuple[Any, Any], capacities: Sequence[int | None] | None, kept: np.ndarray):
    """Least and greatest load and personal maximum of every panelist; what is locked is always allowed."""
    n, m = kept.shape
    low, high = _per_panelist(load[0], m, "The least load"), _per_panelist(load[1], m, "The greatest load")
    if (low > high).any():
        raise ValueError("The least load is above the greatest load.")
    capacity = _capacities(capacities, n, m)
    high = np.maximum(np.minimum(high, capacity), kept.sum(axis=0))
    return np.minimum(low, high), high, capacity


def _affinity(given: Any) -> np.ndarray:
    values = np.asarray(given)
    if values.ndim != 2:
        raise ValueError("Affinity is a table: a row per proposal, a column per panelist.")
    if values.size and not (np.issubdtype(values.dtype, np.number) and (values == np.rint(values)).all()):
        raise ValueError("Affinities are whole numbers from 0 to 1000.")
    values = values.astype(np.int64)
    if values.size and (values.min() < 0 or values.max() > 1000):
        raise ValueError("Affinities are whole numbers from 0 to 1000.")
    return values


def _booleans(given: Any, shape: tuple[int, int], what: str) -> np.ndarray:
    values = np.asarray(given)
    if values.shape != shape:
        raise ValueError(f"{what} has the shape {values.shape}, but affinity has {shape}.")
    if values.size and not np.isin(values, (0, 1)).all():
        raise ValueError(f"{what} holds only yes and no.")
    return values.astype(bool)


def _pairs(given: Iterable[tuple[int, int]], shape: tuple[int, int], what: str) -> np.ndarray:
    result = np.zeros(shape, bool)
    for i, j in given:
        if not (0 <= i < shape[0] and 0 <= j < shape[1]):
            raise ValueError(f"{what} names the pair ({i}, {j}), which is outside the table.")
        result[i, j] = True
    return result


def _per_panelist(given: Any, m: int, what: str) -> np.ndarray:
    values = np.asarray(given)
    if values.shape not in ((), (m,)) or not np.issubdtype(values.dtype, np.number) or (values < 0).any():
        raise ValueError(f"{what} is one number from 0, or one for each panelist.")
    return np.broadcast_to(values, (m,)).astype(np.int64)


def _capacities(given: Sequence[int | None] | None, n: int, m: int) -> np.ndarray:
    if given is None:
        return np.full(m, n)
    if len(given) != m:
        raise ValueError(f"Capacities has {len(given)} entries for {m} panelists.")
    return _per_panelist(np.array([n if value is None else value for value in given]), m, "A capacity")


def _teams(organisations: Sequence[Any] | None, allowed: np.ndarray, locked: np.ndarray):
    """A row for each proposal and organisation of which two or more panelists could read it."""
    n, m = allowed.shape
    if organisations is None:
        return np.full((1, 1), -1), np.zeros(0, np.int64)
    if len(organisations) != m:
        raise ValueError(f"Organisations has {len(organisations)} entries for {m} panelists.")
    rows = np.full((n, m), -1)
    limits: list[int] = []
    for name in sorted({name for name in organisations if name is not None}, key=str):
        members = np.array([other == name for other in organisations])
        for i in np.flatnonzero((allowed & members).sum(axis=1) > 1):
            rows[i, members & allowed[i]] = len(limits)
            limits.append(max(1, int((locked[i] & members).sum())))
    return rows, np.array(limits, np.int64)
