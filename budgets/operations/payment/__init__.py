# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paying: one asks, another checks, a third releases; then the bank says what became of it."""

from .approving import ApprovedBefore, MakerApproves, check_payment, release_payment
from .bank import (
    AmountDiffers,
    DayUnfit,
    NamesMissing,
    fail_payment,
    return_payment,
    settle_payment,
)
from .common import AccountNotUsable, AccountWaits, InABatch, today_of
from .declaring import LetterMissing, ReportedByYou, declare_failed, report_unknown
from .requesting import AccountOfAnother, LivePayment, request_payment
from .stopping import reject_payment, withdraw_payment

__all__ = [
    "AccountNotUsable",
    "AccountOfAnother",
    "AccountWaits",
    "AmountDiffers",
    "ApprovedBefore",
    "DayUnfit",
    "InABatch",
    "LetterMissing",
    "LivePayment",
    "MakerApproves",
    "NamesMissing",
    "ReportedByYou",
    "check_payment",
    "declare_failed",
    "fail_payment",
    "reject_payment",
    "release_payment",
    "report_unknown",
    "request_payment",
    "return_payment",
    "settle_payment",
    "today_of",
    "withdraw_payment",
]
