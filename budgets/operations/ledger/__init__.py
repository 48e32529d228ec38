# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing the ledger: post, reverse, close a period, record a rate, anchor the chain."""

from .accounts import AccountClosed, open_account
from .anchors import anchor_chain
from .periods import EarlierPeriodOpen, PeriodNotAfterOthers, close_period, open_period
from .posting import BooksClosed, KeyUsedOtherwise, NothingToReverse, post, post_many, post_within
from .rates import RateStands, record_rate
from .reversing import ReversedAlready, ReversesItself, entry_of, reverse

__all__ = [
    "AccountClosed",
    "BooksClosed",
    "EarlierPeriodOpen",
    "KeyUsedOtherwise",
    "NothingToReverse",
    "PeriodNotAfterOthers",
    "RateStands",
    "ReversedAlready",
    "ReversesItself",
    "anchor_chain",
    "close_period",
    "entry_of",
    "open_account",
    "open_period",
    "post",
    "post_many",
    "post_within",
    "record_rate",
    "reverse",
]
