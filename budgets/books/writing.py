# SPDX-License-Identifier: AGPL-3.0-or-later
"""A version of a budget as a workbook: headings locked, codes offered, texts as text, no formula anywhere."""

import io
from collections.abc import Sequence
from typing import Any

from budgets.books.columns import COLUMNS, EDITION, HIDDEN, LETTERS, SHEET, TEXTS, WIDTHS
from budgets.models import BudgetVersion
from budgets.operations.budget import Line, digest_of_lines, lines_of
from budgets.operations.budget.lines import MOST_LINES
from core.money import Money, minor_digits

LAST = MOST_LINES + 1


def book_of(version: BudgetVersion, fund_lines: Sequence[Any]) -> bytes:
    """Return the workbook of a version, in the active language; `fund_lines` are offered to choose from."""
    from openpyxl import Workbook  # slow import

    lines = lines_of(version)
    book = Workbook()
    book.properties.creator = "Inzira"
    sheet = book.active
    sheet.title, sheet.freeze_panes = SHEET, "A2"
    _headings(sheet)
    _open_cells(sheet, version.award.currency)
    for row, line in enumerate(lines, start=2):
        _line(sheet, row, line)
    codes = sorted({line.heading for line in lines})
    _hidden(book, version, digest_of_lines(lines), codes, [one.code for one in fund_lines])
    _offers(sheet, len(codes), len(fund_lines))
    sheet.protection.sheet = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(sheet: Any) -> None:
    from openpyxl.styles import Font

    for name, words in COLUMNS.items():
        cell = sheet[f"{LETTERS[name]}1"]
        _text(cell, str(words))
        cell.font = Font(bold=True)
        sheet.column_dimensions[LETTERS[name]].width = WIDTHS.get(name, 16)


def _open_cells(sheet: Any, currency: str) -> None:
    """Let the cells below the headings be typed in, texts as text and amounts with the currency's digits."""
    from openpyxl.styles import Protection

    opened, digits = Protection(locked=False), minor_digits(currency)
    amount = f"#,##0{'.' if digits else ''}{'0' * digits}"
    for row in sheet[f"A2:{LETTERS['total']}{LAST}"]:
        for cell, name in zip(row, COLUMNS, strict=True):
            cell.protection = opened
            cell.number_format = "@" if name in TEXTS else "0" if name == "quantity" else amount


def _line(sheet: Any, row: int, line: Line) -> None:
    fund = line.fund_line.code if line.fund_line else ""
    for name, text in zip(TEXTS, (line.heading, line.heading_name, line.item, line.unit, fund), strict=True):
        if text:
            _text(sheet[f"{LETTERS[name]}{row}"], text)
    own = line.own or Money.zero(line.unit_cost.currency)
    granted = line.unit_cost * line.quantity - own
    numbers = {"quantity": line.quantity, "unit_cost": line.unit_cost, "own": own, "total": granted}
    for name, number in numbers.items():
        value = number.decimal() if isinstance(number, Money) else number
        sheet[f"{LETTERS[name]}{row}"].value = value


def _text(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # openpyxl guesses a formula from the first character


def _hidden(book: Any, version: BudgetVersion, digest: str, codes: list[str], funds: list[str]) -> None:
    """Keep of what this is a copy, and the codes that are offered, on a sheet that is not shown."""
    sheet = book.create_sheet(HIDDEN)
    sheet.sheet_state = "hidden"
    facts = {"edition": EDITION, "award": version.award.number, "version": str(version.no), "digest": digest}
    columns = (["key", *facts], ["value", *facts.values()], ["codes", *codes], ["lines", *funds])
    for letter, texts in zip("ABCD", columns, strict=True):
        for row, text in enumerate(texts, start=1):
            _text(sheet[f"{letter}{row}"], text)
    sheet.protection.sheet = True


def _offers(sheet: Any, codes: int, funds: int) -> None:
    """Offer the known headings (another one is possible) and the donor's lines; ask for whole numbers."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for name, letter, count, style in (("heading", "C", codes, "warning"), ("fund_line", "D", funds, "stop")):
        if count:
            offer = DataValidation(
                "list", formula1=f"{HIDDEN}!${letter}$2:${letter}${count + 1}", allow_blank=True
            )
            offer.errorStyle, offer.showErrorMessage = style, True
            offer.add(f"{LETTERS[name]}2:{LETTERS[name]}{LAST}")
            sheet.add_data_validation(offer)
    whole = DataValidation("whole", operator="greaterThanOrEqual", formula1="1", allow_blank=True)
    whole.showErrorMessage = True
    whole.add(f"{LETTERS['quantity']}2:{LETTERS['quantity']}{LAST}")
    sheet.add_data_validation(whole)
