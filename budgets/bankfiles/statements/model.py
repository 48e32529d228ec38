# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bank or a mobile-money provider says, as plain values, whatever the format it came in."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

BOOKED = "BOOK"


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking, one payment inside a booked batch, or one answer to a payment.

    `amount` is in whole units of `currency`, as written, never below zero; `credit` says that it comes in.
    It is None only where a status report names none. `booked` is the bank's day. `status` is the bank's code
    (BOOK, PDNG, INFO; of answers ACSC, RJCT and so on). References that say nothing (NOTPROVIDED) are None.
    `part` and `parts` are the place in a batch that was split. `whole_of` is how many payments a batch holds
    that could not be split. `place` is the place in the file, from 1.
    """

    amount: Decimal | None
    currency: str
    credit: bool
    booked: date | None = None
    status: str = ""
    bank_ref: str | None = None
    end_to_end_id: str | None = None
    is_return: bool = False
    reason: str | None = None
    counterparty: str | None = None
    text: str | None = None
    part: int = 0
    parts: int = 1
    whole_of: int = 1
    place: int = 0
    payment_info_id: str | None = None
    original_message_id: str | None = None

    def signed(self) -> Decimal:
        """The amount with the account's sign: credits above zero, debits below; zero when there is none."""
        amount = self.amount or Decimal(0)
        return amount if self.credit else amount.copy_negate()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, report, notification or answer.

    `opening` and `closing` are in whole units of `currency`, below zero when the account is overdrawn; None
    when the file names none. `balances_agree` says whether opening and booked entries make closing, None
    where it cannot be told; `difference` is closing less what they make. `digest` is the SHA-256 of the file.
    """

    format: str
    account: str | None
    currency: str | None
    opening: Decimal | None
    closing: Decimal | None
    entries: tuple[Entry, ...]
    balances_agree: bool | None = None
    difference: Decimal | None = None
    version: str = ""
    identification: str | None = None
    digest: str = field(default="", compare=False)

    def booked(self) -> list[Entry]:
        """The entries that the bank has booked: only these move money."""
        return [entry for entry in self.entries if entry.status == BOOKED]


def with_our_returns(statement: Statement, ours: frozenset[str]) -> Statement:
    """The statement with every credit that carries one of our own payments' references marked as a return.

    We send debits: our reference on a credit is money that came back, even if the bank says nothing else.
    """
    entries = tuple(
        replace(entry, is_return=entry.is_return or (entry.credit and entry.end_to_end_id in ours))
        for entry in statement.entries
    )
    return replace(statement, entries=entries)
