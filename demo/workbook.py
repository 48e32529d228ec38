# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes an import workbook whose bytes depend on nothing but its content."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

from exchange.columns import SHEETS, Sheet

Row = dict[str, str]
STAMP = "2025-01-01T00:00:00Z"
ZIP_DATE = (2025, 1, 1, 0, 0, 0)


def headings(sheet: Sheet, rows: Sequence[Row]) -> list[str]:
    """The headings in use: the sheet's own order, each followed by its languages and numbers as they came.

    Raises ValueError for a heading that the sheet does not have.
    """
    if sheet.keyed:
        return ["key", "value"]
    order = [column.name for column in sheet.columns]
    used = list(dict.fromkeys(name for row in rows for name, value in row.items() if value))
    found = {name: sheet.heading(name) for name in used}
    unknown = [name for name, heading in found.items() if heading is None]
    if unknown:
        raise ValueError(f"{sheet.name}: no such column: {', '.join(unknown)}")
    needed = [column.name for column in sheet.columns if column.required]
    return sorted(
        dict.fromkeys([*needed, *used]),
        key=lambda name: order.index(sheet.heading(name).column.name),
    )


def built(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """The bytes of a workbook with those sheets: every cell a text, the same bytes for the same rows."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in SHEETS:
        rows = sheets.get(sheet.name, ())
        if rows or sheet.required:
            _fill(book.create_sheet(sheet.name), headings(sheet, rows), rows)
    out = BytesIO()
    book.save(out)
    return _settled(out.getvalue())


def _fill(page, names: list[str], rows: Sequence[Row]) -> None:
    from openpyxl.styles import Alignment, Font

    for number, row in enumerate([dict(zip(names, names, strict=True)), *rows], start=1):
        for place, name in enumerate(names, start=1):
            if not row.get(name):
                continue
            cell = page.cell(number, place)
            cell.value = row[name]
            cell.data_type = "s"  # a text that begins with = is no formula
            cell.number_format = "@"
            if number == 1:
                cell.font = Font(bold=True)
            elif len(row[name]) > 40:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, name in enumerate(names, start=1):
        longest = max([len(name), *(len(row.get(name, "")) for row in rows)])
        page.column_dimensions[page.cell(1, place).column_letter].width = min(60, longest + 2)
    page.freeze_panes = "A2"


def _settled(data: bytes) -> bytes:
    """The same workbook with fixed times, and stored as it is: compressors differ from machine to machine."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for entry in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            body = old.read(entry)
            if entry == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP.encode(), body)
            info = zipfile.ZipInfo(entry, ZIP_DATE)
            info.create_system = 3
            new.writestr(info, body)
    return out.getvalue()
