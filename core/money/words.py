# SPDX-License-Identifier: AGPL-3.0-or-later
"""The size of a number in words, so that a zero too many is heard at once."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import ngettext


def in_words_of_scale(number: Decimal) -> str:
    """The number in the active language, from a thousand up in words of scale: “4.2 million”.

    Rounded half away from zero to one digit; it accompanies an exact amount and never replaces it.
    """
    exponent = 0
    for exponent in (0, 3, 6, 9, 12):
        scaled = _one_digit(number.scaleb(-exponent))
        if abs(scaled) < 1000:
            break
    figure = _figure(scaled)
    # Plural by the whole part: French says “1,9 million” but “2 millions”.
    count = int(abs(scaled))
    if exponent == 3:
        return ngettext("%(number)s thousand", "%(number)s thousand", count) % {"number": figure}
    if exponent == 6:
        return ngettext("%(number)s million", "%(number)s million", count) % {"number": figure}
    if exponent == 9:
        return ngettext("%(number)s billion", "%(number)s billion", count) % {"number": figure}
    if exponent == 12:
        return ngettext("%(number)s trillion", "%(number)s trillion", count) % {"number": figure}
    return figure


def _one_digit(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _figure(number: Decimal) -> str:
    whole = number == number.to_integral_value()
    return number_format(number, decimal_pos=0 if whole else 1, use_l10n=True, force_grouping=False)
