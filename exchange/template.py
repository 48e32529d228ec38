# SPDX-License-Identifier: AGPL-3.0-or-later
"""An empty import workbook: every sheet with its headings, and what each column holds as a note."""

import io

from exchange.columns import SHEETS, Column, Sheet


def empty_workbook() -> bytes:
    """The workbook that people fill in; every cell is text, so that no spreadsheet changes what is typed."""
    from openpyxl import Workbook  # slow import

    book = Workbook()
    book.remove(book.active)
    for sheet in SHEETS:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        if sheet.keyed:
            _keys(page, sheet)
        else:
            _headings(page, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _keys(page, sheet: Sheet) -> None:
    for place, text in enumerate(("key", "value"), start=1):
        _head(page.cell(1, place), text, "")
        page.column_dimensions[page.cell(1, place).column_letter].width = 24 * place
    for number, column in enumerate(sheet.columns, start=2):
        _head(page.cell(number, 1), column.name, _note(column), bold=column.required)
        page.cell(number, 2).number_format = "@"


def _headings(page, sheet: Sheet) -> None:
    for place, column in enumerate(sheet.columns, start=1):
        name = f"{column.name} 1" if column.numbered else column.name
        _head(page.cell(1, place), name, _note(column), bold=column.required)
        dimension = page.column_dimensions[page.cell(1, place).column_letter]
        dimension.width, dimension.number_format = max(12, len(name) + 4), "@"


def _head(cell, text: str, note: str, *, bold: bool = True) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    cell.value, cell.font, cell.number_format = text, Font(bold=bold), "@"
    if note:
        cell.comment = Comment(note, "Inzira")


def _note(column: Column) -> str:
    words = [column.help, f"Example: {column.example}"]
    if column.choices:
        words.insert(1, "One of: " + ", ".join(column.choices))
    return "\n".join(words)
