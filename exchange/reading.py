# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a workbook to a Book: which sheet and column is which, and what each cell says."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.tables_in import CellError, Table, normal_heading
from core.unreadable import Unreadable
from exchange.book import Book, Page, Row
from exchange.cells import Frame, read_cell
from exchange.columns import BY_NAME, SHEETS, Column, Heading, Sheet
from exchange.limits import LEAST_AND_MOST, LONGEST, TEXT

SHEET_MISSING = _("This sheet is missing.")
SHEET_EMPTY = _("This sheet has no row.")
COLUMN_MISSING = _("The column “%(column)s” is missing.")
KEY_MISSING = _("The row with the key “%(key)s” is missing.")
CELL_MISSING = _("This cell must be filled.")
TWICE = _("Row %(row)s says the same.")
TOO_LONG = _("This text has %(length)s characters; at most %(most)s fit here.")
OUT_OF_RANGE = _("%(number)s is not between %(least)s and %(most)s.")


def understood(tables: Mapping[str, Table], frame: Frame, errors: list[CellError]) -> Book:
    """The tables of `core.tables_in.read_book` as a Book; what is wrong stands in its errors."""
    book = Book(frame, errors=errors)
    for name, table in tables.items():
        sheet = BY_NAME.get(name)
        if sheet is None:
            book.left_out.append(table.title)
        elif sheet.keyed:
            _read_keys(book, sheet, table)
        else:
            _read_rows(book, sheet, table)
    for sheet in SHEETS:
        if sheet.required and sheet.name not in book.pages:
            book.complain(sheet.name, SHEET_MISSING)
    return book


def key_values(sheet: Sheet, table: Table | None) -> dict[str, str]:
    """The plain texts of a sheet of keys by column, without languages: what a Frame is made of."""
    found: dict[str, str] = {}
    for _row, _address, text, heading in _pairs(sheet, table or Table(sheet.name)):
        if heading is not None and heading.language is None and text:
            found.setdefault(heading.column.name, text)
    return found


def _pairs(sheet: Sheet, table: Table) -> Iterator[tuple[int, str, str, Heading | None]]:
    """Yield (row, address, text, heading) of a sheet of keys, also where the keys stand as headings."""
    upright = {"key", "value"} <= set(table.letters)
    for number, cells in table:
        if upright:
            yield number, table.address(number, "value"), cells["value"], sheet.heading(cells["key"])
        else:
            for head, text in cells.items():
                yield number, table.address(number, head), text, sheet.heading(head)


def _read_keys(book: Book, sheet: Sheet, table: Table) -> None:
    """Read a sheet of keys as one row."""
    page = _page(book, sheet, table)
    row = Row(page, table[0][0] if table else 1)
    for number, address, text, heading in _pairs(sheet, table):
        if heading is None:
            key = dict(table)[number].get("key", "")
            book.left_out.append(f"{table.title}: {key or address}")
            continue
        name = heading.column.name
        page.cells.setdefault(name, address)
        if text:
            _take(row, heading, text, address)
    for column in sheet.columns:
        if column.required and column.name not in row:
            book.complain(sheet.name, KEY_MISSING % {"key": column.name}, page.cells.get(column.name, ""))
    page.rows.append(row)


def _read_rows(book: Book, sheet: Sheet, table: Table) -> None:
    """Read a sheet of rows."""
    page = _page(book, sheet, table)
    headings = _headings(book, page, table)
    known = {heading.column.name for heading in headings.values()}
    for column in sheet.columns:
        if column.required and column.name not in known:
            book.complain(sheet.name, COLUMN_MISSING % {"column": column.name})
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in table:
        row = Row(page, number)
        for head, heading in headings.items():
            if cells[head]:
                _take(row, heading, cells[head], table.address(number, head))
        _settle(row, known, seen)
        page.rows.append(row)
    if sheet.name == "criteria" and not page.rows:
        book.complain(sheet.name, SHEET_EMPTY)


def _page(book: Book, sheet: Sheet, table: Table) -> Page:
    page = Page(book, sheet, table.title)
    page.defaults = {
        column.name: read_cell(column, column.default, book.frame)
        for column in sheet.columns
        if column.default and not (column.default == "0" and not book.frame.currency)
    }
    book.pages[sheet.name] = page
    return page


def _headings(book: Book, page: Page, table: Table) -> dict[str, Heading]:
    """What each heading means; of two that mean the same, the one with the column's own name counts."""
    found: dict[tuple[str, int | None, str | None], str] = {}
    headings: dict[str, Heading] = {}
    by_name = sorted(table.letters, key=lambda head: not _own_name(page.sheet, head))
    for head in by_name:
        heading = page.sheet.heading(head)
        mark = (heading.column.name, heading.number, heading.language) if heading else None
        if heading is None or mark in found:
            book.left_out.append(f"{table.title}: {head}")
            continue
        found[mark] = head
        headings[head] = heading
        if heading.language is None or heading.column.name not in page.letters:
            page.letters[heading.column.name] = table.letters[head]
    return headings


def _own_name(sheet: Sheet, head: str) -> bool:
    return any(normal_heading(column.name) == head for column in sheet.columns)


def _take(row: Row, heading: Heading, text: str, cell: str) -> None:
    """Put a cell's value into the row, or a complaint to the errors."""
    column = heading.column
    message = _too_much(row.page.sheet, column, text)
    value: Any = None
    if not message:
        try:
            value = read_cell(column, text, row.page.book.frame)
        except Unreadable as problem:
            message = str(problem)
        else:
            message = _out_of_range(row.page.sheet, column, value)
    if message:
        row.complain(column.name, message, cell)
        value = None  # filled, though not readable: nobody complains that it is missing
    place = row.values
    if column.numbered:
        place = place.setdefault(column.name, {})
    if column.languages:
        key = heading.number if column.numbered else column.name
        place.setdefault(key, {})[heading.language or ""] = value
    else:
        place[column.name] = value


def _too_much(sheet: Sheet, column: Column, text: str) -> str | Promise:
    most = LONGEST.get(f"{sheet.name}.{column.name}", TEXT)
    if len(text) <= most:
        return ""
    return TOO_LONG % {"length": len(text), "most": most}


def _out_of_range(sheet: Sheet, column: Column, value: Any) -> str | Promise:
    least, most = LEAST_AND_MOST.get(f"{sheet.name}.{column.name}", (None, None))
    if least is None or least <= value <= most:
        return ""
    return OUT_OF_RANGE % {"number": value, "least": least, "most": most}


def _settle(row: Row, known: set[str], seen: dict[tuple[Any, ...], int]) -> None:
    """Complain about what is missing in a row, and about a row that names the same thing as an earlier one."""
    sheet = row.page.sheet
    for column in sheet.columns:
        if column.required and column.name in known and column.name not in row:
            row.complain(column.name, CELL_MISSING)
    mark = tuple(row.values.get(name) for name in sheet.identity)
    if all(value is None for value in mark):
        return
    if mark in seen:
        row.complain(sheet.identity[-1], TWICE % {"row": seen[mark]})
    seen.setdefault(mark, row.number)
