# SPDX-License-Identifier: AGPL-3.0-or-later
"""How an award is divided into tranches: by amounts or by percentages, never a minor unit more or less."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.money import Money, total
from core.unreadable import Unreadable


class NotTheAward(Unreadable):
    """The tranches are the award, no more and no less."""

    sentence = _("The tranches add up to %(sum)s, but %(amount)s is to be planned.")


class NotAHundred(Unreadable):
    """Percentages of one award are all of it."""

    sentence = _("The percentages add up to %(sum)s, not to 100.")


class TrancheOfNothing(Unreadable):
    """Every tranche is more than nothing."""

    sentence = _("Every tranche must be more than zero.")


def by_amounts(award: Money, amounts: Sequence[Money]) -> list[Money]:
    """Return the amounts, if each is more than nothing and together they are the award.

    Raises TrancheOfNothing, NotTheAward or MixedCurrencies.
    """
    if not amounts or any(amount.minor <= 0 for amount in amounts):
        raise TrancheOfNothing()
    added = total(amounts, award.currency)
    if added != award:
        raise NotTheAward(sum=added, amount=award)
    return list(amounts)


def by_percentages(award: Money, percentages: Sequence[Decimal]) -> list[Money]:
    """Return the award in these parts (largest remainder); Decimal("33.3") is 33.3 %.

    Raises TrancheOfNothing (also when a part rounds to nothing) or NotAHundred.
    """
    if not percentages or any(part <= 0 for part in percentages):
        raise TrancheOfNothing()
    added = sum(percentages, start=Decimal(0))
    if added != 100:
        raise NotAHundred(sum=added)
    return by_amounts(award, award.split(percentages))
