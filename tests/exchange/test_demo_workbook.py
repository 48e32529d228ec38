# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration's workbooks are what their source says, and fit the columns."""

from collections import Counter
from datetime import date
from fractions import Fraction
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import phonenumbers
import pytest

from demo.build import HERE, WORKBOOKS, gather
from demo.workbook import built, headings
from exchange.columns import BY_NAME, SHEETS, Kind, moment
from tests.exchange.demo_books import cells, each, read, value, values

TODAY = date(2026, 11, 24)


@each
def test_the_committed_workbook_is_the_built_one(name):
    first, second = built(gather(*WORKBOOKS[name])), built(gather(*WORKBOOKS[name]))

    assert first == second
    assert (HERE / name).read_bytes() == first


@each
def test_every_cell_is_text(name):
    book = openpyxl.load_workbook(HERE / name)
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]

    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}


def test_a_text_that_looks_like_a_formula_stays_text():
    rows = {"submissions": [{"submission": "1", "title": "=1+1"}]}
    cell = openpyxl.load_workbook(BytesIO(built(rows)))["submissions"]["B2"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_column_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="scores: no such column: colour"):
        headings(BY_NAME["scores"], [{"submission": "1", "colour": "red"}])


@each
def test_needed_sheets_and_cells_are_there(name):
    book = read(name)
    assert {sheet.name for sheet in SHEETS if sheet.required} <= set(book)
    for name, rows in book.items():
        sheet = BY_NAME[name]
        for column in sheet.columns:
            if column.required and sheet.keyed:
                assert value(book, column.name, name)
            elif column.required:
                assert all(row[column.name] for row in rows), f"{name}.{column.name}"


@each
def test_every_row_is_named_once(name):
    book = read(name)
    for name, rows in book.items():
        identity = BY_NAME[name].identity or ("key",)
        named = Counter(tuple(row.get(part, "") for part in identity) for row in rows)
        assert [row for row, times in named.items() if times > 1] == [], name


@each
def test_every_reference_is_found(name):
    book = read(name)
    for name, column, text in cells(book):
        if column.refers:
            target, known_as = column.refers.split(".")
            known = set(values(book, target, known_as))
            assert text in known, f"{name}.{column.name}: {text}"


@each
def test_every_cell_is_of_its_kind(name):
    book = read(name)
    zone = ZoneInfo(value(book, "time zone", "programme"))
    readers = {
        Kind.INT: int,
        Kind.NUMBER: Fraction,
        Kind.MONEY: lambda text: int(text.replace(" ", "")),
        Kind.DATE: lambda text: moment(text, today=TODAY, zone=zone),
        Kind.DATETIME: lambda text: moment(text, today=TODAY, zone=zone),
        Kind.YESNO: ("yes", "no").index,
        Kind.EMAIL: lambda text: text.index("@example.org"),
        Kind.PHONE: lambda text: {True: text}[phonenumbers.is_valid_number(phonenumbers.parse(text))],
    }
    for name, column, text in cells(book):
        if column.kind in readers:
            readers[column.kind](text)
        if column.choices:
            assert text in column.choices, f"{name}.{column.name}: {text}"


@each
def test_somebody_signs_for_each_institution_that_signs(name):
    book = read(name)
    sign = {row["institution"] for row in book["organisations"] if row["part"].startswith("signs_")}
    signatories = {row["institution"] for row in book["roles"] if row["role"] == "signatory"}

    assert sign
    assert signatories == sign
