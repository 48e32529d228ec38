# SPDX-License-Identifier: AGPL-3.0-or-later
"""Money: integer minor units and an ISO 4217 currency; one way to print it, one careful way to read it."""

from .amount import InexactAmount, MixedCurrencies, Money, total
from .currencies import MINOR_DIGITS, UnknownCurrency, currency_choices, minor_digits
from .parsing import (
    AmbiguousAmount,
    AnotherCurrency,
    NegativeAmount,
    NotAnAmount,
    TooLarge,
    TooManyDigits,
    parse_money,
)

__all__ = [
    "MINOR_DIGITS",
    "AmbiguousAmount",
    "AnotherCurrency",
    "InexactAmount",
    "MixedCurrencies",
    "Money",
    "NegativeAmount",
    "NotAnAmount",
    "TooLarge",
    "TooManyDigits",
    "UnknownCurrency",
    "currency_choices",
    "minor_digits",
    "parse_money",
    "total",
]
