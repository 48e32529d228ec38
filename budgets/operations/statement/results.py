# SPDX-License-Identifier: AGPL-3.0-or-later
"""The payment-request pack come back: a workbook in which voucher numbers and paid dates were typed.

Rows without both were not paid yet. Everything that is wrong is said at once, each with its cell.
"""

import io
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgets.bankfiles.statements import Entry, Statement
from budgets.models import Payment
from budgets.operations.payment.bank import unfit
from budgets.operations.payment.common import zone_of
from budgets.states import PaymentState
from core.lifecycle import stands_in_the_way
from core.money import Money, parse_money
from core.tables_in import BookRefused, CellError, Table, read_book
from core.unreadable import Unreadable

# What the columns may be called (see core.tables_in.normal_heading).
COLUMNS = {
    "reference": ("reference", "our_reference", "payment_reference"),
    "amount": ("amount",),
    "voucher": ("voucher_number", "voucher_no.", "voucher_no", "voucher"),
    "paid_on": ("paid_date", "paid_on", "date_paid", "payment_date"),
}
LONGEST_VOUCHER = 60
NOT_A_DAY = _("“%(text)s” is not a date. Make it a date, or write it like 2026-03-04.")
UNKNOWN = _("There is no payment with this reference.")
TWICE = _("This reference stands in row %(row)s already.")
NO_VOUCHER = _("Write the voucher number too, or take the paid date away.")
NO_DAY = _("Write the paid date too, or take the voucher number away.")
TOO_LONG = _("A voucher number has at most %(most)s characters.")


class ColumnsMissing(Unreadable):
    """No sheet has the columns of the pack."""

    sentence = _(
        "No sheet of this workbook has the columns “reference”, “amount”, “voucher number” and “paid date”."
    )


def looks_like_workbook(content: bytes) -> bool:
    """Whether the file is a ZIP archive, as workbooks are."""
    return content[:4] == b"PK\x03\x04"


def read_results_book(content: bytes, programme_key: str, *, look: bool = True) -> Statement:
    """Return the rows that were paid, as bookings of our own; each must fit its payment, unless not `look`ed at.

    Raises ColumnsMissing, NotAWorkbook, WorkbookTooLarge, or BookRefused with every wrong cell.
    """
    errors: list[CellError] = []
    book = read_book(io.BytesIO(content), errors)
    table, heads = _sheet(book)
    reader = _Reader(table, heads, programme_key, errors, look=look)
    entries = tuple(reader.entries())
    if errors:
        raise BookRefused(errors)
    currencies = {entry.currency for entry in entries}
    return Statement(
        format="results", account=None, currency=currencies.pop() if len(currencies) == 1 else None, opening=None,
        closing=None, entries=entries,
    )  # fmt: skip


def _sheet(book: dict[str, Table]) -> tuple[Table, dict[str, str]]:
    """Return the first sheet that has all columns, and what it calls them."""
    for table in book.values():
        heads = {
            what: name for what, names in COLUMNS.items() for name in reversed(names) if name in table.letters
        }
        if len(heads) == len(COLUMNS):
            return table, heads
    raise ColumnsMissing


class _Reader:
    """Reads the rows of one sheet, and gathers what is wrong."""

    def __init__(
        self, table: Table, heads: dict[str, str], programme_key: str, errors: list[CellError], *, look: bool
    ) -> None:
        self.table, self.heads, self.errors, self.look = table, heads, errors, look
        self.zone: ZoneInfo = zone_of(programme_key)
        self.seen: dict[str, int] = {}
        named = {cells[heads["reference"]] for _row, cells in table}
        found = Payment.objects.filter(programme_key=programme_key, reference__in=named)
        self.payments = {one.reference: one for one in found}

    def entries(self) -> Iterator[Entry]:
        """Yield each row that says that its payment was paid."""
        for row, cells in self.table:
            told = {what: cells[name] for what, name in self.heads.items()}
            if not told["voucher"] and not told["paid_on"]:
                continue
            before = len(self.errors)
            found = self._entry(row, told)
            if found is not None and len(self.errors) == before:
                yield found

    def _entry(self, row: int, told: dict[str, str]) -> Entry | None:
        reference, voucher = told["reference"], " ".join(told["voucher"].split())
        day = self._day(row, told["paid_on"])
        if not voucher:
            self._wrong(row, "voucher", NO_VOUCHER)
        elif len(voucher) > LONGEST_VOUCHER:
            self._wrong(row, "voucher", TOO_LONG % {"most": LONGEST_VOUCHER})
        payment = self.payments.get(reference)
        if payment is None:
            self._wrong(row, "reference", UNKNOWN)
            return None
        if self.seen.setdefault(reference, row) != row:
            self._wrong(row, "reference", TWICE % {"row": self.seen[reference]})
        amount = self._amount(row, told["amount"], payment.currency)
        if amount is None or day is None or not voucher:
            return None
        if self.look:
            self._look_at(row, payment, amount, day, voucher)
        return Entry(
            amount=amount.decimal(), currency=amount.currency, credit=False, booked=day, status="BOOK",
            bank_ref=voucher, end_to_end_id=reference, place=row,
        )  # fmt: skip

    def _look_at(self, row: int, payment: Payment, amount: Money, day: date, voucher: str) -> None:
        """Complain when the payment cannot have been paid like this; what was noted before may be said again."""
        said = (payment.state, payment.paid_on, payment.voucher_number, payment.amount)
        if said == (PaymentState.SETTLED, day, voucher, amount):
            return
        found = stands_in_the_way(payment.settle)
        if found is not None:
            self._wrong(row, "reference", str(found))
            return
        found = unfit(payment, amount, day, voucher, "-", self.zone)
        if found is not None:
            self._wrong(row, "amount" if amount != payment.amount else "paid_on", str(found))

    def _amount(self, row: int, text: str, currency: str) -> Money | None:
        try:
            return parse_money(text, currency)
        except Unreadable as why:
            self._wrong(row, "amount", str(why))
            return None

    def _day(self, row: int, text: str) -> date | None:
        if not text:
            self._wrong(row, "paid_on", NO_DAY)
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._wrong(row, "paid_on", NOT_A_DAY % {"text": text[:40]})
            return None

    def _wrong(self, row: int, what: str, message: str | Promise) -> None:
        self.errors.append(self.table.error(row, self.heads[what], message))
