# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the versions of budgets."""

from typing import Any

from django.db.models import F, QuerySet, Sum

from budgets.states import BudgetState
from core.money import Money


class BudgetQuerySet(QuerySet):
    """Questions to the versions of budgets."""

    def in_force(self) -> "BudgetQuerySet":
        """The approved ones: one per award."""
        return self.filter(state=BudgetState.APPROVED)

    def open(self) -> "BudgetQuerySet":
        """Those that are written or looked at: at most one per award."""
        return self.filter(state__in=BudgetState.OPEN)


def budget_total(lines: QuerySet) -> int:
    """Return what awards pay of budget lines, in minor units; of one currency only (one query)."""
    granted = Sum(F("quantity") * F("unit_cost_minor") - F("own_minor"))
    return lines.aggregate(total=granted)["total"] or 0


def committed_from(fund_line: Any) -> list[Money]:
    """Return what approved budgets plan to pay from a fund's line, in each award's currency (one query)."""
    lines = fund_line.budget_lines.filter(heading__version__state=BudgetState.APPROVED).order_by()
    sums = lines.values("heading__version__award__currency").annotate(
        total=Sum(F("quantity") * F("unit_cost_minor") - F("own_minor"))
    )
    return [
        Money(row["total"], row["heading__version__award__currency"])
        for row in sums.order_by("heading__version__award__currency")
    ]
