# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounting for a tranche: expenses with receipts, judged by finance; what is unsupported is found and settled."""

from budgets.operations.reasons import TextTooLong, WordsNeeded

from .answering import answer_question
from .findings import raise_finding
from .judging import JudgedByReporter, RulesNotKept, accept_expense, ask_about, look_alikes, refuse_expense
from .reporting import (
    KeyOfAnother,
    LineNeeded,
    LineOfAnother,
    NothingPaid,
    ReceiptNeeded,
    ReceiptUsed,
    SheetEmpty,
    Spent,
    SpentInTheFuture,
    report_expense,
    report_sheet,
)
from .settling import (
    BankNeeded,
    DayNeeded,
    PaperNeeded,
    Proof,
    VoucherNeeded,
    record_refund,
    settle_finding,
)

__all__ = [
    "BankNeeded",
    "DayNeeded",
    "JudgedByReporter",
    "KeyOfAnother",
    "LineNeeded",
    "LineOfAnother",
    "NothingPaid",
    "PaperNeeded",
    "Proof",
    "ReceiptNeeded",
    "ReceiptUsed",
    "RulesNotKept",
    "SheetEmpty",
    "Spent",
    "SpentInTheFuture",
    "TextTooLong",
    "VoucherNeeded",
    "WordsNeeded",
    "accept_expense",
    "answer_question",
    "ask_about",
    "look_alikes",
    "raise_finding",
    "record_refund",
    "refuse_expense",
    "report_expense",
    "report_sheet",
    "settle_finding",
]
