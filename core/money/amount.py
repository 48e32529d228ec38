# SPDX-License-Identifier: AGPL-3.0-or-later
"""The value `Money`: exact, immutable, and never of two currencies at once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable

from .currencies import minor_digits
from .words import in_words_of_scale

# Narrow, and never the end of a line: neither code and number nor two groups of digits are ever parted.
NARROW_SPACE = "\u202f"
MINUS = "\u2212"
DECIMAL_TEXT = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class MixedCurrencies(Unreadable):
    """Two amounts of different currencies were to be added or compared."""

    sentence = _("An amount in %(one)s cannot be added to or compared with one in %(other)s.")


class InexactAmount(Unreadable):
    """The amount has a part smaller than the currency's smallest unit."""

    sentence = _("%(amount)s has more digits after the decimal mark than %(currency)s has.")


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor` units (cents; francs where there are no cents) of an ISO 4217 `currency`.

    `str()` prints `RWF 1 234 567` and `EUR 1 234.50` in every language, always with U+202F (narrow
    no-break space) between code and number and between groups, so that an amount never breaks over two
    lines, and with U+2212 as minus sign. `plain()` prints the same in ASCII.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Raise TypeError for anything but an int, UnknownCurrency for an unknown code."""
        if type(self.minor) is not int:
            raise TypeError(f"Money counts whole minor units; {self.minor!r} is not an int.")
        minor_digits(self.currency)

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> Self:
        """The money for `amount` in whole units of `currency`: Money.of("1234.50", "EUR").

        Raises TypeError for floats and bools, InexactAmount when a part of a minor unit would be lost. Text
        is a plain decimal number; what people type is read by `parse_money`.
        """
        if type(amount) not in (int, str, Decimal):
            raise TypeError(f"Money is not made of {type(amount).__name__}: it would have to be rounded.")
        if isinstance(amount, str) and not DECIMAL_TEXT.fullmatch(amount):
            raise InexactAmount(amount=amount[:40], currency=currency)
        number = Decimal(amount)
        if not number.is_finite():
            raise InexactAmount(amount=str(number), currency=currency)
        over, under = number.as_integer_ratio()
        minor, rest = divmod(over * 10 ** minor_digits(currency), under)
        if rest:
            raise InexactAmount(amount=str(number), currency=currency)
        return cls(minor, currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in that currency."""
        return cls(0, currency)

    def decimal(self) -> Decimal:
        """The amount in whole units of the currency, exactly, with all its digits: Decimal("1234.50")."""
        sign, digits = (1 if self.minor < 0 else 0), tuple(map(int, str(abs(self.minor))))
        return Decimal((sign, digits, -minor_digits(self.currency)))

    def share(self, part: Decimal) -> Self:
        """That part of the amount, rounded half away from zero to the minor unit; no float."""
        if type(part) not in (int, Decimal):
            raise TypeError(f"A share is a Decimal, not {type(part).__name__}.")
        over, under = part.as_integer_ratio()
        product = self.minor * over
        rounded = (2 * abs(product) + under) // (2 * under)
        return type(self)(-rounded if product < 0 else rounded, self.currency)

    def split(self, weights: Sequence[int | Decimal]) -> list[Self]:
        """Parts in proportion to `weights` that add up exactly to the amount (largest remainder).

        Minor units left over go to the largest remainders, and among equal ones to the earlier part.
        Raises ValueError without a positive weight or with a negative one.
        """
        if any(type(weight) not in (int, Decimal) for weight in weights):
            raise TypeError("Weights are int or Decimal.")
        shares = _largest_remainder(abs(self.minor), weights)
        sign = -1 if self.minor < 0 else 1
        return [type(self)(sign * share, self.currency) for share in shares]

    def scale_words(self) -> str:
        """The size in words of the active language, rounded to one digit: “4.2 million”."""
        return in_words_of_scale(self.decimal())

    def plain(self) -> str:
        """The amount in ASCII, for files that machines read: `RWF 1234567`, `EUR -1234.50`."""
        return f"{self.currency} {self.decimal():f}"

    def __str__(self) -> str:
        whole, _point, digits = f"{abs(self.decimal()):f}".partition(".")
        grouped = f"{int(whole):,}".replace(",", NARROW_SPACE)
        sign = MINUS if self.minor < 0 else ""
        return f"{self.currency}{NARROW_SPACE}{sign}{grouped}{'.' if digits else ''}{digits}"

    def __bool__(self) -> bool:
        return self.minor != 0

    def __neg__(self) -> Self:
        return type(self)(-self.minor, self.currency)

    def __abs__(self) -> Self:
        return type(self)(abs(self.minor), self.currency)

    def __add__(self, other: "Money") -> Self:
        if not isinstance(other, Money):
            return NotImplemented
        return type(self)(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> Self:
        if not isinstance(other, Money):
            return NotImplemented
        return type(self)(self.minor - self._same(other), self.currency)

    def __mul__(self, times: int) -> Self:
        """So many times the amount; only whole numbers, a part is a `share`."""
        return type(self)(self.minor * times, self.currency) if type(times) is int else NotImplemented

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other) if isinstance(other, Money) else NotImplemented

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other) if isinstance(other, Money) else NotImplemented

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other) if isinstance(other, Money) else NotImplemented

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other) if isinstance(other, Money) else NotImplemented

    def _same(self, other: "Money") -> int:
        """The other's minor units; raises MixedCurrencies."""
        if other.currency != self.currency:
            raise MixedCurrencies(one=self.currency, other=other.currency)
        return other.minor


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, which is zero of `currency` when there is nothing to add; raises MixedCurrencies."""
    return sum(amounts, start=Money.zero(currency))


def _largest_remainder(units: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Whole units in proportion to the weights, without losing one."""
    ratios = [weight.as_integer_ratio() for weight in weights]
    if any(over < 0 for over, _under in ratios) or not any(over for over, _under in ratios):
        raise ValueError("Weights are not negative, and one of them is positive.")
    common = 1
    for _over, under in ratios:
        common *= under
    whole = [over * (common // under) for over, under in ratios]
    parts = [divmod(units * weight, sum(whole)) for weight in whole]
    left = units - sum(share for share, _rest in parts)
    luckiest = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))[:left]
    return [share + (place in luckiest) for place, (share, _rest) in enumerate(parts)]
