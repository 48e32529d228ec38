# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads an amount that a person typed, and refuses where it would have to guess."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable

from .amount import Money
from .currencies import minor_digits

LARGEST_MINOR = 2**63 - 1  # what the database's eight bytes hold
LONGEST_TEXT = 60
SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
WITH_CODE = re.compile(
    r"(?P<before>[A-Z]{3})? ?(?P<sign>[-\u2212]?) ?(?P<body>[0-9][0-9 .,]*?) ?(?P<behind>[A-Z]{3})?"
)


class NotAnAmount(Unreadable):
    """The text is not an amount, or its digits are grouped as nobody writes them."""

    sentence = _("“%(text)s” is not an amount. Write it like %(example)s.")


class NotText(NotAnAmount, TypeError):  # noqa: N818 -- as its parent
    """A float, a bool or another value that is not text was handed to the parser."""

    sentence = _("“%(text)s” is not text. An amount is read from text, so that no digit is lost.")


class AmbiguousAmount(Unreadable):
    """The text can be read in two ways; the sentence names both."""

    sentence = _("“%(text)s” could mean %(one)s or %(other)s. Write %(one_typed)s or %(other_typed)s.")


class AmbiguousDigits(AmbiguousAmount):
    """As AmbiguousAmount, where one of the readings has more digits than the currency."""

    sentence = _("“%(text)s” could mean %(other)s; as %(one)s it has too many digits. Write %(other_typed)s.")


class TooManyDigits(Unreadable):
    """More digits after the decimal mark than the currency has."""

    sentence = _("“%(text)s” has too many digits after the decimal mark: %(currency)s has %(digits)s.")


class NegativeAmount(Unreadable):
    """A negative amount where only positive ones make sense."""

    sentence = _("“%(text)s” is below zero. Write the amount without a minus sign.")


class TooLarge(Unreadable):
    """An amount beyond what can be stored."""

    sentence = _("“%(text)s” is too large.")


class AnotherCurrency(Unreadable):
    """The text names another currency than the one expected."""

    sentence = _("“%(text)s” is in %(found)s, but %(currency)s is expected here.")


@dataclass(frozen=True)
class _Reading:
    """One way to read the digits: whole units, and the digits after a decimal mark ("" without one)."""

    whole: str
    after: str

    def typed(self) -> str:
        """A spelling of this reading that can be read in no other way."""
        grouped = f"{int(self.whole):,}".replace(",", " ")
        return f"{grouped}.{self.after.rstrip('0') or '0'}" if self.after else grouped


def parse_money(text: str, currency: str, *, allow_negative: bool = False) -> Money:
    """The amount that `text` says, in `currency`.

    Understands digits in groups of three parted by spaces of any kind, commas or points, a decimal comma or
    point, and the currency's code before or behind. A single comma or point before exactly three digits is
    a group in a currency without decimals and ambiguous in every other. Raises AmbiguousAmount,
    TooManyDigits, NegativeAmount, AnotherCurrency, TooLarge, NotAnAmount or UnknownCurrency.
    """
    digits = minor_digits(currency)
    if not isinstance(text, str):
        raise NotText(text=str(text)[:LONGEST_TEXT])
    shown = text.strip()[:LONGEST_TEXT]
    found = WITH_CODE.fullmatch(SPACES.sub(" ", text).strip().upper()) if len(text) <= LONGEST_TEXT else None
    if found is None:
        raise NotAnAmount(text=shown, example=_example(currency))
    for code in (found["before"], found["behind"]):
        if code and code != currency:
            raise AnotherCurrency(text=shown, found=code, currency=currency)
    reading = _only_reading(found["body"], shown, currency, digits)
    minor = int(reading.whole + reading.after.ljust(digits, "0"))
    if found["sign"] and not allow_negative:
        raise NegativeAmount(text=shown)
    if minor > LARGEST_MINOR:
        raise TooLarge(text=shown)
    return Money(-minor if found["sign"] else minor, currency)


def _only_reading(body: str, shown: str, currency: str, digits: int) -> _Reading:
    """The one way to read the body; raises when there is none or more than one."""
    readings = _readings(body)
    if not readings:
        raise NotAnAmount(text=shown, example=_example(currency))
    if digits == 0:
        readings = [reading for reading in readings if not reading.after] or readings
    if len(readings) > 1:
        one, other = sorted(readings, key=lambda reading: not reading.after)
        refusal = AmbiguousDigits if len(one.after.rstrip("0")) > digits else AmbiguousAmount
        raise refusal(
            text=shown,
            one=_spoken(one, currency, digits),
            other=_spoken(other, currency, digits),
            one_typed=one.typed(),
            other_typed=other.typed(),
        )
    if len(readings[0].after) > digits:
        raise TooManyDigits(text=shown, currency=currency, digits=digits)
    return readings[0]


def _readings(body: str) -> list[_Reading]:
    """Every way in which somebody may have meant the digits: with and without groups and decimals."""
    found = []
    for group in ("", " ", ",", "."):
        whole = f"[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+" if group else "[0-9]+"
        for mark in ("", ",", "."):
            if mark and mark == group:
                continue
            after = f"{re.escape(mark)}(?P<after>[0-9]+)" if mark else "(?P<after>)"
            match = re.fullmatch(f"(?P<whole>{whole}){after}", body)
            if match:
                found.append(_Reading(re.sub("[ ,.]", "", match["whole"]), match["after"]))
    return found


def _spoken(reading: _Reading, currency: str, digits: int) -> str:
    """The reading as money would print it, or as typed when the currency has too few digits for it."""
    if len(reading.after.rstrip("0")) > digits:
        return f"{currency} {reading.typed()}"
    return str(Money.of(f"{reading.whole}.{reading.after or '0'}", currency))


def _example(currency: str) -> str:
    return str(Money.of(1234567, currency)).partition("\u202f")[2]
