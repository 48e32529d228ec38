# SPDX-License-Identifier: AGPL-3.0-or-later
"""The currencies of ISO 4217 that people pay with, and how many digits each has after the decimal mark.

Funds codes, precious metals and test codes are left out: nobody is paid in them.
"""

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable

_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_TWO_DIGITS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD "
    "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
    "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
    "TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG "
)

MINOR_DIGITS: dict[str, int] = dict(
    sorted(
        (code, digits)
        for codes, digits in ((_NO_DIGITS, 0), (_TWO_DIGITS, 2), (_THREE_DIGITS, 3))
        for code in codes.split()
    )
)


class UnknownCurrency(Unreadable):
    """The code is not a currency of ISO 4217."""

    sentence = _("“%(code)s” is not a currency code that is known here. Write three letters, like EUR.")


def minor_digits(currency: str) -> int:
    """How many digits the currency has after the decimal mark; raises UnknownCurrency.

    Source: ISO 4217, list one.
    """
    try:
        return MINOR_DIGITS[currency]
    except (KeyError, TypeError):
        raise UnknownCurrency(code=str(currency)[:20]) from None


def currency_choices() -> list[tuple[str, str]]:
    """Every known code as a form choice, in alphabetical order."""
    return [(code, code) for code in MINOR_DIGITS]
