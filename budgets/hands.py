# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many people a payment needs beside the one who asks for it, by amount; as data, never fewer than two in all.

A threshold is {"currency": "RWF", "up_to_minor": 5000000 or None, "checks": 1, "releases": 1}: for payments up to
and including that amount (of any amount, if None) so many people check and so many release. Nobody acts twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.money import UnknownCurrency, minor_digits
from core.money.amount import Money
from core.unreadable import Unreadable

MOST = 5


class NotAThreshold(Unreadable):
    """A line of the table cannot be read."""

    sentence = _(
        "Line %(line)s of the table of people by amount is not right: it needs a currency, an amount or nothing, "
        "1 to %(most)s people who check and 0 to %(most)s who release."
    )


class ThresholdsOverlap(Unreadable):
    """Two lines are about the same amount."""

    sentence = _("Two lines of the table of people by amount end at the same amount of %(currency)s.")


@dataclass(frozen=True, slots=True)
class Hands:
    """So many people check, so many release (none: the last check releases), beside the one who asks."""

    checks: int = 1
    releases: int = 1

    def __post_init__(self) -> None:
        """Raise ValueError for fewer than two people in all."""
        if not (1 <= self.checks <= MOST and 0 <= self.releases <= MOST):
            raise ValueError(
                f"A payment is not made by {self.checks} who check and {self.releases} who release."
            )


@dataclass(frozen=True, slots=True)
class Threshold:
    """The hands for payments of a currency up to and including an amount; None is any amount."""

    currency: str
    up_to_minor: int | None
    hands: Hands

    def holds_for(self, amount: Money) -> bool:
        """Whether the amount is within."""
        within = self.up_to_minor is None or amount.minor <= self.up_to_minor
        return amount.currency == self.currency and within


def read_thresholds(lines: Iterable[Mapping[str, Any]]) -> list[Threshold]:
    """Return the table, smallest amounts first; raises NotAThreshold or ThresholdsOverlap."""
    found = [_read(place, line) for place, line in enumerate(lines, start=1)]
    ends = [(one.currency, one.up_to_minor) for one in found]
    for currency, end in ends:
        if ends.count((currency, end)) > 1:
            raise ThresholdsOverlap(currency=currency)
    return sorted(found, key=lambda one: (one.currency, one.up_to_minor is None, one.up_to_minor or 0))


def _read(place: int, line: Mapping[str, Any]) -> Threshold:
    up_to = line.get("up_to_minor")
    try:
        minor_digits(line["currency"])
        counts = line["checks"], line["releases"]
        if any(type(count) is not int for count in counts):
            raise TypeError
        if up_to is not None and (type(up_to) is not int or up_to <= 0):
            raise ValueError
        return Threshold(line["currency"], up_to, Hands(*counts))
    except (KeyError, TypeError, ValueError, UnknownCurrency):
        raise NotAThreshold(line=place, most=MOST) from None


def hands_for(amount: Money, thresholds: Iterable[Threshold], people: int = 3) -> Hands:
    """Return the hands of the first threshold that holds, else one who checks and the rest of `people` who release.

    An amount above every threshold of its currency needs the hands of the highest, and never fewer than `people`
    in all.
    """
    own = [one for one in thresholds if one.currency == amount.currency]
    for threshold in own:
        if threshold.holds_for(amount):
            return threshold.hands
    usual = Hands(1, min(max(people, 2) - 2, MOST))
    highest = own[-1].hands if own else usual
    return Hands(max(highest.checks, usual.checks), max(highest.releases, usual.releases))
