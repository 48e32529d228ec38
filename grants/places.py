# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads a programme's list of places from rows of text, and names every faulty row at once."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.characters import forbidden_character

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST = 5000
HEADS = {
    "code": "code", "place": "code", "id": "code", "name": "name", "parent": "parent",
    "column": "column", "tile column": "column", "row": "row", "tile row": "row",
}  # fmt: skip
ORDER = ("code", "name", "parent", "column", "row")


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row of the list (counted from 1, as a spreadsheet shows it)."""

    row: int
    words: str

    def __str__(self) -> str:
        return _("Row %(row)s: %(words)s") % {"row": self.row, "words": self.words}


def rows_of_text(text: str) -> list[list[str]]:
    """Return the cells of pasted text; the separator (tab, semicolon or comma) is that of the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max("\t;,", key=first.count)
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=mark)]


def read_places(rows: Iterable[Sequence[str]]) -> tuple[list[dict[str, Any]], list[RowFault]]:
    """Return the places and the faults of a table with columns code, name, parent, column, row.

    The first row may name the columns in any order. Column and row are the tile map's, counted from 1.
    """
    places: list[dict[str, Any]] = []
    found: list[RowFault] = []
    columns: Sequence[str] = ORDER
    lines: dict[str, int] = {}
    for line, cells in enumerate(rows, start=1):
        if not any(cells):
            continue
        if line == 1 and "code" in (heads := [HEADS.get(cell.lower(), "") for cell in cells]):
            columns = heads
            continue
        if len(places) >= MOST:
            found.append(RowFault(line, _("A list holds at most %(most)s places.") % {"most": MOST}))
            break
        given = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        found += [RowFault(line, words) for words in _faults(given, lines)]
        if given.get("code"):
            lines.setdefault(given["code"], line)
            places.append(_place(given))
    found += _lost_parents(places, lines)
    return places, sorted(found, key=lambda fault: fault.row)


def _faults(given: dict[str, str], known: dict[str, int]) -> Iterable[str]:
    code = given.get("code", "")
    if not CODE.fullmatch(code):
        yield _("“%(code)s” is no code. Use small letters, digits and hyphens.") % {"code": code[:40]}
    elif code in known:
        yield _("“%(code)s” stands in row %(row)s already.") % {"code": code, "row": known[code]}
    name = given.get("name", "")
    if not name or len(name) > 80 or forbidden_character(name):
        yield _("The name is missing, too long, or holds a hidden character.")
    for part in ("column", "row"):
        if given.get(part) and not re.fullmatch("[1-9][0-9]?", given[part]):
            yield _("“%(text)s” is no place on the tile map.") % {"text": given[part][:20]}
    if bool(given.get("column")) != bool(given.get("row")):
        yield _("The tile map needs both column and row.")


def _place(given: dict[str, str]) -> dict[str, Any]:
    """Return the place as it is kept; tile columns and rows as numbers."""
    place: dict[str, Any] = {"code": given["code"], "name": given.get("name", "")}
    place["parent"] = given.get("parent", "")
    for part in ("column", "row"):
        if given.get(part, "").isdecimal():
            place[part] = int(given[part])
    return place


def _lost_parents(places: list[dict[str, Any]], lines: dict[str, int]) -> Iterable[RowFault]:
    """Yield places that lie in a place which is not in the list, or in themselves."""
    parents = {place["code"]: place["parent"] for place in places}
    for code, parent in parents.items():
        if parent and parent not in parents:
            yield RowFault(lines[code], _("“%(code)s” is not in the list.") % {"code": parent[:40]})
        elif parent and _circles(code, parents):
            yield RowFault(lines[code], _("“%(code)s” lies in itself.") % {"code": code})


def _circles(code: str, parents: dict[str, str]) -> bool:
    """Say whether going up from a place leads back to it."""
    seen, here = set(), code
    while here and here not in seen:
        seen.add(here)
        here = parents.get(here, "")
    return here == code
