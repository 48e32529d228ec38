# SPDX-License-Identifier: AGPL-3.0-or-later
"""What upper rooms tell this room: about what people talk (subjects), and to which lists officers write (audiences)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from core.translated import Translated


@dataclass(frozen=True)
class Subject:
    """A kind of thing that people talk about: a submission, an award, a placement.

    `visible(person)` are the things whose thread the person may know of; `people(thing)` the applicant's side;
    `takes_part(person, thing)` says whether somebody is on it; `label` is a number or word without any title;
    `url(thing, staff)` is the thing's own page. The thing has `programme_key` and `call_key`.
    """

    kind: str
    model: type[Model]
    visible: Callable[[Any], QuerySet[Any]]
    people: Callable[[Any], QuerySet[Any]]
    takes_part: Callable[[Any, Any], bool]
    label: Callable[[Any], str]
    url: Callable[[Any, bool], str]


@dataclass(frozen=True)
class Recipient:
    """One person of a list, with what the places of a text are filled with; `deadline` is aware, in `zone`."""

    person: Any
    number: str = ""
    link: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True)
class Scope:
    """To what a list belongs: a programme, perhaps one call of it, and its name for people."""

    programme_key: str
    label: Any
    call_key: str = ""
    call_name: Translated = field(default_factory=Translated)
    zone: str = "UTC"


@dataclass(frozen=True)
class Audience:
    """A list to which officers may write, as its filters (the query of its address) say.

    `scope(filters, person)` answers None if the person may not write to it; `recipients(filters, scope, whole_team)`
    yields persons, perhaps more than once; `places` are the placeholders that it can fill.
    """

    kind: str
    name: Any
    scope: Callable[[Mapping[str, str], Any], Scope | None]
    recipients: Callable[[Mapping[str, str], Scope, bool], Iterable[Recipient]]
    places: tuple[str, ...] = ("name", "number", "call", "deadline", "link")
    teams: bool = True


SUBJECTS: dict[str, Subject] = {}
AUDIENCES: dict[str, Audience] = {}


def register_subject(subject: Subject) -> None:
    """Let people talk about things of this kind."""
    SUBJECTS[subject.kind] = subject


def register_audience(audience: Audience) -> None:
    """Let officers write to lists of this kind."""
    AUDIENCES[audience.kind] = audience


def kind_of(thing: Any) -> Subject:
    """Return how this thing is talked about; raises KeyError if it is not."""
    found = next((one for one in SUBJECTS.values() if isinstance(thing, one.model)), None)
    if found is None:
        raise KeyError(type(thing))
    return found
