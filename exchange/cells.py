# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads one cell as its column says; whatever is refused is refused in words. No database."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from core.money import Money, parse_money
from core.phones import normalise_phone
from core.unreadable import Unreadable
from exchange.columns import Column, Kind, moment

WHOLE = re.compile(r"[+-]?\d{1,12}")
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
YES, NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})


class NotWhole(Unreadable):
    """A whole number was expected."""

    sentence = _("“%(text)s” is not a whole number. Write it like %(example)s.")


class NotANumber(Unreadable):
    """A number was expected."""

    sentence = _("“%(text)s” is not a number. Write it with a decimal point, like %(example)s.")


class NotADay(Unreadable):
    """A date, or days from the first import, was expected."""

    sentence = _("“%(text)s” is not a date. Write it like 2025-03-03.")


class NotAMoment(Unreadable):
    """A date with an hour was expected."""

    sentence = _("“%(text)s” is not a moment. Write it like 2025-03-03 17:00.")


class NotYesOrNo(Unreadable):
    """Yes or no was expected."""

    sentence = _("“%(text)s” is neither yes nor no.")


class NotAChoice(Unreadable):
    """One of a few words was expected."""

    sentence = _("“%(text)s” is not one of: %(choices)s.")


class NotAnAddress(Unreadable):
    """An e-mail address was expected."""

    sentence = _("“%(text)s” is not an e-mail address.")


class NoCurrency(Unreadable):
    """An amount says nothing without its currency."""

    sentence = _("An amount needs a currency. Name it in the sheet “call”, beside the key “currency”.")


@dataclass(frozen=True)
class Frame:
    """What cells are read with: the programme's zone, currency and phone region; the day of the first import."""

    zone: ZoneInfo
    currency: str
    region: str
    today: date
    language: str


def read_cell(column: Column, text: str, frame: Frame) -> Any:
    """The value of a filled cell: str, int, Decimal, date, datetime, bool, Money, or a list of texts.

    Raises Unreadable, in words.
    """
    if column.several:
        return [part.strip() for part in text.split(";") if part.strip()]
    return READERS[column.kind](column, text, frame)


def _text(column: Column, text: str, frame: Frame) -> str:
    return text


def _int(column: Column, text: str, frame: Frame) -> int:
    plain = "".join(text.split())
    if not WHOLE.fullmatch(plain):
        raise NotWhole(text=text[:40], example=column.example)
    return int(plain)


def _number(column: Column, text: str, frame: Frame) -> Decimal:
    plain = "".join(text.split())
    if not NUMBER.fullmatch(plain):
        raise NotANumber(text=text[:40], example=column.example)
    return Decimal(plain)


def _day(column: Column, text: str, frame: Frame) -> date:
    try:
        return moment(text, today=frame.today, zone=frame.zone).date()
    except (ValueError, OverflowError) as problem:
        raise NotADay(text=text[:40]) from problem


def _moment(column: Column, text: str, frame: Frame) -> datetime:
    try:
        return moment(text, today=frame.today, zone=frame.zone, at=time(12, 0))
    except (ValueError, OverflowError) as problem:
        raise NotAMoment(text=text[:40]) from problem


def _choice(column: Column, text: str, frame: Frame) -> str:
    word = "_".join(text.casefold().replace("_", " ").replace("-", " ").split())
    if word not in column.choices:
        raise NotAChoice(text=text[:40], choices=", ".join(column.choices))
    return word


def _yes_no(column: Column, text: str, frame: Frame) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise NotYesOrNo(text=text[:40])
    return word in YES


def _money(column: Column, text: str, frame: Frame) -> Money:
    if not frame.currency:
        raise NoCurrency()
    return parse_money(text, frame.currency)


def _email(column: Column, text: str, frame: Frame) -> str:
    try:
        validate_email(text)
    except ValidationError as problem:
        raise NotAnAddress(text=text[:80]) from problem
    return text.lower()


def _phone(column: Column, text: str, frame: Frame) -> str:
    return normalise_phone(text, frame.region)


READERS: dict[Kind, Callable[[Column, str, Frame], Any]] = {
    Kind.TEXT: _text,
    Kind.INT: _int,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.DATETIME: _moment,
    Kind.CHOICE: _choice,
    Kind.YESNO: _yes_no,
    Kind.MONEY: _money,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
}
__all__ = ["Frame", "read_cell"]
