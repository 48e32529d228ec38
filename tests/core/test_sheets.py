# SPDX-License-Identifier: AGPL-3.0-or-later
"""No cell that we write is a live formula, and nothing is lost on the way to a sheet and back."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest
from django.test import RequestFactory
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from core.csv_safety import prefix, unprefix
from core.downloads import UnknownFormat, table_response, wanted_format
from core.money import Money
from core.sheets import as_csv, as_xlsx, sheet_title
from core.translated import Translated

NASTY = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
    "+250 788 123 456",
    "-250.00",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\u202f+1",
    "\u200b=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "a\n=1",
    "a\r\n-1",
    "'=1",
    "''=1",
    "'",
    "'plain",
    "'\n",
    "#REF!",
    "#N/A",
    "12345678901234567",
    "0788123456",
    "007",
    "1e5",
    "TRUE",
    "2026-03-04",
    'a "quoted", text; with\ttab',
    "two\nlines",
    " blanks ",
    "Ünïcödé 🇷🇼 \u202f",
    "",
]
LIVE = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]|[\r\n]\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
# What XML can hold; the rest is replaced and has its own test.
TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[*map(chr, range(32)), "\ufffe", "\uffff"])
)
LINES = st.text(st.sampled_from("'=+-@\t\r\n ab1\u00a0\u200b＝"), max_size=12)


def csv_cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_sheet(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def formulas(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]
    return [found for sheet in sheets for found in re.findall(r"<f[ >/]", sheet)]


def test_no_text_is_a_live_formula_in_xlsx_and_each_comes_back():
    content = as_xlsx(["=header"], [[text] for text in NASTY])
    cells = [row[0] for row in xlsx_sheet(content).iter_rows()]

    assert formulas(content) == []
    assert [cell.value for cell in cells] == ["=header", *(text or None for text in NASTY)]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_no_text_is_a_live_formula_in_csv_and_each_comes_back():
    written = [row[0] if row else "" for row in csv_cells(as_csv(["=header"], [[text] for text in NASTY]))]

    assert [text for text in written if LIVE.search(text)] == []
    assert [unprefix(text) for text in written] == ["=header", *NASTY]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1", "'=1"),
        (" \u00a0=1", "' \u00a0=1"),
        ("＝1", "'＝1"),
        ("\tx", "'\tx"),
        ("a\n=1\nb\r\n-c", "a\n'=1\nb\r\n'-c"),
        ("\n=1", "'\n'=1"),
        ("'=1", "''=1"),
        ("it's = fine", "it's = fine"),
        ("'quoted'", "'quoted'"),
        ("a - b", "a - b"),
    ],
)
def test_an_apostrophe_stands_before_what_would_be_a_formula(text, written):
    assert prefix(text) == written
    assert unprefix(written) == text


@given(st.one_of(LINES, st.text()))
def test_the_apostrophe_comes_off_again(text):
    assert not LIVE.search(prefix(text))
    assert unprefix(prefix(text)) == text


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.one_of(TEXT, LINES), min_size=2, max_size=2), max_size=3))
def test_any_text_comes_back_from_both(rows):
    content = as_xlsx(["a", "b"], rows)
    sheet = [[cell.value or "" for cell in row] for row in xlsx_sheet(content).iter_rows(min_row=2)]
    table = [[unprefix(text) for text in row] for row in csv_cells(as_csv(["a", "b"], rows))[1:]]

    assert formulas(content) == []
    assert sheet == rows
    assert table == rows


VALUES = [
    (12, 12, "n", "12"),
    (-12, -12, "n", "-12"),
    (1.5, 1.5, "n", "1.5"),
    (Decimal("-250.00"), -250, "n", "-250.00"),
    (Decimal("1E+3"), 1000, "n", "1000"),
    (123456789012345, 123456789012345, "n", "123456789012345"),
    (12345678901234567, "12345678901234567", "s", "12345678901234567"),
    (Decimal("1234567890123.4567"), "1234567890123.4567", "s", "1234567890123.4567"),
    (float("nan"), "nan", "s", "nan"),
    (Decimal("Infinity"), "Infinity", "s", "Infinity"),
    (True, True, "b", "TRUE"),
    (None, None, "n", ""),
    (date(2026, 3, 4), "2026-03-04", "s", "2026-03-04"),
    (
        datetime(2026, 3, 4, 17, 0, 5, 9, tzinfo=timezone(timedelta(hours=2))),
        "2026-03-04T15:00:05Z",
        "s",
        "2026-03-04T15:00:05Z",
    ),
    (datetime(2026, 3, 4, tzinfo=UTC), "2026-03-04T00:00:00Z", "s", "2026-03-04T00:00:00Z"),
    (Money.of("1234567", "RWF"), 1234567, "n", "RWF 1234567"),
    (Money.of("-1234.5", "EUR"), -1234.5, "n", "EUR -1234.50"),
    (Money(10**17 + 1, "RWF"), "RWF 100000000000000001", "s", "RWF 100000000000000001"),
    (gettext_lazy("Yes"), "Yes", "s", "Yes"),
    (Translated({"en": "=Call"}), "=Call", "s", "'=Call"),
    ("a\x00b\ud800c\x1b", "a\ufffdb\ufffdc\ufffd", "s", "a\ufffdb\ufffdc\ufffd"),
]


@pytest.mark.parametrize(("value", "shown", "kind", "written"), VALUES)
def test_numbers_are_numbers_and_the_rest_is_text(value, shown, kind, written):
    cell = xlsx_sheet(as_xlsx(["x", "y"], [["", value]]))["B2"]

    assert (cell.value, cell.data_type) == (shown, kind)
    assert csv_cells(as_csv(["x", "y"], [["", value]]))[1] == ["", written]


def test_a_moment_without_zone_is_nobodys():
    with pytest.raises(TypeError, match="needs its zone"):
        as_csv(["when"], [[datetime(2026, 3, 4)]])


def test_money_shows_its_currency_and_ids_stay_text_when_edited():
    row = xlsx_sheet(as_xlsx("abcd", [[Money(5, "RWF"), Money(5, "EUR"), "0788 123 456", "words"]]))[2]

    assert [cell.number_format for cell in row] == ['"RWF" #,##0', '"EUR" #,##0.00', "@", "General"]


def test_a_very_long_text_ends_in_an_ellipsis_as_excel_would_refuse_it():
    cell = xlsx_sheet(as_xlsx(["x"], [["a" * 40_000]]))["A2"]

    assert (len(cell.value), cell.value[-1]) == (32_767, "…")


@pytest.mark.parametrize(
    ("text", "title"),
    [("Calls: 2026/27 [open]*?", "Calls 2026 27 open"), ("'x'", "x"), ("", "Table"), ("y" * 40, "y" * 31)],
)
def test_a_sheet_has_a_name_that_excel_allows(text, title):
    assert sheet_title(text) == title
    assert xlsx_sheet(as_xlsx(["a"], [], text)).title == title


def test_a_sheet_has_its_headings_in_view():
    sheet = xlsx_sheet(as_xlsx(["Number", "Title"], [["1", "a"], ["2", "b"]]))

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold


def test_rows_are_taken_one_at_a_time():
    def rows():
        for number in range(3):
            taken.append(number)
            yield [number]

    taken = []
    assert csv_cells(as_csv(["n"], rows())) == [["n"], ["0"], ["1"], ["2"]]
    assert [row[0].value for row in xlsx_sheet(as_xlsx(["n"], rows())).iter_rows()] == ["n", 0, 1, 2]
    assert taken == [0, 1, 2, 0, 1, 2]


@pytest.mark.parametrize(
    ("query", "mime", "name"),
    [
        ("csv", "text/csv; charset=utf-8", "submissions.csv"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "submissions.xlsx"),
        ("", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "submissions.xlsx"),
    ],
)
def test_a_download_is_neither_shown_nor_guessed_at(query, mime, name):
    request = RequestFactory().get("/", {"format": query} if query else {})
    response = table_response(request, "submissions", ["Title"], [["=1"]])

    assert wanted_format(request) == query
    assert {key: response[key] for key in response.headers} == {
        "Content-Type": mime,
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    if query == "csv":
        assert response.content == b"\xef\xbb\xbfTitle\r\n'=1\r\n"
    else:
        assert xlsx_sheet(response.content)["A2"].value == "=1"


def test_another_format_is_refused_in_words():
    with pytest.raises(UnknownFormat, match="xlsx and csv, not as “pdf”") as caught:
        table_response(RequestFactory().get("/?format=pdf"), "x", [], [])

    assert caught.value.status == 400
