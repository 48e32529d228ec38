# SPDX-License-Identifier: AGPL-3.0-or-later
"""How typed answers are kept: tidy, canonical where they can be read, and as typed where they cannot."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.characters import forbidden_character
from core.money import parse_money
from core.unreadable import Unreadable
from grants.states import QuestionKind

K = QuestionKind
LONGEST = 20_000
MOST_CHOICES = 100
LONGEST_NUMBER = 30
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y")
SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")


class AnswerTooLong(Unreadable):
    """More text than any question takes: it is refused, never cut."""

    sentence = _("The text is too long: at most %(limit)s characters.")


def clean(kind: str, raw: Any, currency: str = "") -> Any:
    """Return what is kept of an answer: text, a list of keys, or for a readable amount its minor units.

    What cannot be read stays as typed. Hidden characters are taken out. Cleaning twice changes nothing.
    Raises AnswerTooLong.
    """
    if kind == K.SEVERAL:
        values = raw if isinstance(raw, list | tuple) else ([raw] if raw else [])
        return [_text(value) for value in values[:MOST_CHOICES] if _text(value)]
    if kind == K.MONEY:
        return _amount(raw, currency)
    text = _text(raw, lines=kind == K.LONG)
    if kind == K.NUMBER:
        return _number(text)
    if kind == K.DATE:
        return _day(text)
    if kind == K.DECLARATION:
        return "yes" if text.lower() in {"yes", "on", "true", "1"} else ""
    return text


def is_empty(value: Any) -> bool:
    """Say whether nothing was answered."""
    return value is None or value in ("", [], {})


def _text(raw: Any, *, lines: bool = False) -> str:
    """Return the text without hidden characters; line ends only where lines are kept."""
    text = "" if raw is None else str(raw)
    if len(text) > LONGEST:
        raise AnswerTooLong(limit=LONGEST)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = "".join(one for one in text if one in "\n\t" or not forbidden_character(one))
    if lines:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return " ".join(text.split())


def _number(text: str) -> str:
    """Return a number as plain decimal text, or the text as it is when it is none."""
    plain = SPACES.sub("", text).replace("\u2212", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if len(plain) > LONGEST_NUMBER or not NUMBER.fullmatch(plain):
        return text
    return f"{Decimal(plain).normalize():f}"


def _day(text: str) -> str:
    """Return a day in ISO form, or the text as it is when it is none."""
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return text


def _amount(raw: Any, currency: str) -> Any:
    """Return {"minor", "currency"} of a readable amount, or the text as it is."""
    if isinstance(raw, dict):
        return raw
    text = _text(raw)
    try:
        money = parse_money(text, currency)
    except Unreadable:
        return text
    return {"minor": money.minor, "currency": money.currency}


def day_of(value: str) -> date | None:
    """Return the day of a kept answer, or None when it cannot be read."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
