# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables that people hand in are read as text, and what cannot be trusted is named by its cell."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import workbook_gate
from core.sheets import as_csv, as_xlsx
from core.tables_in import BookRefused, CellError, NotUtf8, normal_heading, read_book, read_csv
from core.workbook_gate import NotAWorkbook, WorkbookTooLarge, column_letters


def workbook(**sheets) -> io.BytesIO:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def changed(file: io.BytesIO, part: str, old: bytes, new: bytes) -> io.BytesIO:
    """The workbook with some bytes of one part replaced, as other programs would have written it."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    out.seek(0)
    return out


SHEET = "xl/worksheets/sheet1.xml"


def test_every_sheet_is_read_with_its_row_numbers_and_headings():
    book = read_book(
        workbook(
            Submissions=[["Submission No", " TITLE ", None], ["A-1", " Solar dryer "], [], ["A-2", None]],
            scores=[],
        )
    )

    assert book == {
        "submissions": [
            (2, {"submission_no": "A-1", "title": "Solar dryer"}),
            (4, {"submission_no": "A-2", "title": ""}),
        ],
        "scores": [],
    }
    assert book["submissions"].letters == {"submission_no": "A", "title": "B"}
    assert book["submissions"].title == "Submissions"
    assert book["submissions"].address(4, "title") == "B4"
    assert str(book["submissions"].error(4, "title", "Empty.")) == "Submissions!B4: Empty."


def test_row_numbers_count_blank_rows_also_before_the_headings_and_in_one_column():
    book = read_book(workbook(a=[["x"], [None], ["1"], [None], [None], ["2"]]))

    assert book["a"] == [(3, {"x": "1"}), (6, {"x": "2"})]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (-3, "-3"),
        (3.0, "3"),
        (3.5, "3.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (999_999_999_999_999, "999999999999999"),
        ("12345678901234567", "12345678901234567"),
        ("007", "007"),
        ("1e5", "1e5"),
        ("1,500", "1,500"),
        ("NA", "NA"),
        ("null", "null"),
        ("nan", "nan"),
        ("True", "True"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 3, 4), "2026-03-04"),
        (datetime(2026, 3, 4, 15, 0), "2026-03-04 15:00"),
        (datetime(2026, 3, 4, 15, 0, 7), "2026-03-04 15:00:07"),
        (time(15, 30), "15:30:00"),
        ("-3d 10:15", "-3d 10:15"),
        ("a_x000D_\nb", "a\nb"),
        ("a\r\nb", "a\nb"),
        ("\u00a0 x \n", "x"),
        ("soft\u00adhyphen", "soft\u00adhyphen"),
    ],
)
def test_a_cell_is_text_as_a_person_would_type_it(value, text):
    assert read_book(workbook(a=[["x", "y"], [value, "z"]]))["a"] == [(2, {"x": text, "y": "z"})]


def test_complaints_come_all_at_once_with_their_cells():
    file = workbook(
        a=[
            ["x", "X ", None, "y"],
            [1, 2, "lost", 12345678901234567],
            [1, 2, None, "turned\u202e"],
            ["=1+1", None, None, "#REF!"],
        ],
        b=[["ok"], ["1"]],
        **{"B ": [["ok"]]},
    )

    with pytest.raises(BookRefused) as caught:
        read_book(file)

    assert [(error.sheet, error.cell) for error in caught.value.errors] == [
        ("a", "D2"),
        ("a", "A4"),
        ("a", "D4"),
        ("a", "B1"),
        ("a", "C2"),
        ("a", "D3"),
        ("B ", ""),
    ]
    messages = [str(error) for error in caught.value.errors]
    for message, words in zip(
        messages,
        [
            "Make the column text",
            "no stored result",
            "shows an error",
            "Two columns",
            "without a heading",
            "U+202E",
            "Two sheets",
        ],
        strict=True,
    ):
        assert words in message
        assert max(len(sentence.split()) for sentence in message.split(". ")) <= 20
    assert str(caught.value).startswith("Cells that cannot be read: 7. The first is a!D2: This number")


def test_complaints_may_be_collected_with_the_callers_own():
    errors = [CellError("call", "A1", "Mine.")]
    book = read_book(workbook(a=[["x"], ["=1"], ["2"]]), errors)

    assert book["a"] == [(3, {"x": "2"})]
    assert [str(error)[:12] for error in errors] == ["call!A1: Min", "a!A2: This f"]


@pytest.mark.parametrize(
    ("stored", "text"),
    [(b"<v>2</v>", "2"), (b"<v>0.5</v>", "0.5")],
)
def test_a_formula_counts_as_its_stored_result(stored, text):
    file = changed(workbook(a=[["x"], ["=1+1"]]), SHEET, b"<v></v>", stored)

    assert read_book(file)["a"] == [(2, {"x": text})]


def test_a_formula_may_have_an_empty_text_as_its_result():
    file = changed(workbook(a=[["x"], ['=""'], ["z"]]), SHEET, b'<c r="A2">', b'<c r="A2" t="str">')

    assert read_book(file)["a"] == [(3, {"x": "z"})]


def test_cells_without_addresses_are_counted():
    file = workbook(a=[["x", "y"], [1, "=1"]])
    for address in (b' r="A1"', b' r="B1"', b' r="A2"', b' r="B2"'):
        file = changed(file, SHEET, address, b"")

    with pytest.raises(BookRefused, match="a!B2: This formula"):
        read_book(file)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"submission,title\n1,a\n",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        pytest.param(workbook(a=[["x"]]).getvalue()[:-60], id="cut off"),
        pytest.param(
            changed(workbook(a=[["x"]]), SHEET, b"<row", b"<rw").getvalue()[:-9] + b"\0" * 9, id="damaged end"
        ),
        pytest.param(changed(workbook(a=[["x"]]), SHEET, b"</row>", b"").getvalue(), id="broken XML"),
        pytest.param(changed(workbook(a=[[1]]), SHEET, b"<v>1<", b"<v>one<").getvalue(), id="no number"),
        pytest.param(
            changed(workbook(a=[["x"]]), "xl/styles.xml", b"</styleSheet>", b"").getvalue(),
            id="broken styles",
        ),
        pytest.param(
            changed(
                workbook(a=[["x"]]), SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
            ).getvalue(),
            id="entity bomb",
        ),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content):
    with pytest.raises(NotAWorkbook, match=r"Save it as \.xlsx"):
        read_book(io.BytesIO(content))


def archive(parts: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: archive({"xl/workbook.xml": b"\0" * 200_000_000}), "150 megabytes when unpacked"),
        (lambda: archive({f"{number}.bin": b"" for number in range(2001)}), "megabytes when unpacked"),
        (lambda: io.BytesIO(b"PK" + b"\0" * 21_000_000), "20 megabytes"),
        (lambda: changed(workbook(a=[["x"]]), SHEET, b'"A1"', b'"XFD1"'), "500 columns"),
        (
            lambda: changed(
                changed(workbook(a=[["x"]]), SHEET, b'"A1" t', b'"A1048576" t'),
                SHEET,
                b'<row r="1"',
                b'<row r="1048576"',
            ),
            "100000 rows",
        ),
    ],
)
def test_what_would_fill_the_memory_is_refused_in_words(make, says):
    with pytest.raises(WorkbookTooLarge, match=says):
        read_book(make())


def test_the_cells_of_all_sheets_are_counted(monkeypatch):
    monkeypatch.setattr(workbook_gate, "MAX_CELLS", 5)
    with pytest.raises(WorkbookTooLarge, match="5 cells"):
        read_book(workbook(a=[["x"]] * 3, b=[["x"]] * 3))


def test_an_empty_styled_cell_far_away_does_no_harm():
    book = openpyxl.Workbook()
    book.active.title = "a"
    book.active.append(["x"])
    book.active.append(["1"])
    book.active["XFD1048576"].number_format = "@"
    out = io.BytesIO()
    book.save(out)
    out.seek(0)

    assert read_book(out) == {"a": [(2, {"x": "1"})]}


def test_a_csv_is_read_as_excel_writes_it_in_any_country():
    for line in ("x,y", "x;y", "x\ty"):
        delimiter = line[1]
        table = read_csv(
            io.BytesIO(f"\ufeff{line}\r\n1{delimiter}\r\n\r\n2{delimiter}'=1\r\n".encode()), "people"
        )
        assert table == [(2, {"x": "1", "y": ""}), (4, {"x": "2", "y": "=1"})]
    assert table.title == "people"


@pytest.mark.parametrize("content", ["é".encode("latin-1"), b'x\n"' + b"a" * 200_000 + b'"\n'])
def test_a_csv_in_another_encoding_is_refused_in_words(content):
    with pytest.raises(NotUtf8, match="Save it as “CSV UTF-8”"):
        read_csv(io.BytesIO(content), "people")


def test_a_csv_is_bounded_and_its_complaints_have_cells():
    with pytest.raises(WorkbookTooLarge, match="20 megabytes"):
        read_csv(io.BytesIO(b"x" * 21_000_000), "people")
    with pytest.raises(WorkbookTooLarge, match="100000 rows"):
        read_csv(io.BytesIO(b"x\n" * 100_002), "people")
    with pytest.raises(BookRefused, match="people!A2"):
        read_csv(io.BytesIO(b"x\na\0b\n"), "people")
    assert read_csv(io.BytesIO(b""), "people") == []


CELL = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=8).map(str.strip)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=4))
def test_what_we_write_is_read_back(rows):
    expected = [(number, {"a": a, "b": b}) for number, (a, b) in enumerate(rows, start=2) if a or b]

    assert read_book(io.BytesIO(as_xlsx(["A", "B"], rows, "t")))["t"] == expected
    assert read_csv(io.BytesIO(as_csv(["A", "B"], rows)), "t") == expected


def test_headings_and_columns_have_one_spelling():
    assert normal_heading("  Submission\u00a0 No_x ") == "submission_no_x"
    assert [column_letters(number) for number in (1, 26, 27, 52, 703, 16384)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "AAA",
        "XFD",
    ]
