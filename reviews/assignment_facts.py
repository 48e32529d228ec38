# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an assignment is computed from, read once; and the computation, with no row locked meanwhile."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from grants.models import Stage, Submission
from reviews.affinity import Fit, Proposed, Reader, fits
from reviews.models import ConflictOfInterest, Panelist, Review
from reviews.states import ReviewState

Pair = tuple[int, int]


@dataclass
class Table:
    """Proposals before the panel (rows), seats (columns), and the pairs that are fixed, tied or ended."""

    submissions: list[Any]
    seats: list[Panelist]
    fits: list[list[Fit]]
    tied: frozenset[Pair] = frozenset()
    live: frozenset[Pair] = frozenset()
    ended: frozenset[Pair] = frozenset()

    @property
    def rests_on(self) -> tuple[Any, ...]:
        """What must not change between computing and writing."""
        rows = tuple((one.pk, one.trade, one.language) for one in self.submissions)
        seats = tuple((one.pk, one.most_reviews, tuple(one.fields)) for one in self.seats)
        return rows, seats, self.tied, self.live, self.ended

    def tied_to(self, person: Any) -> frozenset[int]:
        """Return the submissions to which this person, being on the panel, has a tie."""
        own = {seat.pk for seat in self.seats if seat.person_id == person.pk}
        return frozenset(submission for submission, seat in self.tied if seat in own)

    def pairs(self, wanted: frozenset[Pair]) -> list[Pair]:
        """Return the wanted (submission, seat) pairs as (row, column)."""
        row = {one.pk: place for place, one in enumerate(self.submissions)}
        column = {one.pk: place for place, one in enumerate(self.seats)}
        known = (pair for pair in sorted(wanted) if pair[0] in row and pair[1] in column)
        return [(row[submission], column[seat]) for submission, seat in known]


def read_table(stage: Stage) -> Table:
    """Read what lies before the panel and who sits on it (five queries, whatever their number)."""
    submissions = list(_before_panel(stage))
    seats = list(
        Panelist.objects.filter(panel__stage=stage, left_at=None)
        .select_related("person", "institution")
        .order_by("pk")
    )
    known = [one.pk for one in seats]
    tied = ConflictOfInterest.objects.filter(panelist__in=known)
    reviews = list(
        Review.objects.filter(stage=stage, panelist__in=known).values_list(
            "submission_id", "panelist_id", "state"
        )
    )
    return Table(
        submissions=submissions,
        seats=seats,
        fits=fits(_readers(stage, seats), [Proposed(one.pk, one.trade, one.language) for one in submissions]),
        tied=frozenset(tied.values_list("submission_id", "panelist_id")),
        live=frozenset((one, seat) for one, seat, state in reviews if state in ReviewState.LIVE),
        ended=frozenset((one, seat) for one, seat, state in reviews if state == ReviewState.RECUSED),
    )


def _before_panel(stage: Stage) -> Any:
    rows = Submission.objects.filter(call_id=stage.call_id).under_review().select_related("proposal")
    for one in rows.order_by("pk"):
        details = getattr(one, "proposal", None)
        one.trade = details.trade if details else ""
        yield one


def _readers(stage: Stage, seats: list[Panelist]) -> list[Reader]:
    elsewhere = Q(reviews__state=ReviewState.SUBMITTED) & ~Q(reviews__stage=stage)
    people = [seat.person_id for seat in seats]
    given = Panelist.objects.filter(person__in=people).values("person_id").order_by("person_id")
    before = Counter(
        {row["person_id"]: row["n"] for row in given.annotate(n=Count("reviews", filter=elsewhere))}
    )
    return [
        Reader(seat.pk, tuple(seat.fields), seat.person.language, before[seat.person_id]) for seat in seats
    ]


def solved(table: Table, *, reviews: int, load: tuple[int, int], seed: int) -> tuple[Any, Any]:
    """Return the best assignment and the affinities it rests on (proposals x panelists, 0 to 1000).

    Reviews that are there stay; tied pairs and those that were ended once are never given.
    """
    import numpy as np

    from reviews.assignment import affinity_of, assign

    shape = (len(table.submissions), len(table.seats))
    shares = {
        name: np.array([[getattr(one, name) for one in row] for row in table.fits], float).reshape(shape)
        for name in ("field", "bid", "language", "experience")
    }
    affinity = affinity_of(**shares)
    conflicts = np.zeros(shape, bool)
    for row, column in table.pairs(table.tied):
        conflicts[row, column] = True
    found = assign(
        affinity,
        conflicts=conflicts,
        reviews_per_proposal=reviews,
        load=load,
        locked=table.pairs(table.live),
        forbidden=table.pairs(table.ended - table.live),
        capacities=[seat.most_reviews for seat in table.seats],
        experts=np.array([[one.is_expert for one in row] for row in table.fits], bool).reshape(shape),
        organisations=[seat.institution_id for seat in table.seats],
        seed=seed,
    )
    return found, affinity
