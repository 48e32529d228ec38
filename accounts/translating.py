# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which strings wait for a reviewer of translations, and what was said of the others."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext, pgettext

from accounts.models import TranslationReview
from core.catalogue import Message, catalogue


@dataclass(frozen=True)
class Line:
    """One string of the list: its message, its text as it stands now, and how far its review is."""

    message: Message
    text: str
    state: str


def reviews_of(programme_key: str, language: str) -> dict[str, TranslationReview]:
    """Return what a programme's reviewers said of the strings that there still are, by key."""
    found = TranslationReview.objects.filter(programme_key=programme_key, language=language)
    return {review.key: review for review in found if review.key in catalogue(language)}


def strings_of(
    language: str, reviews: dict[str, TranslationReview], *, q: str = "", state: str = "", place: str = ""
) -> list[Line]:
    """Return the strings that fit, in the catalogue's order."""
    lines = [_line(message, reviews.get(message.key)) for message in catalogue(language).values()]
    needle = q.strip().casefold()
    return [
        line
        for line in lines
        if (not state or line.state == state)
        and (not place or place in line.message.places)
        and needle in f"{line.message.msgid}\n{line.message.plural}\n{line.text}".casefold()
    ]


def _line(message: Message, review: TranslationReview | None) -> Line:
    if review is None:
        return Line(message, message.texts[-1], "draft")
    return Line(message, review.texts[-1], "corrected" if review.corrected else "confirmed")


def translated(message: Message) -> str:
    """Return a string in the active language (of two forms the second)."""
    if message.plural:
        return ngettext(message.msgid, message.plural, 2)
    if message.context:
        return pgettext(message.context, message.msgid)
    return gettext(message.msgid)
