# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a kept answer, in words; nothing is wrong with an empty one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import showing
from core.money import Money, parse_money
from core.translated import Translated
from core.unreadable import Unreadable
from grants.answers import levels
from grants.answers.choices import options
from grants.answers.cleaning import MOST_ROWS, NUMBER, day_of, is_empty
from grants.answers.patterns import PATTERNS
from grants.states import QuestionKind

K = QuestionKind


@dataclass(frozen=True)
class Frame:
    """What an answer is judged and shown with: the call's currency, the programme's places (code, name), and in which
    place each lies.
    """

    currency: str
    places: tuple[tuple[str, str], ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)


def words_in(text: str) -> int:
    """Return the number of words, as the page counts them."""
    return len(text.split())


def fault(question: Any, value: Any, frame: Frame) -> str:
    """Return why this answer cannot be sent, or "". Whether it may be missing is another question."""
    check = CHECKS.get(question.kind)
    return "" if check is None or is_empty(value) else check(question, value, frame)


def _text(question: Any, value: Any, frame: Frame) -> str:
    over = words_in(value) - question.word_limit if question.word_limit else 0
    if over > 0:
        words = {"over": over, "limit": question.word_limit}
        return _("Too many words: %(over)s more than the limit of %(limit)s.") % words
    pattern = PATTERNS.get(question.limits.get("pattern", ""))
    return "" if pattern is None or pattern.fits(value) else str(pattern.sentence)


def _number(question: Any, value: Any, frame: Frame) -> str:
    if not NUMBER.fullmatch(value):
        return _("“%(text)s” is not a number. Write digits only, for example 120.") % {"text": value[:40]}
    return outside(question.limits, Decimal(value), Decimal, showing.thin)


def _money(question: Any, value: Any, frame: Frame) -> str:
    if isinstance(value, dict):
        amount = Money(value["minor"], value["currency"])
        return outside(question.limits, amount, lambda text: parse_money(text, amount.currency), str)
    try:
        parse_money(value, frame.currency)
    except Unreadable as problem:
        return str(problem)
    return ""


def _day(question: Any, value: Any, frame: Frame) -> str:
    day = day_of(value)
    if day is None:
        return _("“%(text)s” is not a date. Write it like 2026-11-24.") % {"text": value[:40]}
    return outside(
        question.limits, day, date.fromisoformat, lambda text: showing.day_text(date.fromisoformat(text))
    )


def outside(limits: Any, value: Any, read: Callable[[str], Any], told: Callable[[Any], str]) -> str:
    """Return in words that a value lies below the limit `min` or above `max`, or ""."""
    least, most = limits.get("min", ""), limits.get("max", "")
    if least and value < read(least):
        return _("Not less than %(least)s.") % {"least": told(least)}
    if most and value > read(most):
        return _("Not more than %(most)s.") % {"most": told(most)}
    return ""


def _table(question: Any, value: Any, frame: Frame) -> str:
    least, most = question.limits.get("min_rows") or 0, question.limits.get("max_rows") or MOST_ROWS
    if len(value) < least:
        return ngettext("Fill in at least %(n)s row.", "Fill in at least %(n)s rows.", least) % {"n": least}
    if len(value) > most:
        return ngettext("At most %(n)s row, please.", "At most %(n)s rows, please.", most) % {"n": most}
    for place, row in enumerate(value, start=1):
        for column in question.limits.get("columns", ()):
            problem = fault(Cell(column["kind"]), row.get(column["key"]), frame)
            if problem:
                words = {"row": place, "column": Translated.of(column["label"]), "problem": problem}
                return _("Row %(row)s, %(column)s: %(problem)s") % words
    return ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table, judged like a question without limits."""

    kind: str
    word_limit: int | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)


def _person(question: Any, value: Any, frame: Frame) -> str:
    if not value.get("name"):
        return _("Write the name of the person.")
    contact = value.get("contact", "")
    if contact and not (PATTERNS["email"].fits(contact) or PATTERNS["phone"].fits(contact)):
        return _("“%(text)s” is neither a phone number nor an e-mail address.") % {"text": contact[:40]}
    return ""


def _yes_no(question: Any, value: Any, frame: Frame) -> str:
    return "" if value in {"yes", "no"} else _("Choose yes or no.")


def _one_of(offered: Sequence[str], values: Sequence[str]) -> str:
    return "" if set(values) <= set(offered) else _("Choose from the list.")


def _choice(question: Any, value: Any, frame: Frame) -> str:
    values = value if isinstance(value, list) else [value]
    return _one_of([key for key, _label in options(question.choices)], values)


def _place(question: Any, value: Any, frame: Frame) -> str:
    unknown = _one_of([code for code, _name in frame.places], [value])
    level = question.limits.get("level") or 0
    if unknown or not level or not levels.inside(frame.parents, value, level):
        return unknown
    return _("Choose a place in %(place)s too.") % {"place": dict(frame.places)[value]}


CHECKS: dict[str, Callable[[Any, Any, Frame], str]] = {
    K.SHORT: _text,
    K.LONG: _text,
    K.NUMBER: _number,
    K.MONEY: _money,
    K.DATE: _day,
    K.YES_NO: _yes_no,
    K.CHOICE: _choice,
    K.SEVERAL: _choice,
    K.PLACE: _place,
    K.TABLE: _table,
    K.PERSON: _person,
}
