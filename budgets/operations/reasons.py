# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type, as it is kept: reasons, and other words; whole or not at all, for no text is ever cut."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal

LONGEST = 300
LONGEST_WORDS = 2000


class ReasonMissing(Refusal):
    """What is done against the plan, or read in confidence, says why."""

    sentence = _("Write the reason.")


class TextTooLong(Refusal):
    """More was written than is kept; nothing is cut off, so that what stands there is what was meant."""

    sentence = _("Write at most %(most)s characters: these are %(count)s.")


class WordsNeeded(Refusal):
    """What is found, settled, asked or refused is said in words."""

    sentence = _("Say it in words.")


def demand_reason(text: str, *, field: str = "reason") -> str:
    """Return the reason without blanks at its ends; raises ReasonMissing, which names the field."""
    if not text.strip():
        raise ReasonMissing(field=field)
    return text.strip()


def reason_in(text: str, *, field: str = "reason") -> str:
    """Return the reason without surplus blanks; raises ReasonMissing or (above 300 characters) TextTooLong."""
    return fitting(demand_reason(text, field=field), LONGEST, field=field)


def fitting(text: str, most: int, *, field: str) -> str:
    """Return the text without surplus blanks; raises TextTooLong, which names the field."""
    tidy = " ".join(text.split())
    if len(tidy) > most:
        raise TextTooLong(field=field, most=most, count=len(tidy))
    return tidy


def within(text: str, most: int, *, field: str) -> str:
    """Return the text with its lines, without blanks at its ends; raises TextTooLong, which names the field."""
    kept = text.strip()
    if len(kept) > most:
        raise TextTooLong(field=field, most=most, count=len(kept))
    return kept


def words_in(text: str, *, field: str) -> str:
    """Return the words without blanks at their ends; raises WordsNeeded or TextTooLong, which name the field."""
    kept = within(text, LONGEST_WORDS, field=field)
    if not kept:
        raise WordsNeeded(field=field)
    return kept
