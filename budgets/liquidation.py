# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far the money of a tranche is accounted for, and what of a finding is still open."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.money import Money, total
from core.unreadable import Unreadable


class MoreThanPending(Unreadable):
    """No more is settled of a finding, and no more accounted for of a tranche, than is open."""

    sentence = _("%(amount)s is more than the %(pending)s that is still open.")


class SettledByNothing(Unreadable):
    """What is settled is more than nothing."""

    sentence = _("An amount must be more than zero.")


# How an amount that was not accepted is settled, as UNICEF's eTools counts unsupported amounts.
WAYS = ("refunded", "documented", "justified", "written_off")


@dataclass(frozen=True)
class FindingSum:
    """An amount that was found unsupported, and what of it was settled in which way."""

    amount: Money
    settled: Mapping[str, Money]

    @property
    def pending(self) -> Money:
        """Amount − refunded − documented − justified − written off; never below zero."""
        return self.amount - total(self.settled.values(), self.amount.currency)

    def settle(self, way: str, amount: Money) -> "FindingSum":
        """Return the sum after settling an amount in one of WAYS.

        Raises KeyError, SettledByNothing, MoreThanPending or MixedCurrencies.
        """
        demand_within(amount, self.pending)
        before = {one: self.settled.get(one, Money.zero(self.amount.currency)) for one in WAYS}
        return FindingSum(self.amount, {**before, way: before[way] + amount})


def demand_within(amount: Money, pending: Money) -> None:
    """Raise SettledByNothing or MoreThanPending unless the amount is something, and no more than is open."""
    if amount.minor <= 0:
        raise SettledByNothing()
    if amount > pending:
        raise MoreThanPending(amount=amount, pending=pending)


def reached(amount: Money, accounted: Money, part_bp: int) -> bool:
    """Say whether so many hundredths of a percent of the amount are accounted for."""
    return accounted.minor * 10_000 >= amount.minor * part_bp and amount.currency == accounted.currency
