# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each document is told: plain frozen records, filled from the models by whoever issues the document.

Texts are plain text as people typed it (the templates escape it; line breaks are kept). Dates are dates,
moments are aware datetimes, `zone` is an IANA name. An empty text or tuple leaves its line, row or section
out.
"""

from documents.contexts.agreement import Activity, Agreement, Party, Payee, ReportDue
from documents.contexts.base import (
    BudgetLine,
    Letterhead,
    Paper,
    Signatory,
    TeamMember,
    Tranche,
    content_digest,
    in_words,
)
from documents.contexts.closing import ClosedTranche, ClosingStatement, Sum
from documents.contexts.comparison import BudgetComparison, ComparedLine
from documents.contexts.facts import KINDS, frozen, thawed
from documents.contexts.letters import AwardLetter, Letter, RegretLetter, ReserveLetter
from documents.contexts.minutes import Chosen, Minutes, Present, Remark, SignOff
from documents.contexts.payments import BatchCover, CoverFile, CoverRow, Fulfilled, PaymentRequest, Said
from documents.contexts.receipt import Answer, HandedFile, Part, Receipt

__all__ = [
    "KINDS",
    "Activity",
    "Agreement",
    "Answer",
    "AwardLetter",
    "BatchCover",
    "BudgetComparison",
    "BudgetLine",
    "Chosen",
    "ClosedTranche",
    "ClosingStatement",
    "ComparedLine",
    "CoverFile",
    "CoverRow",
    "Fulfilled",
    "HandedFile",
    "Letter",
    "Letterhead",
    "Minutes",
    "Paper",
    "Part",
    "Party",
    "Payee",
    "PaymentRequest",
    "Present",
    "Receipt",
    "RegretLetter",
    "Remark",
    "ReportDue",
    "ReserveLetter",
    "Said",
    "SignOff",
    "Signatory",
    "Sum",
    "TeamMember",
    "Tranche",
    "content_digest",
    "frozen",
    "in_words",
    "thawed",
]
