# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is worth being in the demonstration, with one line on each: for its sign-in page. No table keeps it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from accounts.models import Person
from accounts.registry import CASTS
from core.tables_in import read_book
from exchange.columns import BY_NAME
from exchange.reading import key_values


@dataclass(frozen=True)
class Part:
    """One person of the demonstration: where, by which address, and what there is to see with those eyes."""

    programme: str
    email: str
    name: str
    line: str


def cast_file() -> Path:
    """Where the cast is written down."""
    return Path(settings.VAR) / "demo" / "cast.json"


def read_parts(file: BinaryIO) -> list[Part]:
    """The people of a workbook who have a line; none where the programme is no demonstration."""
    book = read_book(file, [])
    programme = key_values(BY_NAME["programme"], book.get("programme"))
    if programme.get("demonstration", "no").casefold() != "yes":
        return []
    return [
        Part(programme.get("name", ""), cells["email"].lower(), cells["name"], cells["demo"])
        for _row, cells in book.get("people", [])
        if cells.get("demo") and cells.get("email")
    ]


def write_cast(parts: Iterable[Part]) -> None:
    """Write the cast down, each person once, in the order of the workbooks."""
    once = {part.email: part for part in reversed(list(parts))}
    told = [asdict(part) for part in reversed(list(once.values()))]
    cast_file().parent.mkdir(parents=True, exist_ok=True)
    cast_file().write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def read_cast() -> list[Part]:
    """The cast as written down; empty before the demonstration was built."""
    if not cast_file().exists():
        return []
    return [Part(**told) for told in json.loads(cast_file().read_text(encoding="utf-8"))]


def cast() -> Iterable[tuple[Any, list[Person]]]:
    """Yield each programme's people for the sign-in page; `cast_line` says what there is to see."""
    parts = read_cast()
    people = {person.email: person for person in Person.objects.filter(email__in=[p.email for p in parts])}
    for programme in dict.fromkeys(part.programme for part in parts):
        found = []
        for part in parts:
            person = people.get(part.email)
            if part.programme == programme and person is not None:
                person.cast_line = part.line
                found.append(person)
        yield programme, found


CASTS.insert(0, cast)  # before the lists of everybody
