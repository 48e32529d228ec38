# SPDX-License-Identifier: AGPL-3.0-or-later
"""A budget's workbook read back: every line, and every complaint with the address of its cell. Nothing is written."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.books.columns import COLUMNS, EDITION, HIDDEN, LETTERS, SHEET, TEXTS
from budgets.models import BudgetVersion, FundLine
from budgets.operations.budget import Line
from budgets.operations.budget.lines import LONGEST, MOST_LINES, refuse_lines
from core.money import Money, parse_money
from core.refusals import Refusal
from core.tables_in import CellError, Table, read_book
from core.unreadable import Unreadable

MOST_OF_ONE = 1_000_000
FORMULA = gettext_lazy("A formula stands here. Type the value itself.")
NUMBER_AS_CODE = gettext_lazy("This code is a number with a fraction. Make the cell text, and type it again.")
MISSING = gettext_lazy("This cell must be filled.")
NOT_A_COUNT = gettext_lazy("“%(text)s” is not a whole number from 1 to 1,000,000.")
TOO_LONG = gettext_lazy("This text has %(length)s characters; at most %(most)s fit here.")
NO_SUCH_LINE = gettext_lazy("There is no line “%(text)s” in the donor's budget.")


class NotThisBudget(Unreadable):
    """The workbook was not handed out for this award."""

    sentence = gettext_lazy(
        "This workbook is not the budget of %(award)s. Download it here, and fill that in."
    )


@dataclass
class Found:
    """What a workbook says: its lines, complaints, totals that differ, and the digest of what it is a copy of."""

    lines: list[Line] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # the row of each line
    errors: list[CellError] = field(default_factory=list)
    differing: list[CellError] = field(default_factory=list)
    digest: str = ""


def read_budget(content: bytes, version: BudgetVersion, fund_lines: Mapping[str, FundLine]) -> Found:
    """Read a workbook for a version; `fund_lines` are the donor's lines by their code.

    Raises NotAWorkbook, WorkbookTooLarge or NotThisBudget.
    """
    found = Found()
    book = read_book(io.BytesIO(content), found.errors)
    table, hidden = book.get(SHEET.lower()), book.get(HIDDEN)
    facts = {cells.get("key", ""): cells.get("value", "") for _row, cells in hidden or ()}
    if table is None or (facts.get("award"), facts.get("edition")) != (version.award.number, EDITION):
        raise NotThisBudget(award=version.award.number)
    found.digest = facts.get("digest", "")
    live = {one.cell: one for one in _live(content, table.title)}
    found.errors[:] = [one for one in found.errors if one.cell not in live] + [*live.values()]
    names = {
        heading: name
        for heading, letter in table.letters.items()
        for name in COLUMNS
        if LETTERS[name] == letter
    }
    for row, cells in table:
        typed = {names[heading]: text for heading, text in cells.items() if heading in names}
        _Row(found, table, row, version.award.currency, fund_lines).read(dict.fromkeys(COLUMNS, "") | typed)
    _as_a_whole(found, table)
    found.errors.sort(key=lambda one: (len(one.cell), one.cell))
    return found


def _live(content: bytes, title: str) -> list[CellError]:
    """Complain about formulas, and about codes that a spreadsheet took for fractions."""
    from openpyxl import load_workbook  # slow import

    found = []
    for row in load_workbook(io.BytesIO(content))[title].iter_rows(min_row=2, max_col=len(COLUMNS)):
        for cell in row:
            if cell.data_type == "f":
                found.append(CellError(title, cell.coordinate, FORMULA))
            elif isinstance(cell.value, float) and cell.column_letter == LETTERS["heading"]:
                found.append(CellError(title, cell.coordinate, NUMBER_AS_CODE))
    return found


def _as_a_whole(found: Found, table: Table) -> None:
    """Complain about what is wrong with all the lines together."""
    if len(table) > MOST_LINES or found.errors:
        too_many = _("A budget has at most %(most)s lines.") % {"most": MOST_LINES}
        found.errors += [CellError(table.title, "", too_many)] if len(table) > MOST_LINES else []
        return
    names: dict[str, str] = {}
    for row, line in zip(found.places, found.lines, strict=True):
        try:
            refuse_lines([line])
        except Refusal as refusal:
            found.errors.append(CellError(table.title, f"{LETTERS['own']}{row}", str(refusal)))
        before = names.setdefault(line.heading, line.heading_name)
        if before != line.heading_name:
            words = _("The heading %(code)s is called “%(name)s” above.")
            told = words % {"code": line.heading, "name": before}
            found.errors.append(CellError(table.title, f"{LETTERS['heading_name']}{row}", told))


@dataclass
class _Row:
    """One row on its way to a line."""

    found: Found
    table: Table
    row: int
    currency: str
    fund_lines: Mapping[str, FundLine]
    faulty: bool = False

    def read(self, typed: Mapping[str, str]) -> None:
        """Add the line, or what is wrong with its cells."""
        for name in ("heading", "heading_name", "item"):
            if not typed[name]:
                self._complain(name, MISSING)
        for name in TEXTS[:4]:
            if len(typed[name]) > LONGEST[name]:
                self._complain(name, TOO_LONG % {"length": len(typed[name]), "most": LONGEST[name]})
        cost, own = self._money(typed, "unit_cost"), self._money(typed, "own")
        quantity, fund_line = self._quantity(typed["quantity"]), self._fund_line(typed["fund_line"])
        said = self._money(typed, "total") if typed["total"] else None
        if self.faulty:
            return
        line = Line(
            heading=typed["heading"], heading_name=typed["heading_name"], item=typed["item"], unit=typed["unit"],
            quantity=quantity, unit_cost=cost, own=own, fund_line=fund_line,
        )  # fmt: skip
        self.found.lines.append(line)
        self.found.places.append(self.row)
        granted = cost * quantity - own
        if said is not None and said != granted:
            words = _("The file says %(said)s; it is %(granted)s.") % {"said": said, "granted": granted}
            self.found.differing.append(self._error("total", words))

    def _money(self, typed: Mapping[str, str], name: str) -> Money:
        """Empty is nothing."""
        try:
            return parse_money(typed[name], self.currency) if typed[name] else Money.zero(self.currency)
        except Unreadable as problem:
            self._complain(name, str(problem))
            return Money.zero(self.currency)

    def _quantity(self, text: str) -> int:
        """Empty is one."""
        if not text:
            return 1
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
        if not 1 <= number <= MOST_OF_ONE:
            self._complain("quantity", NOT_A_COUNT % {"text": text[:40]})
        return number

    def _fund_line(self, code: str) -> FundLine | None:
        if code and code not in self.fund_lines:
            self._complain("fund_line", NO_SUCH_LINE % {"text": code[:40]})
        return self.fund_lines.get(code)

    def _error(self, name: str, message: str | Promise) -> CellError:
        return CellError(self.table.title, f"{LETTERS[name]}{self.row}", message)

    def _complain(self, name: str, message: Any) -> None:
        self.faulty = True
        self.found.errors.append(self._error(name, message))
