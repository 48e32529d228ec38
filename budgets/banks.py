# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rwandan banks as data, and whether an account number can be one of a country and bank.

BICs are public knowledge. How many digits an account number has is not published by most banks: for them any
6 to 20 digits pass, and the payee's name decides (a second person confirms every account).
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable

BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
SOME_DIGITS = r"[0-9]{6,20}"
OTHER_NUMBER = r"[A-Z0-9]{1,34}"
LOOKS_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")
BETWEEN = re.compile(r"[ \-\u00a0\u202f]")

# Length of an IBAN by country. Source: ISO 13616 registry.
IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "BI": 27, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24,
    "SE": 24, "SI": 19, "SK": 24,
}  # fmt: skip
WITHOUT_IBAN = frozenset({"RW", "UG", "KE", "TZ", "CD", "ET", "ZA", "NG", "GH", "US", "CA", "CN", "IN", "AU"})


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank: its name, its BIC of eight characters, and what its account numbers look like without blanks."""

    name: str
    bic: str
    pattern: str = SOME_DIGITS
    note: str = ""


RWANDAN_BANKS = (
    Bank("Bank of Kigali", "BKIGRWRW"),
    Bank("I&M Bank Rwanda", "IMRWRWRW"),
    Bank("Equity Bank Rwanda", "EQBLRWRW"),
    Bank("BPR Bank Rwanda", "BPRWRWRW"),
    Bank("Ecobank Rwanda", "ECOCRWRW"),
    Bank("Access Bank Rwanda", "BKORRWRW"),
    Bank("GT Bank Rwanda", "GTBIRWRK"),
    Bank("Cogebanque", "CGBKRWRW", note="Taken over by Equity Bank Rwanda."),
    Bank("Bank of Africa Rwanda", "AFRWRWRW"),
    Bank("Development Bank of Rwanda", "BRDRRWRW"),
    Bank("AB Bank Rwanda", "ABBRRWRW"),
    Bank("Unguka Bank", "UNGURWRW"),
    Bank("National Bank of Rwanda", "BNRWRWRW"),
)
_BY_BIC = {bank.bic: bank for bank in RWANDAN_BANKS}


class NotABic(Unreadable):
    """The text has not the shape of a BIC."""

    sentence = _("“%(bic)s” is not a BIC: it has 8 or 11 capital letters and digits, like BKIGRWRW.")


class BicOfAnotherCountry(Unreadable):
    """The bank is in another country than the account."""

    sentence = _("The BIC %(bic)s belongs to %(found)s, but the account is in %(country)s.")


class NoIbanThere(Unreadable):
    """An IBAN of a country that has none."""

    sentence = _("“%(number)s” looks like an IBAN, but %(country)s has none. Write the bank's own number.")


class IbanNeeded(Unreadable):
    """Something else than an IBAN in a country that has them."""

    sentence = _("“%(number)s” is not an IBAN of %(country)s. It begins with %(country)s and two digits.")


class WrongIbanLength(Unreadable):
    """An IBAN with too few or too many characters."""

    sentence = _("The IBAN “%(number)s” has %(count)s characters; one of %(country)s has %(length)s.")


class WrongCheckDigits(Unreadable):
    """The check digits of an IBAN do not fit: a digit is wrong or two are swapped."""

    sentence = _(
        "The IBAN “%(number)s” cannot be right: its check digits do not fit. Compare it digit by digit."
    )


class NotAnAccountOfTheBank(Unreadable):
    """The number has not the shape of the bank's account numbers."""

    sentence = _("“%(number)s” is not an account number of %(bank)s.")


def normal_account(number: str) -> str:
    """The number without the blanks and hyphens that people put in, in capital letters."""
    return BETWEEN.sub("", number).upper()


def bank_of(bic: str) -> Bank | None:
    """The Rwandan bank with that BIC (of 8 or 11 characters); None when it is not known here."""
    return _BY_BIC.get(bic[:8])


def is_bic(bic: str) -> bool:
    """Whether the text has the shape of a BIC (ISO 9362); that the bank exists is not known."""
    return BIC.fullmatch(bic) is not None


def has_iban(country: str) -> bool:
    """Whether the country (ISO 3166, two letters) is known here to have IBANs."""
    return country in IBAN_LENGTHS


def check_iban(number: str) -> list[Unreadable]:
    """What is wrong with an IBAN of any country in the table: length and check digits (ISO 7064, mod 97-10)."""
    iban, country = normal_account(number), normal_account(number)[:2]
    if country in WITHOUT_IBAN:
        return [NoIbanThere(number=iban[:40], country=country)]
    if not LOOKS_LIKE_IBAN.fullmatch(iban):
        return [IbanNeeded(number=iban[:40], country=country or "—")]
    length = IBAN_LENGTHS.get(country, len(iban))
    if len(iban) != length:
        return [WrongIbanLength(number=iban, count=len(iban), country=country, length=length)]
    digits = "".join(str(int(character, 36)) for character in iban[4:] + iban[:4])
    return [] if int(digits) % 97 == 1 else [WrongCheckDigits(number=iban)]


def check_account(country: str, bic: str, number: str) -> list[Unreadable]:
    """Everything that is wrong with an account of a country (ISO 3166, two letters); empty when nothing is.

    IBAN countries need an IBAN of their own; others refuse one. In Rwanda the number must fit the bank.
    """
    account, wrong = normal_account(number), list[Unreadable]()
    if not is_bic(bic):
        wrong.append(NotABic(bic=bic[:20]))
    elif bic[4:6] != country:
        wrong.append(BicOfAnotherCountry(bic=bic, found=bic[4:6], country=country))
    if has_iban(country):
        own = account.startswith(country)
        return wrong + (check_iban(account) if own else [IbanNeeded(number=account[:40], country=country)])
    if LOOKS_LIKE_IBAN.fullmatch(account):
        return [*wrong, NoIbanThere(number=account, country=country)]
    bank = bank_of(bic)
    pattern = bank.pattern if bank else SOME_DIGITS if country == "RW" else OTHER_NUMBER
    if not re.fullmatch(pattern, account):
        wrong.append(NotAnAccountOfTheBank(number=account[:40], bank=bank.name if bank else bic[:20] or "—"))
    return wrong
