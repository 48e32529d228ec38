# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two budgets side by side, line by line: was, is, difference; plain data for a page or a document.

Lines are the same when heading, item and unit are; of several such, the first is compared with the first.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.money import Money, total


@dataclass(frozen=True)
class PlannedLine:
    """A line of a budget: what the award pays for it."""

    heading: str
    item: str
    unit: str
    amount: Money


@dataclass(frozen=True)
class Row:
    """One line of the table; `was` or `now` is zero where the line is new or gone."""

    heading: str
    item: str
    unit: str
    was: Money
    now: Money

    @property
    def difference(self) -> Money:
        """What the line gains (or loses, below zero)."""
        return self.now - self.was


@dataclass(frozen=True)
class Comparison:
    """The lines in order of heading (new lines after the old of their heading), a sum per heading, and the total."""

    rows: tuple[Row, ...]
    headings: tuple[Row, ...]
    total: Row


def compare(before: Iterable[PlannedLine], after: Iterable[PlannedLine], currency: str) -> Comparison:
    """Return the comparison of two budgets of one currency; raises MixedCurrencies."""
    zero = Money.zero(currency)
    was, now = _keyed(before), _keyed(after)
    keys = sorted({**was, **now}, key=lambda key: key[0])
    rows = tuple(Row(*key[:3], was.get(key, zero), now.get(key, zero)) for key in keys)
    return Comparison(
        rows,
        tuple(
            _sum([row for row in rows if row.heading == heading], heading, currency)
            for heading in dict.fromkeys(row.heading for row in rows)
        ),
        _sum(rows, "", currency),
    )


def _keyed(lines: Iterable[PlannedLine]) -> dict[tuple[str, str, str, int], Money]:
    seen: Counter[tuple[str, str, str]] = Counter()
    found = {}
    for line in lines:
        key = (line.heading, line.item, line.unit)
        found[(*key, seen[key])] = line.amount
        seen[key] += 1
    return found


def _sum(rows: Iterable[Row], heading: str, currency: str) -> Row:
    chosen = list(rows)
    return Row(
        heading,
        "",
        "",
        total((row.was for row in chosen), currency),
        total((row.now for row in chosen), currency),
    )
