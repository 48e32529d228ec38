# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type, as it is kept: without blanks at its ends, whole or not at all."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal


class TextTooLong(Refusal):
    """A text is kept whole or not at all."""

    sentence = _("Write at most %(most)s characters here; these are %(count)s.")


class WordsNeeded(Refusal):
    """What is found, settled, asked or refused is said in words."""

    sentence = _("Say it in words.")


def within(text: str, most: int, *, field: str) -> str:
    """Return the text without blanks at its ends; raises TextTooLong, which names the field."""
    kept = text.strip()
    if len(kept) > most:
        raise TextTooLong(field=field, most=most, count=len(kept))
    return kept


def words_in(text: str, *, field: str, most: int = 2000) -> str:
    """Return the words without blanks at their ends; raises WordsNeeded or TextTooLong, which name the field."""
    kept = within(text, most, field=field)
    if not kept:
        raise WordsNeeded(field=field)
    return kept
