# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a file's bytes to rows that are not saved yet; whatever does not fit is one sentence."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets.bankfiles.statements import Entry, Statement, keys_of, read_statements
from budgets.models import StatementImport, StatementLine
from budgets.operations.statement.results import looks_like_workbook, read_results_book
from core.money import Money
from core.money.parsing import LARGEST_MINOR
from core.unreadable import Unreadable

MOST_LINES = 20_000
PAIN, MOBILE, RESULTS = "pain.002", "mobile-money", "results"
BOOKED, SUCCEEDED = "BOOK", "ACSC"
# Texts of an entry that have a limit: the field of the line, and what is told about it.
LIMITED = {
    "status": ("status", _("status")),
    "bank_ref": ("bank_ref", _("reference of the bank")),
    "end_to_end_id": ("end_to_end_id", _("our reference")),
    "original_message_id": ("message_id", _("file that is answered")),
    "reason": ("reason", _("reason of the bank")),
}


class TooManyLines(Unreadable):
    """More than anybody looks through."""

    sentence = _("The file holds %(count)s lines; at most %(most)s are brought in at once.")


class LineUnfit(Unreadable):
    """A line that cannot be kept as it is."""

    sentence = _("Line %(place)s of the file: %(why)s")


class TextTooLong(Unreadable):
    """A short text that is not short."""

    sentence = _("the %(what)s is longer than %(most)s characters.")


class AmountTooLarge(Unreadable):
    """More than eight bytes of minor units."""

    sentence = _("the amount %(amount)s is larger than any that can be kept.")


def read_content(content: bytes, programme_key: str, *, look: bool = True) -> list[Statement]:
    """Return every statement of a file, whatever its kind. Raises Unreadable, or BookRefused with every cell.

    A workbook's rows are compared with their payments, unless it was `look`ed at before.
    """
    if looks_like_workbook(content):
        found = [read_results_book(content, programme_key, look=look)]
    else:
        found = read_statements(content)
    count = sum(len(one.entries) for one in found)
    if count > MOST_LINES:
        raise TooManyLines(count=count, most=MOST_LINES)
    return found


def minor_of(amount: Decimal | None, currency: str | None) -> int | None:
    """Return an amount in minor units. Raises UnknownCurrency, InexactAmount or AmountTooLarge."""
    if amount is None:
        return None
    minor = Money.of(amount, currency or "").minor
    if abs(minor) > LARGEST_MINOR:
        raise AmountTooLarge(amount=f"{amount:f}"[:40])
    return minor


def lines_of(row: StatementImport, statement: Statement) -> Iterator[StatementLine]:
    """Yield the lines of a statement, not saved and not looked at. Raises LineUnfit.

    Their keys are made with our own name of the account: banks write its number in several ways.
    """
    keys = keys_of(replace(statement, account=row.bank))
    for place, (entry, key) in enumerate(zip(statement.entries, keys, strict=True), start=1):
        try:
            minor, texts = minor_of(entry.amount, entry.currency), _texts(entry)
        except Unreadable as why:
            raise LineUnfit(place=place, why=why) from None
        yield StatementLine(
            statement=row, programme_key=row.programme_key, place=place, key=key.text, sure=key.sure,
            counts=_counts(statement, entry) and bool(minor), amount_minor=minor,
            currency="" if minor is None else entry.currency, credit=entry.credit, booked=entry.booked,
            is_return=entry.is_return, whole_of=entry.whole_of, counterparty=entry.counterparty or "",
            text=entry.text or "", **texts,
        )  # fmt: skip


def _counts(statement: Statement, entry: Entry) -> bool:
    """Whether the money moved: banks book it, mobile money says that it succeeded; answers alone move nothing."""
    if statement.format == PAIN:
        return False
    return entry.status == (SUCCEEDED if statement.format == MOBILE else BOOKED)


def _texts(entry: Entry) -> dict[str, str]:
    """Return the short texts by the line's fields. Raises TextTooLong."""
    texts: dict[str, str] = {}
    for name, (field, what) in LIMITED.items():
        text: Any = getattr(entry, name) or ""
        most = StatementLine._meta.get_field(field).max_length or 0
        if len(text) > most:
            raise TextTooLong(what=what, most=most)
        texts[field] = text
    return texts
