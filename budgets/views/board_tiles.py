# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tiles above the board: what waits for the reader, what is to pay, waits, is on hold, was paid."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.forms.board import MINE
from budgets.states import GROUP_LOOKS, BoardGroup
from core.money import Money


@dataclass
class Tile:
    """A group of tranches: how many, their sum by currency, and since how many days the oldest waits."""

    group: str
    label: Any
    look: str
    count: int = 0
    sums: dict[str, Money] = field(default_factory=dict)
    oldest: datetime | None = None
    days: str = ""

    def add(self, count: int, amount: Money, oldest: datetime | None) -> None:
        """Count tranches of one currency in."""
        self.count += count
        self.sums[amount.currency] = self.sums.get(amount.currency, Money.zero(amount.currency)) + amount
        self.oldest = min(filter(None, (self.oldest, oldest)), default=None)


def tiles(rows: Iterable[tuple[str, int, str, int, int, datetime | None]], now: datetime) -> list[Tile]:
    """Return the tiles from the board's sums; called off ones have a tile only if there are any."""
    found = {MINE: Tile(MINE, _("Needs you"), "awarded")}
    found |= {value: Tile(value, label, GROUP_LOOKS[value]) for value, label in BoardGroup.choices}
    for group, mine, currency, count, minor, oldest in rows:
        amount = Money(minor, currency)
        found[group].add(count, amount, oldest)
        if mine:
            found[MINE].add(count, amount, oldest)
    for name in (MINE, BoardGroup.PAY):
        since = found[name].oldest
        if since is not None:
            days = max((now - since).days, 0)
            found[name].days = ngettext("oldest: %(n)s day", "oldest: %(n)s days", days) % {"n": days}
    return [one for one in found.values() if one.count or one.group not in (MINE, BoardGroup.OFF)]
