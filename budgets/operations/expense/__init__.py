# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounting for a tranche: expenses with receipts, judged by finance; what is unsupported is found and settled."""

from .findings import BankNeeded, WordsNeeded, raise_finding, settle_finding
from .judging import (
    JudgedByReporter,
    RulesNotKept,
    accept_expense,
    answer_question,
    ask_about,
    look_alikes,
    refuse_expense,
)
from .reporting import LineOfAnother, NothingPaid, ReceiptUsed, SpentInTheFuture, report_expense

__all__ = [
    "BankNeeded",
    "JudgedByReporter",
    "LineOfAnother",
    "NothingPaid",
    "ReceiptUsed",
    "RulesNotKept",
    "SpentInTheFuture",
    "WordsNeeded",
    "accept_expense",
    "answer_question",
    "ask_about",
    "look_alikes",
    "raise_finding",
    "refuse_expense",
    "report_expense",
    "settle_finding",
]
