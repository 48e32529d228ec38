# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads camt.052, 053 and 054 of any version, as banks write them rather than as the schema has it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from .balances import Balances, read_balances
from .booking import entries_of
from .elements import text_at
from .model import BOOKED, Entry, Statement

# What the message is called, the format, and the element that holds one account's entries.
MESSAGES = {
    "BkToCstmrStmt": ("camt.053", "Stmt"),
    "BkToCstmrAcctRpt": ("camt.052", "Rpt"),
    "BkToCstmrDbtCdtNtfctn": ("camt.054", "Ntfctn"),
}
ACCOUNT = ("Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/BBAN", "Acct/Id/PrtryAcct/Id", "Acct/Id/UPIC")


def read_camt(message: Any, kind: str) -> Iterator[Statement]:
    """The statements inside the message; raises what `elements` raises."""
    name, holder = MESSAGES[kind]
    for element in message.iterfind(holder):
        yield _statement(element, name)


def _statement(element: Any, name: str) -> Statement:
    currency = text_at(element, "Acct/Ccy")
    balances = read_balances(element, currency)
    currency = currency or balances.currency
    entries = [entry for booking in element.iterfind("Ntry") for entry in entries_of(booking, currency)]
    entries = [replace(entry, place=place) for place, entry in enumerate(entries, start=1)]
    currency = currency or _common(entries)
    difference = _difference(balances, entries)
    return Statement(
        format=name,
        account=text_at(element, *ACCOUNT),
        currency=currency,
        opening=balances.opening,
        closing=balances.closing,
        entries=tuple(entries),
        balances_agree=None if difference is None else difference == 0,
        difference=difference,
        identification=text_at(element, "Id"),
    )


def _common(entries: list[Entry]) -> str | None:
    currencies = {entry.currency for entry in entries}
    return currencies.pop() if len(currencies) == 1 else None


def _difference(balances: Balances, entries: list[Entry]) -> Decimal | None:
    """Closing less (opening and what was booked); None without booked balances or with mixed currencies."""
    booked = [entry for entry in entries if entry.status == BOOKED]
    foreign = any(entry.currency != balances.currency for entry in booked)
    if not balances.are_booked or balances.opening is None or balances.closing is None or foreign:
        return None
    with localcontext(prec=80):
        return balances.closing - sum((entry.signed() for entry in booked), start=balances.opening)
