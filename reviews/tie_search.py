# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which panelist is tied to which submission, as far as registers know it. Plain data in, plain data out.

Same institution means the same school or college: neither the body above it nor its neighbours. What a person
shares with half a country (the polytechnic above eight colleges) is no tie.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reviews.states import TieKind

# Where several ties join the same two, the closest one is named.
CLOSEST = [TieKind.TEAM, TieKind.INSTITUTION, TieKind.EMPLOYER, TieKind.WORK]


@dataclass(frozen=True)
class Seated:
    """What is known of a panelist: person, marks of identity (person, e-mail, phone, name), places of work."""

    seat: int
    person: int
    marks: frozenset[str]
    institution: int | None = None
    employers: frozenset[int] = frozenset()
    employer_names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class HandedIn:
    """What is known of a submission: its members' marks, institution, who signs for it, who typed it."""

    submission: int
    marks: frozenset[str] = frozenset()
    institution: int | None = None
    institution_names: frozenset[str] = frozenset()
    typed_by: int | None = None


@dataclass
class _Index:
    """Which submissions hold a mark, an institution, a name, a typist."""

    marks: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    institutions: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    typists: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def ties_between(seats: Iterable[Seated], submissions: Iterable[HandedIn]) -> dict[tuple[int, int], str]:
    """Return {(seat, submission): kind of tie} for every pair that is tied."""
    index = _indexed(submissions)
    found: dict[tuple[int, int], str] = {}
    for seat in seats:
        by_kind = _ties_of(seat, index)
        for kind in reversed(CLOSEST):
            found |= dict.fromkeys(((seat.seat, one) for one in by_kind[kind]), str(kind))
    return found


def _indexed(submissions: Iterable[HandedIn]) -> _Index:
    index = _Index()
    for one in submissions:
        for mark in one.marks:
            index.marks[mark].add(one.submission)
        for name in one.institution_names:
            index.names[name].add(one.submission)
        if one.institution is not None:
            index.institutions[one.institution].add(one.submission)
        if one.typed_by is not None:
            index.typists[one.typed_by].add(one.submission)
    return index


def _ties_of(seat: Seated, index: _Index) -> Mapping[str, set[int]]:
    """Return the submissions tied to one panelist, by kind of tie."""
    found: dict[str, set[int]] = {kind: set() for kind in CLOSEST}
    for mark in seat.marks:
        found[TieKind.TEAM] |= index.marks.get(mark, set())
    if seat.institution is not None:
        found[TieKind.INSTITUTION] |= index.institutions.get(seat.institution, set())
    for employer in seat.employers:
        found[TieKind.EMPLOYER] |= index.institutions.get(employer, set())
    for name in seat.employer_names:
        found[TieKind.EMPLOYER] |= index.names.get(name, set())
    found[TieKind.WORK] |= index.typists.get(seat.person, set())
    return found
