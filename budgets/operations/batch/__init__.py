# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paying many at once: a draft is filled, locked, released with its control sum, and handed over as a file."""

from .drafting import add_payments, draft_batch, take_out
from .handing import PapersNotReady, cancel_batch, hand_over
from .locking import lock_batch
from .papers import make_papers_again
from .refusals import (
    BatchEmpty,
    ChannelCannot,
    ControlSumDiffers,
    DayPassed,
    InAnotherBatch,
    NotForThisBatch,
    PaymentsRefused,
    SourceUnfit,
)
from .releasing import release_batch
from .ways_out import add_source, close_source, formats_of, set_coding, set_format

__all__ = [
    "BatchEmpty",
    "ChannelCannot",
    "ControlSumDiffers",
    "DayPassed",
    "InAnotherBatch",
    "NotForThisBatch",
    "PapersNotReady",
    "PaymentsRefused",
    "SourceUnfit",
    "add_payments",
    "add_source",
    "cancel_batch",
    "close_source",
    "draft_batch",
    "formats_of",
    "hand_over",
    "lock_batch",
    "make_papers_again",
    "release_batch",
    "set_coding",
    "set_format",
    "take_out",
]
