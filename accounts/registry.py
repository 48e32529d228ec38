# SPDX-License-Identifier: AGPL-3.0-or-later
"""What upper rooms tell this room: programmes by name, who belongs to them, what else is held on a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class ProgrammeFacts:
    """A programme as the pages about people show it: places and calls as (code, name)."""

    key: str
    name: str
    places: tuple[tuple[str, str], ...] = ()
    calls: tuple[tuple[str, str], ...] = ()
    region: str = ""


# Called with the wanted keys; yields the programmes it knows.
PROGRAMMES: list[Callable[[set[str]], Iterable[ProgrammeFacts]]] = []
# Rows that tie persons to programmes, as (queryset, path to the person, path to the programme's key).
TIES: list[Callable[[], tuple[QuerySet[Any], str, str]]] = []
# Called with a person who is about to be anonymised, inside the transaction, while the name still stands.
ERASERS: list[Callable[[Any], None]] = []
# Called with a person; yields (name of a list, its rows) for the download of what is held.
HELD: list[Callable[[Any], Iterable[tuple[str, list[dict[str, Any]]]]]] = []
# Called without anything; yields (label, persons) for the demonstration's page of people.
CASTS: list[Callable[[], Iterable[tuple[Any, Iterable[Any]]]]] = []


def programmes(keys: Iterable[str]) -> list[ProgrammeFacts]:
    """Return the facts of the programmes with these keys, by name; an unknown one is known by its key."""
    wanted = set(keys)
    known = {facts.key: facts for source in PROGRAMMES for facts in source(wanted)}
    found = [known.get(key) or ProgrammeFacts(key, key) for key in wanted]
    return sorted(found, key=lambda facts: (facts.name.casefold(), facts.key))


def programme(key: str) -> ProgrammeFacts:
    """Return the facts of one programme."""
    return programmes({key})[0]


def persons_tied_to(keys: set[str]) -> list[QuerySet[Any]]:
    """Return querysets of the keys of persons whom upper rooms tie to these programmes."""
    sources = [tie() for tie in TIES]
    return [
        rows.filter(**{f"{programme_key}__in": keys, f"{person}__isnull": False}).order_by().values(person)
        for rows, person, programme_key in sources
    ]


def programmes_of_person(person: Any) -> set[str]:
    """Return the keys of every programme to which anything ties this person, ended ties included."""
    found = set(person.roles_held.values_list("programme_key", flat=True))
    found |= set(person.invitations.values_list("programme_key", flat=True))
    for tie in TIES:
        rows, path, programme_key = tie()
        found |= set(rows.filter(**{path: person.pk}).order_by().values_list(programme_key, flat=True))
    return found
