# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exchange without a lost unit: rates as two whole numbers, one amount half up, several by largest remainder.

A rate says how many whole units of `target` one whole unit of `source` is worth, as numerator over denominator.
There is no float anywhere. One amount alone is rounded half away from zero to the target's minor unit; amounts
that belong together are rounded by largest remainder, so that their sum is the exact sum rounded down, and a
sum of zero stays zero.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Self

from django.utils.translation import gettext_lazy as _

from core.money import MixedCurrencies, Money, minor_digits
from core.unreadable import Unreadable

RATE_TEXT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")


class NotARate(Unreadable):
    """A rate is a positive decimal number."""

    sentence = _("“%(rate)s” is not an exchange rate: write a number above zero, such as 1450.25.")


class SameCurrency(Unreadable):
    """A rate stands between two currencies."""

    sentence = _("An exchange rate stands between two currencies, not between %(currency)s and itself.")


class NoRate(Unreadable):
    """No rate was valid yet on that day."""

    sentence = _("No rate from %(source)s to %(target)s is known for %(on)s.")


@dataclass(frozen=True)
class Rate:
    """So many whole units of `target` for one of `source`, from a day on (a calendar date, no time zone)."""

    source: str
    target: str
    numerator: int
    denominator: int = 1
    valid_from: date = date.min

    def __post_init__(self) -> None:
        """Raise UnknownCurrency, SameCurrency, or NotARate."""
        minor_digits(self.source), minor_digits(self.target)
        if self.source == self.target:
            raise SameCurrency(currency=self.source)
        if type(self.numerator) is not int or type(self.denominator) is not int:
            raise TypeError("A rate is two whole numbers.")
        if self.numerator <= 0 or self.denominator <= 0:
            raise NotARate(rate=f"{self.numerator}/{self.denominator}")

    @classmethod
    def of(cls, source: str, target: str, rate: str | Decimal, valid_from: date = date.min) -> Self:
        """The rate written as a decimal number, taken exactly; raises NotARate for anything else."""
        if type(rate) not in (str, Decimal) or not RATE_TEXT.fullmatch(str(rate)):
            raise NotARate(rate=str(rate)[:40])
        numerator, denominator = Decimal(rate).as_integer_ratio()
        return cls(source, target, numerator, denominator, valid_from)

    def inverse(self) -> Self:
        """The same rate the other way, exactly."""
        return type(self)(self.target, self.source, self.denominator, self.numerator, self.valid_from)

    def exact(self, amount: Money) -> Fraction:
        """What the amount is worth, in minor units of the target, not rounded; raises MixedCurrencies."""
        if amount.currency != self.source:
            raise MixedCurrencies(one=self.source, other=amount.currency)
        shift = Fraction(10) ** (minor_digits(self.target) - minor_digits(self.source))
        return Fraction(amount.minor * self.numerator, self.denominator) * shift

    def convert(self, amount: Money) -> Money:
        """What the amount is worth, rounded half away from zero to the minor unit; raises MixedCurrencies."""
        exact = self.exact(amount)
        rounded = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
        return Money(-rounded if exact < 0 else rounded, self.target)

    def convert_all(self, amounts: Sequence[Money]) -> list[Money]:
        """What amounts that belong together are worth: each less than one minor unit from its exact worth.

        Their sum is the exact sum rounded down; amounts that add up to zero still do. Largest remainder, and
        among equal remainders the first. Raises MixedCurrencies.
        """
        exact = [self.exact(amount) for amount in amounts]
        floors = [one.numerator // one.denominator for one in exact]
        whole = sum(exact, start=Fraction(0))
        left = whole.numerator // whole.denominator - sum(floors)
        order = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place], place))
        luckiest = set(order[:left])
        return [Money(floor + (place in luckiest), self.target) for place, floor in enumerate(floors)]


def rate_on(rates: Iterable[Rate], source: str, target: str, on: date) -> Rate:
    """Return the rate in force on a day: the newest that was valid by then; raises NoRate.

    A rate ends where the next begins, so that two can never be in force at once.
    """
    fitting = [
        rate for rate in rates if (rate.source, rate.target) == (source, target) and rate.valid_from <= on
    ]
    if not fitting:
        raise NoRate(source=source, target=target, on=on.isoformat())
    return max(fitting, key=lambda rate: rate.valid_from)
