# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phone numbers: read as people write them, kept as E.164, shown with spaces."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable

LONGEST_TEXT = 40
# What stands between digits; letters are refused instead of being dialled as on a keypad.
BETWEEN = re.compile(r"[ \t\u00a0\u2007\u2009\u202f().,/\u2010\u2011\u2013-]+")
DIALLED = re.compile(r" ?\+?[0-9 ]+")


class NotAPhone(Unreadable):
    """The text is not a phone number."""

    sentence = _("“%(text)s” is not a phone number. Write digits only, like %(example)s.")


class NeedsCountryCode(Unreadable):
    """The number could be of any country."""

    sentence = _("“%(text)s” lacks the country code. Write it with a plus in front, like %(example)s.")


class WrongLength(Unreadable):
    """No number of that country has so many digits."""

    sentence = _("“%(text)s” has too many or too few digits. A number there looks like %(example)s.")


class UnknownNumber(Unreadable):
    """The length is right, but the country gives out no such number."""

    sentence = _("“%(text)s” is not in use as a phone number. A number there looks like %(example)s.")


def normalise_phone(text: str, region: str = "") -> str:
    """The number in E.164, such as +250788123456.

    `region` is an ISO 3166 code (of the programme or the person's institution) for numbers written without
    country code; without it such numbers raise NeedsCountryCode. Raises NotAPhone, WrongLength and
    UnknownNumber too. Source of the numbering plans: libphonenumber.
    """
    import phonenumbers  # slow import

    shown = str(text).strip()[:LONGEST_TEXT]
    dialled = BETWEEN.sub(" ", text) if isinstance(text, str) else ""
    if len(dialled) > LONGEST_TEXT or not DIALLED.fullmatch(dialled):
        raise NotAPhone(text=shown, example=_example(region))
    known = region.upper() if region.upper() in phonenumbers.SUPPORTED_REGIONS else None
    try:
        number = phonenumbers.parse(dialled, known)
    except phonenumbers.NumberParseException as problem:
        if problem.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise NeedsCountryCode(text=shown, example=_example(known)) from None
        raise NotAPhone(text=shown, example=_example(region)) from None
    there = phonenumbers.region_code_for_country_code(number.country_code or 0)
    if not phonenumbers.is_possible_number(number):
        raise WrongLength(text=shown, example=_example(there))
    if not phonenumbers.is_valid_number(number):
        raise UnknownNumber(text=shown, example=_example(there))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def show_phone(number: str) -> str:
    """An E.164 number as people read it, with no-break spaces: +250 788 123 456."""
    import phonenumbers  # slow import

    shown = phonenumbers.format_number(_parsed(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return shown.replace(" ", "\u00a0")


def takes_text_messages(number: str) -> bool:
    """Whether an E.164 number may be a mobile one: some countries do not tell mobile from fixed."""
    import phonenumbers  # slow import

    kinds = {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
    return phonenumbers.number_type(_parsed(number)) in kinds


def _parsed(number: str) -> Any:
    import phonenumbers  # slow import

    return phonenumbers.parse(number, None)


def _example(region: str | None) -> str:
    """A number of that country which is given out to nobody in particular; of none, an invented one."""
    import phonenumbers  # slow import

    number = phonenumbers.example_number_for_type(region or "", phonenumbers.PhoneNumberType.MOBILE)
    if number is None:
        return "+44 7400 123456"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
