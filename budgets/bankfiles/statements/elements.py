# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small readings from an element of a bank's XML: texts, amounts, days; complaints name the element's path."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.money import MINOR_DIGITS
from core.unreadable import Unreadable

AMOUNT = re.compile(r"\+?([0-9]*)(?:\.([0-9]*))?")
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
MOST_DIGITS = 18
SAYS_NOTHING = {"NOTPROVIDED", "NOT PROVIDED", "NOTAVAILABLE", "NONREF", "NOREF", "N/A", "-"}


class AmountUnreadable(Unreadable):
    """An amount that is no number as XML writes them."""

    sentence = _("The amount “%(text)s” at %(path)s cannot be read; it is written like 1234.50.")


class AmountTooFine(AmountUnreadable):
    """An amount with a part of the currency's smallest unit."""

    sentence = _("The amount “%(text)s” at %(path)s is finer than %(currency)s can be (%(digits)s decimals).")


class CurrencyMissing(AmountUnreadable):
    """An amount without currency."""

    sentence = _("The amount “%(text)s” at %(path)s has no currency.")


class SignMissing(Unreadable):
    """Nothing says whether money came or went."""

    sentence = _("Nothing says whether the amount at %(path)s is a credit or a debit.")


class DayUnreadable(Unreadable):
    """A date that is none."""

    sentence = _("The date “%(text)s” at %(path)s cannot be read.")


def text_at(element: Any, *paths: str) -> str | None:
    """The text at the first of the paths that has one, without blanks around; None when none has."""
    for path in paths:
        text = (element.findtext(path) or "").strip()
        if text:
            return text
    return None


def reference_at(element: Any, *paths: str) -> str | None:
    """As `text_at`, but None for the words by which banks say that there is no reference."""
    for path in paths:
        text = text_at(element, path)
        if text and text.upper() not in SAYS_NOTHING:
            return text
    return None


def path_of(element: Any) -> str:
    """Where the element stands: /Document/BkToCstmrStmt/Stmt/Ntry[3]/Amt."""
    return str(element.getroottree().getpath(element))


def amount_of(element: Any, currency: str | None = None) -> tuple[Decimal, str]:
    """The amount as written (all its digits) and its currency, or else the one handed in.

    Raises AmountUnreadable, AmountTooFine for decimals that the currency has not (zeros may stand there) and
    CurrencyMissing.
    """
    text = (element.text or "").strip()
    found = AMOUNT.fullmatch(text)
    digits = (found[1] or "") + (found[2] or "") if found else ""
    if not found or not digits or len(element) or len(digits.strip("0")) > MOST_DIGITS or len(digits) > 60:
        raise AmountUnreadable(text=text[:40], path=path_of(element))
    code = (element.get("Ccy") or currency or "").strip()
    if not code:
        raise CurrencyMissing(text=text[:40], path=path_of(element))
    finest = MINOR_DIGITS.get(code)
    if finest is not None and len((found[2] or "").rstrip("0")) > finest:
        raise AmountTooFine(text=text[:40], path=path_of(element), currency=code, digits=finest)
    return Decimal(text), code


def is_credit(element: Any, otherwise: bool | None = None) -> bool:
    """Whether the element's indicator says credit; raises SignMissing when there is none to rely on.

    That an entry is a reversal does not turn it: the indicator already says where the money went.
    """
    found = text_at(element, "CdtDbtInd")
    if found in ("CRDT", "DBIT"):
        return found == "CRDT"
    if found is not None or otherwise is None:
        raise SignMissing(path=path_of(element))
    return otherwise


def day_at(element: Any, *paths: str) -> date | None:
    """The day at the first path that has a date or a time (its day as written); None when none has."""
    text = text_at(element, *paths)
    if text is None:
        return None
    found = DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else _refuse(element, text)
    except ValueError:
        return _refuse(element, text)


def code_at(element: Any, path: str) -> str | None:
    """A code in whichever way banks write it: plain, or as Cd or Prtry inside."""
    return text_at(element, f"{path}/Cd", f"{path}/Prtry", path)


def is_true(text: str | None) -> bool:
    """Whether an XML boolean says yes."""
    return text in ("true", "1")


def _refuse(element: Any, text: str) -> date:
    raise DayUnreadable(text=text[:40], path=path_of(element))
