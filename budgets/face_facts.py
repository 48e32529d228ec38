# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an award's financial report of a period is made of."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from budgets.face import FaceLine, spread
from budgets.models import UNPLANNED, BudgetLine, Expense, Tranche
from budgets.states import ExpenseState
from core.money import Money

Sums = dict[str, dict[str, int]]


def face_of(award: Any, since: date, until: date) -> list[FaceLine]:
    """Return a line for each heading that has a plan or an expense (three queries)."""
    names, planned = _plan(award)
    sums: Sums = defaultdict(lambda: defaultdict(int))
    for one in (
        Expense.objects.filter(award=award, spent_on__lte=until).counted().select_related("line__heading")
    ):
        heading = one.line.heading if one.line else None
        code = heading.code if heading else UNPLANNED
        names.setdefault(code, heading.name if heading else _("Without a budget line"))
        _count(sums[code], one, since)
    lines = [
        _line(name, planned.get(code, 0), sums[code], award.currency) for code, name in sorted(names.items())
    ]
    following = Tranche.objects.filter(award=award).ahead().select_related("award").order_by("no").first()
    return spread(lines, following.amount if following else Money.zero(award.currency))


def _plan(award: Any) -> tuple[dict[str, str], dict[str, int]]:
    """Return the names of the headings in force by code, and what the award pays of each."""
    names: dict[str, str] = {}
    planned: dict[str, int] = defaultdict(int)
    rows = BudgetLine.objects.filter(heading__version__award=award, heading__version__state="approved")
    for line in rows.select_related("heading__version__award").order_by("heading__code", "order"):
        names[line.heading.code] = line.heading.name
        planned[line.heading.code] += line.granted.minor
    return names, planned


def _count(sums: dict[str, int], one: Expense, since: date) -> None:
    accepted = one.state == ExpenseState.ACCEPTED
    if one.spent_on < since:
        sums["before"] += one.amount_minor if accepted else 0
        return
    sums["reported"] += one.amount_minor
    sums["accepted"] += one.amount_minor if accepted else 0


def _line(name: str, planned: int, sums: dict[str, int], currency: str) -> FaceLine:
    def money(minor: int) -> Money:
        return Money(minor, currency)

    return FaceLine(
        name, money(planned - sums["before"]), money(sums["reported"]), money(sums["accepted"]), money(0)
    )
