# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a kept answer, in words; nothing is wrong with an empty one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.money import parse_money
from core.unreadable import Unreadable
from grants.answers.choices import options
from grants.answers.cleaning import NUMBER, day_of, is_empty
from grants.states import QuestionKind

K = QuestionKind


@dataclass(frozen=True)
class Frame:
    """What an answer is judged and shown with: the call's currency, the programme's places (code, name)."""

    currency: str
    places: tuple[tuple[str, str], ...] = ()


def words_in(text: str) -> int:
    """Return the number of words, as the page counts them."""
    return len(text.split())


def fault(question: Any, value: Any, frame: Frame) -> str:
    """Return why this answer cannot be sent, or "". Whether it may be missing is another question."""
    check = CHECKS.get(question.kind)
    return "" if check is None or is_empty(value) else check(question, value, frame)


def _text(question: Any, value: Any, frame: Frame) -> str:
    over = words_in(value) - question.word_limit if question.word_limit else 0
    if over <= 0:
        return ""
    return _("Too many words: %(over)s more than the limit of %(limit)s.") % {
        "over": over,
        "limit": question.word_limit,
    }


def _number(question: Any, value: Any, frame: Frame) -> str:
    if NUMBER.fullmatch(value):
        return ""
    return _("“%(text)s” is not a number. Write digits only, for example 120.") % {"text": value[:40]}


def _money(question: Any, value: Any, frame: Frame) -> str:
    if isinstance(value, dict):
        return ""
    try:
        parse_money(value, frame.currency)
    except Unreadable as problem:
        return str(problem)
    return ""


def _day(question: Any, value: Any, frame: Frame) -> str:
    if day_of(value):
        return ""
    return _("“%(text)s” is not a date. Write it like 2026-11-24.") % {"text": value[:40]}


def _yes_no(question: Any, value: Any, frame: Frame) -> str:
    return "" if value in {"yes", "no"} else _("Choose yes or no.")


def _one_of(offered: Sequence[str], values: Sequence[str]) -> str:
    return "" if set(values) <= set(offered) else _("Choose from the list.")


def _choice(question: Any, value: Any, frame: Frame) -> str:
    values = value if isinstance(value, list) else [value]
    return _one_of([key for key, _label in options(question.choices)], values)


def _place(question: Any, value: Any, frame: Frame) -> str:
    return _one_of([code for code, _name in frame.places], [value])


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
}
