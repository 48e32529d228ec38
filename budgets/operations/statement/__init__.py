# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files in: what banks, mobile money and the payers' own system send back, read, matched and settled."""

from .accounts import BankDiffers, BankMissing, BankTooLong, SeveralNew, banks_of
from .deciding import (
    MoreThanHeld,
    NoSuchAward,
    NoSuchPayment,
    NotBooked,
    NotThatPayment,
    WrongDirection,
    assign_line,
    book_fee,
    book_refund,
    payments_for,
    set_line_aside,
    take_line_up,
)
from .reader import READER
from .receiving import DoesNotAddUp, File, FileMissing, Received, import_statement, look_at_statement
from .taking_in import go_on, take_in

__all__ = [
    "READER",
    "BankDiffers",
    "BankMissing",
    "BankTooLong",
    "DoesNotAddUp",
    "File",
    "FileMissing",
    "MoreThanHeld",
    "NoSuchAward",
    "NoSuchPayment",
    "NotBooked",
    "NotThatPayment",
    "Received",
    "SeveralNew",
    "WrongDirection",
    "assign_line",
    "banks_of",
    "book_fee",
    "book_refund",
    "go_on",
    "import_statement",
    "look_at_statement",
    "payments_for",
    "set_line_aside",
    "take_in",
    "take_line_up",
]
