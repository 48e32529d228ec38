# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looks through an Excel workbook before anything reads it: bombs, size, and cells that lost their value."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 2000
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 100_000, 500, 3_000_000
# From here on a spreadsheet's number has lost its last digits.
TOO_LONG_FOR_A_NUMBER = 10**15
LETTERS = re.compile(r"[A-Z]+")

# RuntimeError: a part is encrypted; NotImplementedError: packed in a way that zipfile does not know.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError)

NO_RESULT = _("This formula has no stored result. Open the file in Excel, save it, and try again.")
ERROR_INSIDE = _("This cell shows an error instead of a value.")
DIGITS_LOST = _(
    "This number is too long: Excel changes its last digits. Make the column text, type it again."
)


class NotAWorkbook(Unreadable):
    """The file is no XLSX, or a broken one."""

    sentence = _("This file is not an Excel workbook. Save it as .xlsx and try again.")


class WorkbookTooLarge(Unreadable):
    """More bytes, rows, columns or cells than are read."""

    sentence = _("This workbook is too large: at most %(most)s %(what)s are read.")


@dataclass
class SheetFacts:
    """What the gate saw of a sheet: its last filled row, and complaints as (cell, message)."""

    name: str
    last_row: int = 0
    cells: int = 0
    complaints: list[tuple[str, str | Promise]] = field(default_factory=list)


def look_through(content: bytes) -> list[SheetFacts]:
    """The facts of every sheet, in order; raises NotAWorkbook or WorkbookTooLarge."""
    if len(content) > MAX_BYTES:
        raise WorkbookTooLarge(most=MAX_BYTES // 2**20, what=_("megabytes"))
    from lxml import etree  # slow import

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
            found = [_facts(archive, name, part) for name, part in _sheets(archive)]
    except Unreadable:
        raise
    except BROKEN as problem:
        raise NotAWorkbook from problem
    except etree.XMLSyntaxError as problem:
        raise NotAWorkbook from problem
    if sum(facts.cells for facts in found) > MAX_CELLS:
        raise WorkbookTooLarge(most=MAX_CELLS, what=_("cells"))
    return found


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Refuse bombs and document types (the door to entity bombs) by what the archive says of itself.

    A part that unpacks to more than the archive says ends in BadZipFile when it is read.
    """
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise WorkbookTooLarge(most=MAX_UNPACKED // 2**20, what=_("megabytes when unpacked"))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(1 << 16):
                    raise NotAWorkbook


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part of the archive that holds it."""
    targets = {
        link.get("Id"): link.get("Target", "")
        for link in _parsed(archive, "xl/_rels/workbook.xml.rels").iterfind("{*}Relationship")
        if link.get("Type", "").endswith("/worksheet")
    }
    for sheet in _parsed(archive, "xl/workbook.xml").iterfind("{*}sheets/{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        if link in targets:
            target = targets[link]
            yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parsed(archive: zipfile.ZipFile, part: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(part), parser)


def _facts(archive: zipfile.ZipFile, name: str, part: str) -> SheetFacts:
    """Go through the cells once, holding one row at a time."""
    from lxml import etree

    facts, row, column = SheetFacts(name), 0, 0
    with archive.open(part) as stream:
        steps = etree.iterparse(
            stream, ("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False, no_network=True
        )
        for event, element in steps:
            is_row = element.tag.endswith("}row")
            if event == "start" and is_row:
                row, column = int(element.get("r") or row + 1), 0
            elif event == "end" and is_row:
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif event == "end":
                column = _column_number(element.get("r")) or column + 1
                _look_at(element, f"{column_letters(column)}{row}", row, column, facts)
    return facts


def _look_at(cell: Any, address: str, row: int, column: int, facts: SheetFacts) -> None:
    """Note a filled cell, and complain when what it shows cannot be trusted."""
    kind, inside = cell.get("t", "n"), {child.tag.rpartition("}")[2]: child for child in cell}
    formula, value = inside.get("f"), inside.get("v")
    text = (value.text or "") if value is not None else ""
    if formula is not None and not text and (value is None or kind != "str"):
        facts.complaints.append((address, NO_RESULT))
    elif kind == "e":
        facts.complaints.append((address, ERROR_INSIDE))
    elif kind == "n" and text and abs(_number(text)) >= TOO_LONG_FOR_A_NUMBER:
        facts.complaints.append((address, DIGITS_LOST))
    elif not text and "is" not in inside:
        return
    facts.last_row, facts.cells = max(facts.last_row, row), facts.cells + 1
    if row > MAX_ROWS:
        raise WorkbookTooLarge(most=MAX_ROWS, what=_("rows"))
    if column > MAX_COLUMNS:
        raise WorkbookTooLarge(most=MAX_COLUMNS, what=_("columns"))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise NotAWorkbook from None


def column_letters(number: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def _column_number(address: str | None) -> int:
    """The column of an address such as AB12, or 0."""
    found = LETTERS.match(address or "")
    number = 0
    for letter in found[0] if found else "":
        number = number * 26 + ord(letter) - 64
    return number
