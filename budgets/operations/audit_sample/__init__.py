# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drawing samples of payments, and saying what was seen of each."""

from .drawing import NothingToDraw, SeedNeeded, SizeUnfit, draw_again, draw_sample
from .noting import QuestionNeedsWords, VerdictNeeded, note_item

__all__ = [
    "NothingToDraw",
    "QuestionNeedsWords",
    "SeedNeeded",
    "SizeUnfit",
    "VerdictNeeded",
    "draw_again",
    "draw_sample",
    "note_item",
]
