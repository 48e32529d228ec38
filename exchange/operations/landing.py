# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an import carries from sheet to sheet while it writes: the rows made so far, and the acts to record."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property
from typing import Any

from django.db import models

from accounts.models import Institution, Person
from core.arrivals import Act
from core.translated import Translated
from exchange.book import Book, Row, slug_of
from exchange.known import Known
from exchange.reach import Reach, reach_of
from grants.models import Call, Programme, Submission
from grants.states import TeamRole
from reviews.models import Criterion, Panelist


@dataclass
class Landing:
    """One import under way. Texts of the file lead to the rows that they mean."""

    book: Book
    known: Known
    by: Person
    now: datetime
    source: str
    acts: list[Act] = field(default_factory=list)
    new: Counter[str] = field(default_factory=Counter)
    institutions: dict[str, Institution] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    homes: dict[str, Institution] = field(default_factory=dict)  # of people, by their short name
    submissions: dict[str, Submission] = field(default_factory=dict)
    criteria: dict[str, Criterion] = field(default_factory=dict)  # by key, of the first stage that scores it
    panelists: dict[str, Panelist] = field(default_factory=dict)
    _programme: Programme | None = None
    _call: Call | None = None

    def __post_init__(self) -> None:
        self.reach: Reach = reach_of(self.book, self.now)

    @cached_property
    def leads(self) -> dict[str, str]:
        """The short name of each team's lead, by submission, as the sheet `team` has it."""
        rows = self.book.rows("team")
        return {row.text("submission"): row.text("person") for row in rows if row["role"] == TeamRole.LEAD}

    @property
    def programme(self) -> Programme:
        """The programme, once it is there."""
        assert self._programme is not None
        return self._programme

    @programme.setter
    def programme(self, programme: Programme) -> None:
        self._programme = programme

    @property
    def call(self) -> Call:
        """The call, once it is there."""
        assert self._call is not None
        return self._call

    @call.setter
    def call(self, call: Call) -> None:
        self._call = call

    @property
    def language(self) -> str:
        """The language of texts that name none."""
        return self.book.frame.language

    def texts(self, row: Row, name: str) -> Translated:
        """The texts of a cell by language."""
        return row.translated(name, self.language)

    def note(self, sheet: str, verb: str, things: Iterable[models.Model], **given: Any) -> None:
        """Count things as new, and record that they were brought."""
        for thing in things:
            self.new[sheet] += 1
            self.acts.append(Act(verb, thing, given=given))

    def institution(self, text: str) -> Institution | None:
        """The institution that a cell names."""
        return self.institutions.get(text) if text else None

    def place(self, text: str) -> str:
        """The code of the place that a cell names."""
        if not text or text in self.book.index("places", "place"):
            return slug_of(text).lower() if text else ""
        return self.known.places.get(text) or self.known.places.get(text.casefold()) or text[:40]

    def person(self, text: str) -> Person | None:
        """The person whom a cell names."""
        return self.people.get(text) if text else None

    def midnight(self, day: Any) -> datetime:
        """The beginning of a day in the programme's zone."""
        return datetime.combine(day, time(0), self.book.frame.zone)

    def evening(self, day: Any) -> datetime:
        """Five in the afternoon of a day in the programme's zone: when the day's work is done."""
        return datetime.combine(day, time(17), self.book.frame.zone)

    def not_later(self, *moments: datetime | None) -> datetime:
        """The first moment that is known, but never one after now."""
        return min(next((moment for moment in moments if moment), self.now), self.now)
