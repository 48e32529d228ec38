# SPDX-License-Identifier: AGPL-3.0-or-later
"""A workbook as understood: rows of read values by sheet, and every complaint by its cell."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify

from core.tables_in import CellError
from core.translated import Translated
from exchange.cells import Frame
from exchange.columns import BY_NAME, SHEETS, Column, Sheet

SLUG = re.compile(r"[-a-zA-Z0-9_]+")
ORDER = {sheet.name: place for place, sheet in enumerate(SHEETS)}
CELL = re.compile(r"([A-Z]*)(\d*)")


class Row:
    """One row: its values by column; where a cell is empty, the column's default or None."""

    __slots__ = ("number", "page", "values")

    def __init__(self, page: "Page", number: int) -> None:
        self.page, self.number = page, number
        self.values: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        return self.page.default(name)

    def __contains__(self, name: str) -> bool:
        """Whether the cell is filled."""
        return name in self.values

    def text(self, name: str) -> str:
        """The value of a text cell; empty when there is none."""
        return self.values.get(name) or ""

    def translated(self, name: str, language: str) -> Translated:
        """The texts of a cell in several languages; the one without a language is in `language`."""
        return translated(self.values.get(name), language)

    def key(self, name: str) -> str:
        """The value as a key that addresses and forms can carry."""
        return slug_of(self.text(name))

    def complain(self, name: str, message: str | Promise, cell: str = "") -> None:
        """Complain about the cell in that column (or that very cell, where a column has several)."""
        cell = cell or self.page.address(self, name)
        self.page.book.errors.append(CellError(self.page.title, cell, message))


@dataclass
class Page:
    """One sheet of the workbook: its rows, and where its columns stand."""

    book: "Book"
    sheet: Sheet
    title: str
    letters: dict[str, str] = field(default_factory=dict)  # of a column's first heading
    cells: dict[str, str] = field(default_factory=dict)  # of a key, on a sheet of keys
    rows: list[Row] = field(default_factory=list)
    defaults: dict[str, Any] = field(default_factory=dict)

    def address(self, row: Row, name: str) -> str:
        """The address of the cell in that column, such as C7; only the row without such a column."""
        if self.sheet.keyed and name in self.cells:
            return self.cells[name]
        return f"{self.letters.get(name, '')}{row.number}" if row.number else ""

    def default(self, name: str) -> Any:
        """What an empty cell of that column means."""
        return self.defaults.get(name)


@dataclass
class Book:
    """The workbook. `left_out` names what is not understood: sheets, and columns as `sheet: heading`."""

    frame: Frame
    pages: dict[str, Page] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    _indexes: dict[str, dict[str, Row]] = field(default_factory=dict)

    def rows(self, name: str) -> list[Row]:
        """The filled rows of a sheet; none where the sheet is not there."""
        return self.pages[name].rows if name in self.pages else []

    def has(self, name: str) -> bool:
        """Whether the sheet has a filled row."""
        return bool(self.rows(name))

    def index(self, sheet: str, column: str) -> dict[str, Row]:
        """The rows of a sheet by the text of a column, the first of each."""
        mark = f"{sheet}.{column}"
        if mark not in self._indexes:
            found: dict[str, Row] = {}
            for row in self.rows(sheet):
                found.setdefault(row.text(column), row)
            found.pop("", None)
            self._indexes[mark] = found
        return self._indexes[mark]

    def one(self, name: str) -> Row:
        """The only row of a sheet of keys; an empty one where the sheet is not there."""
        rows = self.rows(name)
        return rows[0] if rows else Row(Page(self, BY_NAME[name], name), 0)

    def complain(self, sheet: str, message: str | Promise, cell: str = "") -> None:
        """Complain about a sheet as a whole."""
        title = self.pages[sheet].title if sheet in self.pages else sheet
        self.errors.append(CellError(title, cell, message))

    def sorted_errors(self) -> list[CellError]:
        """Every complaint once, in the order of sheets, rows and columns."""
        return sorted(dict.fromkeys(self.errors), key=_place)

    def cells(self, refers: str) -> Iterator[tuple[Row, Column]]:
        """Every filled cell that repeats `sheet.column`."""
        for page in self.pages.values():
            for column in page.sheet.columns:
                if column.refers == refers:
                    yield from ((row, column) for row in page.rows if column.name in row)


def translated(texts: Any, language: str) -> Translated:
    """Texts by language as read from a row: the one without a language is in `language`."""
    return Translated({code or language: text for code, text in (texts or {}).items() if text})


def slug_of(text: str) -> str:
    """The text as a key of letters, digits, hyphens and underscores; the same text gives the same key."""
    if SLUG.fullmatch(text):
        return text
    return slugify(text)[:40].strip("-") or f"k{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def _place(error: CellError) -> tuple[int, int, int, str]:
    letters, digits = CELL.match(error.cell).groups()  # type: ignore[union-attr]
    sheet = ORDER.get("_".join(error.sheet.casefold().split()), len(ORDER))
    return (sheet, int(digits or 0), len(letters), letters)
