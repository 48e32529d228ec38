# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an assignment could not do, by name, and what would help."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components, maximum_flow

from reviews.assignment_problem import Problem
from reviews.notes import Note


@dataclass(frozen=True)
class Shortfall:
    """What is missing; empty (and false) when everything asked was possible.

    reviews: proposal to reviews it lacks. too_few_eligible: proposal to its number of eligible panelists, where
    that is under what it needs. capacity: reviews the panel cannot give in all. bottleneck: proposals that
    together need more than the panelists open to them (named beside) can give. below_minimum: panelist to
    reviews under the least load. no_expert, same_organisation: proposals. locked_refused: locked pairs that a
    conflict or a ban undid. fewer_reviews: reviews per proposal that are possible. load_needed: the greatest
    load per panelist that would fill every seat for which enough people are eligible (None: no load would).
    """

    reviews: dict[int, int] = field(default_factory=dict)
    too_few_eligible: dict[int, int] = field(default_factory=dict)
    capacity: int = 0
    bottleneck: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    below_minimum: dict[int, int] = field(default_factory=dict)
    no_expert: tuple[int, ...] = ()
    same_organisation: tuple[int, ...] = ()
    locked_refused: tuple[tuple[int, int], ...] = ()
    fewer_reviews: int | None = None
    load_needed: int | None = None

    def __bool__(self) -> bool:
        return bool(self.problems)

    @property
    def problems(self) -> tuple[Note, ...]:
        """One note for each kind of thing that is missing."""
        told = (
            ("reviews_missing", self.reviews, f"{sum(self.reviews.values())} reviews could not be assigned."),
            ("too_few_eligible", self.too_few_eligible, "Some proposals have too few eligible panelists."),
            (
                "too_little_capacity",
                self.capacity,
                f"The panel's loads allow {self.capacity} reviews too few.",
            ),
            ("bottleneck", self.bottleneck[0], "Some proposals share too few panelists between them."),
            ("below_minimum", self.below_minimum, "Some panelists have less than the least load."),
            ("no_expert", self.no_expert, "Some proposals have no expert among their panelists."),
            ("same_organisation", self.same_organisation, "Two of one organisation read the same proposal."),
            ("locked_refused", self.locked_refused, "A locked pair has a conflict: it was not assigned."),
        )
        return tuple(Note(code, sentence, {"what": what}) for code, what, sentence in told if what)


def components_of(chosen: np.ndarray) -> int:
    """In how many parts the panelists and proposals fall that are joined by reviews (1: all comparable)."""
    n, m = chosen.shape
    i, j = np.nonzero(chosen)
    graph = sp.csr_array((np.ones(len(i)), (i, n + j)), shape=(n + m, n + m))
    _, part = connected_components(graph, directed=False)
    return len(np.unique(part[i]))


def shortfall_of(asked: Problem, chosen: np.ndarray) -> Shortfall:
    """What of the asked the chosen pairs leave undone."""
    gone = tuple((int(i), int(j)) for i, j in np.argwhere(asked.refused))
    lacking = asked.seats - chosen.sum(axis=1)
    eligible = asked.allowed.sum(axis=1)
    teams = asked.team_row[chosen & (asked.team_row >= 0)] if len(asked.team_limit) else np.zeros(0, int)
    crowded = np.bincount(teams, minlength=len(asked.team_limit)) > asked.team_limit
    found = Shortfall(
        below_minimum=_by_index(asked.low - chosen.sum(axis=0)),
        no_expert=_indices((asked.expert & chosen).sum(axis=1) < asked.expert_needed),
        same_organisation=_indices(np.isin(asked.team_row, np.flatnonzero(crowded)).any(axis=1))
        if crowded.any()
        else (),
        locked_refused=gone,
    )
    if not (lacking > 0).any():
        return found
    return replace(
        found,
        reviews=_by_index(lacking),
        too_few_eligible={int(i): int(eligible[i]) for i in np.flatnonzero(eligible < asked.seats)},
        capacity=max(0, int(asked.seats.sum() - asked.high.sum())),
        bottleneck=_bottleneck(asked, chosen, lacking > 0),
        fewer_reviews=int(chosen.sum(axis=1).min()),
        load_needed=_load_needed(asked, np.minimum(asked.seats, eligible)),
    )


def _by_index(amounts: np.ndarray) -> dict[int, int]:
    return {int(k): int(amounts[k]) for k in np.flatnonzero(amounts > 0)}


def _indices(flags: npt.ArrayLike) -> tuple[int, ...]:
    return tuple(int(k) for k in np.flatnonzero(flags))


def _bottleneck(asked: Problem, chosen: np.ndarray, short: np.ndarray):
    """Proposals reachable from a short one over pairs that could be swapped, and their full panelists.

    A proposal all of whose eligible panelists already read it is a matter of eligibility, and left out.
    """
    proposals = short & (asked.allowed & ~chosen).any(axis=1)
    panelists = np.zeros(asked.shape[1], bool)
    while True:
        panelists = (asked.allowed & ~chosen)[proposals].any(axis=0)
        wider = proposals | (chosen & ~asked.locked)[:, panelists].any(axis=1)
        if (wider == proposals).all():
            return _indices(proposals), _indices(panelists)
        proposals = wider


def _load_needed(asked: Problem, seats: np.ndarray) -> int | None:
    """The least common maximum load, personal maxima kept, with which all these seats are filled."""
    low, high = 0, asked.shape[0]
    if not _fills(asked, seats, high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _fills(asked, seats, middle) else (middle + 1, high)
    return low


def _fills(asked: Problem, seats: np.ndarray, load: int) -> bool:
    n, m = asked.shape
    i, j = np.nonzero(asked.allowed)
    room = np.maximum(np.minimum(load, asked.capacity), asked.locked.sum(axis=0))
    start = np.concatenate([np.zeros(n, int), i + 1, n + 1 + np.arange(m)])
    end = np.concatenate([np.arange(n) + 1, n + 1 + j, np.full(m, n + m + 1)])
    capacity = np.concatenate([seats, np.ones(len(i), int), room]).astype(np.int32)
    graph = sp.csr_array((capacity, (start, end)), shape=(n + m + 2, n + m + 2))
    return maximum_flow(sp.csr_matrix(graph), 0, n + m + 1).flow_value == seats.sum()
