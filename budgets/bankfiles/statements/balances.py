# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of a statement's balances opens and which closes it: banks name them in several ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable

from .elements import amount_of, day_at, is_credit, text_at
from .model import Statement

CODE = ("Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Cd")
OPENS, BEFORE, CLOSES, INTERIM = "OPBD", "PRCD", "CLBD", "ITBD"
OPENS_AVAILABLE, CLOSES_AVAILABLE = ("OPAV",), ("CLAV", "ITAV")


class BalancesDisagree(Unreadable):
    """A booking is missing, doubled or misread: the statement is not to be relied on."""

    sentence = _(
        "The statement opens with %(opening)s and closes with %(closing)s, but what was booked does not lead from"
        " one to the other: %(difference)s %(currency)s remain."
    )


@dataclass(frozen=True, slots=True)
class Balances:
    """Opening and closing, signed, in whole units of the currency.

    `are_booked` is False when one of them only says what could be drawn: entries do not lead to that.
    """

    opening: Decimal | None
    closing: Decimal | None
    currency: str | None
    are_booked: bool


@dataclass(frozen=True, slots=True)
class _Balance:
    code: str
    day: date
    amount: Decimal
    currency: str


def read_balances(element: Any, currency: str | None) -> Balances:
    """The balances in the account's currency, or in the first one named; raises what `elements` raises."""
    found = [_balance(one, currency) for one in element.iterfind("Bal")]
    currency = currency or (found[0].currency if found else None)
    # Stable: balances of the same day stay in the order of the file.
    found = sorted((one for one in found if one.currency == currency), key=lambda one: one.day)
    opening, closing = _booked(found)
    are_booked = opening is not None and closing is not None
    opening = opening or _first(found, OPENS_AVAILABLE)
    closing = closing or _last(found, CLOSES_AVAILABLE)
    return Balances(_amount(opening), _amount(closing), currency, are_booked)


def disagreement(statement: Statement) -> BalancesDisagree | None:
    """The refusal of a statement whose balances do not agree; None where they do or nothing can be told."""
    if not statement.difference:
        return None
    return BalancesDisagree(
        opening=f"{statement.opening:f}",
        closing=f"{statement.closing:f}",
        difference=f"{statement.difference:f}",
        currency=statement.currency,
    )


def _booked(found: list[_Balance]) -> tuple[_Balance | None, _Balance | None]:
    """Interim balances open and close the pages of a statement, and close a report within the day."""
    opening = _first(found, (OPENS,)) or _first(found, (BEFORE,))
    closing = _last(found, (CLOSES,))
    interim = [one for one in found if one.code == INTERIM]
    if opening is None and len(interim) > (closing is None):
        opening = interim.pop(0)
    if closing is None and interim:
        closing = interim[-1]
    return opening, closing


def _balance(element: Any, currency: str | None) -> _Balance:
    amount, code = amount_of(element.find("Amt") if element.find("Amt") is not None else element, currency)
    signed = amount if is_credit(element) else amount.copy_negate()
    day = day_at(element, "Dt/Dt", "Dt/DtTm", "Dt")
    return _Balance(text_at(element, *CODE) or "", day or date.min, signed, code)


def _first(found: Sequence[_Balance], codes: Sequence[str]) -> _Balance | None:
    return next((one for one in found if one.code in codes), None)


def _last(found: Sequence[_Balance], codes: Sequence[str]) -> _Balance | None:
    return _first(found[::-1], codes)


def _amount(balance: _Balance | None) -> Decimal | None:
    return balance.amount if balance else None
