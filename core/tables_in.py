# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads the tables that people hand in: every cell as text, every complaint with the cell's address."""

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.characters import forbidden_character
from core.csv_safety import unprefix
from core.unreadable import Unreadable
from core.workbook_gate import (
    MAX_BYTES,
    MAX_ROWS,
    NotAWorkbook,
    SheetFacts,
    WorkbookTooLarge,
    column_letters,
    look_through,
)

HEADED_TWICE = _("Two columns have this heading.")
NO_HEADING = _("This cell stands in a column without a heading.")
HIDDEN = _("This cell holds a hidden character (%(character)s).")
SAME_SHEET = _("Two sheets have this name.")
DELIMITERS = ",;\t"


class BookRefused(Unreadable):
    """Cells of the file cannot be taken; `errors` has them all."""

    sentence = _("Cells that cannot be read: %(count)s. The first is %(first)s.")

    def __init__(self, errors: Sequence["CellError"]) -> None:
        self.errors = list(errors)
        super().__init__(count=len(self.errors), first=self.errors[0])


class NotUtf8(Unreadable):
    """The CSV is in another encoding, or no CSV."""

    sentence = _("This file is not CSV in UTF-8. Save it as “CSV UTF-8” or as .xlsx and try again.")


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell, in words."""

    sheet: str
    cell: str
    message: str | Promise

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.message}" if self.cell else f"{self.sheet}: {self.message}"


class Table(list[tuple[int, dict[str, str]]]):
    """The filled rows of a sheet as (row number, {heading: text}); every row has every heading.

    Headings are in lower case with underscores; `letters` gives each one's column, `title` is the sheet's
    name as written.
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.letters: dict[str, str] = {}

    def address(self, row: int, heading: str) -> str:
        """The cell's address, such as C7; only the row when there is no such column."""
        return f"{self.letters.get(heading, '')}{row}"

    def error(self, row: int, heading: str, message: str | Promise) -> CellError:
        """A complaint about that cell."""
        return CellError(self.title, self.address(row, heading), message)


def read_book(file: BinaryIO, errors: list[CellError] | None = None) -> dict[str, Table]:
    """Every sheet of an XLSX by its name in lower case with underscores; cells are text, "" when blank.

    Numbers are written plainly, dates as 2026-03-04 or 2026-03-04 15:00, truth as TRUE or FALSE; texts lose
    blanks at their ends. Complaints about cells go to `errors`, to be shown with the caller's own; without
    it they raise BookRefused. Raises NotAWorkbook and WorkbookTooLarge for the file as a whole.
    """
    content = file.read(MAX_BYTES + 1)
    gate = look_through(content)
    found: list[CellError] = [] if errors is None else errors
    book: dict[str, Table] = {}
    for facts in gate:
        found += [CellError(facts.name, cell, message) for cell, message in facts.complaints]
    for facts, grid in zip(gate, _grids(content, gate), strict=True):
        _add(book, facts.name, grid, found)
    _raise_if(found, errors)
    return book


def _grids(content: bytes, gate: Sequence[SheetFacts]) -> Iterator[list[list[str]]]:
    """The rows of each sheet, all cells as text; the first is that of the headings."""
    import pandas  # slow import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations, which are not read
        try:
            frames = pandas.ExcelFile(io.BytesIO(content), engine="openpyxl")
        except Exception as problem:  # openpyxl raises nearly everything on a broken workbook
            raise NotAWorkbook from problem
        for facts in gate:
            # As objects, so that text which looks like a number is told from a number.
            frame = pandas.read_excel(
                frames,
                sheet_name=facts.name,
                header=None,
                dtype=object,
                na_filter=False,
                nrows=facts.last_row,
            )
            yield [[as_text(value) for value in row] for row in frame.itertuples(index=False, name=None)]


def read_csv(file: BinaryIO, title: str, errors: list[CellError] | None = None) -> Table:
    """A CSV in UTF-8 as a Table; commas, semicolons or tabs, as its first line has them.

    Apostrophes that `core.sheets` put before would-be formulas are taken away again. Raises NotUtf8,
    WorkbookTooLarge, and BookRefused as `read_book` does.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise WorkbookTooLarge(most=MAX_BYTES // 2**20, what=_("megabytes"))
    try:
        text = content.decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count))
        grid = [[_tidy(unprefix(cell)) for cell in line] for line in lines]
    except (UnicodeDecodeError, csv.Error) as problem:
        raise NotUtf8 from problem
    if len(grid) > MAX_ROWS:
        raise WorkbookTooLarge(most=MAX_ROWS, what=_("rows"))
    found: list[CellError] = [] if errors is None else errors
    book: dict[str, Table] = {}
    _add(book, title, grid, found)
    _raise_if(found, errors)
    return next(iter(book.values()))


def as_text(value: Any) -> str:
    """A cell's value as a person would type it."""
    if isinstance(value, str):
        return _tidy(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        if value != value:  # an error cell, which the gate has named
            return ""
        # Fifteen digits are what the spreadsheet shows and keeps; Decimal avoids an exponent.
        return f"{_decimal(value):f}"
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def normal_heading(text: str) -> str:
    """A heading or a sheet's name as code knows it: “Submission  No” is submission_no."""
    return "_".join(text.casefold().replace("_", " ").split())


def _add(book: dict[str, Table], title: str, grid: list[list[str]], errors: list[CellError]) -> None:
    """Put the table into the book and its complaints to the errors."""
    table, name = Table(title), normal_heading(title)
    if name in book:
        errors.append(CellError(title, "", SAME_SHEET))
        return
    book[name] = table
    headings = [normal_heading(text) for text in grid[0]] if grid else []
    for place, heading in enumerate(headings):
        if heading in table.letters:
            errors.append(CellError(title, f"{column_letters(place + 1)}1", HEADED_TWICE))
        elif heading:
            table.letters[heading] = column_letters(place + 1)
    for number, row in enumerate(grid[1:], start=2):
        _add_row(table, number, row, headings, errors)


def _add_row(table: Table, number: int, row: list[str], headings: list[str], errors: list[CellError]) -> None:
    """Keep a row in which something is filled."""
    if not any(row):
        return
    cells = dict.fromkeys(table.letters, "")
    for place, text in enumerate(row):
        if not text:
            continue
        address = f"{column_letters(place + 1)}{number}"
        heading = headings[place] if place < len(headings) else ""
        character = forbidden_character(text, lines=True)
        if character:
            errors.append(CellError(table.title, address, HIDDEN % {"character": character}))
        elif not heading:
            errors.append(CellError(table.title, address, NO_HEADING))
        else:
            cells[heading] = text
    table.append((number, cells))


def _tidy(text: str) -> str:
    """One kind of line end, none of the blanks around, none of Excel's own spelling of a line end."""
    return (
        text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u00a0\u202f\ufeff")
    )


def _decimal(value: float) -> Any:
    from decimal import Decimal

    return Decimal(format(value, ".15g"))


def _raise_if(found: list[CellError], errors: list[CellError] | None) -> None:
    if errors is None and found:
        raise BookRefused(found)
