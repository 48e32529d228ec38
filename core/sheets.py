# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables for people: XLSX and CSV in which no cell is a live formula and no digit is lost.

Numbers are written as numbers and dates as ISO text; texts stay texts, so that phones and ids keep plus and
zeros. Money is a number shown with its code in XLSX and `RWF 1234567` in CSV. Lists, sets and the like are
the caller's to put into words.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from core.characters import without_unprintables
from core.csv_safety import prefix
from core.money import Money, minor_digits

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

BOM = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the local code page
MOST_ROWS = 1_048_575  # what a sheet holds beside its header
LONGEST_CELL = 32_767
EXACT_DIGITS = 15  # a spreadsheet's number keeps no more
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LOOKS_NUMERIC = re.compile(r"\+?[0-9][0-9 .,\u00a0\u202f-]*")


def as_csv(headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """The table as CSV: UTF-8 with a byte order mark, commas, CRLF."""
    return b"".join(csv_lines(headers, rows))


def csv_lines(headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The CSV row by row, for tables that are too long to hold."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    yield BOM
    for row in chain([headers], rows):
        writer.writerow([_csv_text(value) for value in row])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def as_xlsx(headers: Sequence[Any], rows: Iterable[Sequence[Any]], title: str = "") -> bytes:
    """The table as an Excel workbook of one sheet; rows are taken one at a time and never held together.

    Raises ValueError for more rows than a sheet holds. A text beyond Excel's limit ends in “…”.
    """
    from openpyxl import Workbook  # slow import
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.creator = "Inzira"
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = "A2"
    for place, header in enumerate(headers, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(max(len(str(header)) + 3, 12), 40)
    cells, written = _Cells(sheet), 0
    sheet.append([cells.header(header) for header in headers])
    for written, row in enumerate(rows, start=1):
        if written > MOST_ROWS:
            raise ValueError(f"A sheet holds at most {MOST_ROWS} rows.")
        sheet.append([cells.cell(value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(headers), 1))}{written + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_title(text: str) -> str:
    """The text as Excel allows it for the name of a sheet: at most 31 characters, some not at all."""
    plain = " ".join(FORBIDDEN_IN_TITLE.sub(" ", without_unprintables(str(text))).split())
    return plain[:31].strip(" '") or "Table"


def _settled(value: Any) -> Any:
    """The value as None, bool, exact number, Money or text; raises TypeError for a moment without zone."""
    if value is None or isinstance(value, bool | Money):
        return value
    if isinstance(value, int | float | Decimal):
        return value if _is_exact(value) else str(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("A moment in a table needs its zone.")
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return without_unprintables(str(value))


def _is_exact(number: int | float | Decimal) -> bool:
    """Whether a spreadsheet keeps every digit of the number."""
    if isinstance(number, float):
        return number == number and number not in (float("inf"), float("-inf"))
    return Decimal(number).is_finite() and len(Decimal(number).normalize().as_tuple().digits) <= EXACT_DIGITS


def _csv_text(value: Any) -> str:
    settled = _settled(value)
    if settled is None:
        return ""
    if isinstance(settled, bool):
        return str(settled).upper()
    if isinstance(settled, Money):
        return settled.plain()
    if isinstance(settled, Decimal):
        return f"{settled:f}"
    return prefix(settled) if isinstance(settled, str) else str(settled)


class _Cells:
    """Turns values into what a write-only sheet takes; looks are worked out once, not once a cell."""

    def __init__(self, sheet: "Worksheet") -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font

        self.sheet, self.make = sheet, WriteOnlyCell
        self.looks: dict[str, Any] = {}
        self.bold = Font(bold=True)

    def header(self, value: Any) -> Any:
        """A heading: always text, in bold."""
        cell = self._text(str(_settled(value)))
        cell.font = self.bold
        return cell

    def cell(self, value: Any) -> Any:
        """A number, a truth, an amount of money or a text that stays text."""
        settled = _settled(value)
        if isinstance(settled, Money):
            return self._money(settled)
        if not isinstance(settled, str):
            return settled
        if LOOKS_NUMERIC.fullmatch(settled):
            return self._looking("@", self._text(settled))  # so that it stays text when somebody edits it
        return self._text(settled) if settled.startswith(("=", "#")) else _bounded(settled)

    def _text(self, text: str) -> Any:
        cell = self.make(self.sheet, _bounded(text))
        cell.data_type = "s"  # openpyxl guesses a formula or an error from the first character
        return cell

    def _money(self, money: Money) -> Any:
        """A number that adds up, shown with its currency; text when Excel would lose a digit."""
        if not _is_exact(money.minor):
            return money.plain()
        digits = minor_digits(money.currency)
        look = f'"{money.currency}" #,##0{"." if digits else ""}{"0" * digits}'
        return self._looking(look, self.make(self.sheet, money.decimal()))

    def _looking(self, look: str, cell: Any) -> Any:
        if look not in self.looks:
            cell.number_format = look
            self.looks[look] = cell._style
        cell._style = self.looks[look]
        return cell


def _bounded(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
