# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme's list of places from the rows of a table; every faulty row is named, all at once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
TILE = re.compile("[1-9][0-9]?")
MOST, LONGEST_NAME = 5000, 80
# What people call the columns; the tile map's column and row are counted from 1.
HEADS = {
    "code": "code", "place": "code", "id": "code", "name": "name", "parent": "parent",
    "column": "column", "tile_column": "column", "row": "row", "tile_row": "row",
}  # fmt: skip


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row of the list (as a spreadsheet counts its rows)."""

    row: int
    words: str

    def __str__(self) -> str:
        return _("Row %(row)s: %(words)s") % {"row": self.row, "words": self.words}


def read_places(rows: Sequence[tuple[int, dict[str, str]]]) -> tuple[list[dict[str, Any]], list[RowFault]]:
    """Return the places and the faults of rows (number, {heading: text}) as core.tables_in reads them."""
    if not rows or not {"code", "name"} <= {HEADS.get(head, "") for head in rows[0][1]}:
        return [], [RowFault(1, _("The first row names the columns: code, name, parent."))]
    places: list[dict[str, Any]] = []
    found: list[RowFault] = []
    lines: dict[str, int] = {}
    for line, cells in rows[:MOST]:
        given = {HEADS[head]: text for head, text in cells.items() if head in HEADS}
        found += [RowFault(line, words) for words in _faults(given, lines)]
        lines.setdefault(given["code"], line)
        places.append(_place(given))
    if len(rows) > MOST:
        found.append(RowFault(rows[MOST][0], _("A list holds at most %(most)s places.") % {"most": MOST}))
    found += _lost_parents(places, lines)
    return places, sorted(found, key=lambda fault: fault.row)


def _faults(given: dict[str, str], known: dict[str, int]) -> Iterable[str]:
    code, name = given["code"], given["name"]
    if not CODE.fullmatch(code):
        yield _("“%(code)s” is no code. Use small letters, digits and hyphens.") % {"code": code[:40]}
    elif code in known:
        yield _("“%(code)s” stands in row %(row)s already.") % {"code": code, "row": known[code]}
    if not name or len(name) > LONGEST_NAME:
        yield _("The name is missing or too long.")
    tile = [given.get(part, "") for part in ("column", "row")]
    if any(tile) and not all(TILE.fullmatch(text) for text in tile):
        yield _("The tile map needs column and row, both numbers from 1 to 99.")


def _place(given: dict[str, str]) -> dict[str, Any]:
    """Return the place as it is kept, with tile column and row as numbers."""
    place: dict[str, Any] = {"code": given["code"], "name": given["name"], "parent": given.get("parent", "")}
    return place | {
        part: int(given[part]) for part in ("column", "row") if TILE.fullmatch(given.get(part, ""))
    }


def _lost_parents(places: list[dict[str, Any]], lines: dict[str, int]) -> Iterable[RowFault]:
    """Yield places that lie in a place which is not in the list, or in themselves."""
    parents = {place["code"]: place["parent"] for place in places}
    for code, parent in parents.items():
        if parent and parent not in parents:
            yield RowFault(lines[code], _("“%(code)s” is not in the list.") % {"code": parent[:40]})
        elif _circles(code, parents):
            yield RowFault(lines[code], _("“%(code)s” lies in itself.") % {"code": code})


def _circles(code: str, parents: dict[str, str]) -> bool:
    """Say whether going up from a place leads back to it."""
    seen, here = set(), parents.get(code, "")
    while here and here != code and here not in seen:
        seen.add(here)
        here = parents.get(here, "")
    return here == code
