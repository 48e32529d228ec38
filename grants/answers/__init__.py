# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each kind of question: how an answer is kept, what is wrong with it, how it is shown. No database.

`clean` never refuses what can be kept, because a draft is saved unfinished; `fault` says why a kept answer
cannot be sent; `shown` writes it for people.
"""

from grants.answers.choices import labels_of, options
from grants.answers.cleaning import LONGEST, AnswerTooLong, clean, is_empty
from grants.answers.fitness import Frame, fault, words_in
from grants.answers.showing import shown, typed

__all__ = [
    "LONGEST",
    "AnswerTooLong",
    "Frame",
    "clean",
    "fault",
    "is_empty",
    "labels_of",
    "options",
    "shown",
    "typed",
    "words_in",
]
