# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the views of budgets find an award and a version of its budget, and put lines into tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.rules import is_auditor
from budgets.models import BudgetLine, BudgetVersion
from core import audit
from core.guards import find
from core.money import Money, total
from grants.models import Award
from grants.views.staff.common import staff_award

READ = "budgets.read_money"


def award_for(request: HttpRequest, number: str, may: str = READ) -> Award:
    """Return the award if this person may, else 404 or 403; an auditor's reading is logged."""
    award = staff_award(request, number, may=may)
    if request.method == "GET" and is_auditor(request.user, award):
        audit.record_reading(request.user, "budget", award)
    return award


def version_for(request: HttpRequest, number: str, no: int, may: str = READ) -> BudgetVersion:
    """Return a version of an award's budget, as `award_for` finds the award."""
    award = award_for(request, number, may)
    rows = BudgetVersion.objects.select_related("author", "checked_by", "approved_by", "approval_paper")
    version = find(rows.filter(award=award), request.user, no=no)
    version.award = award  # with its submission and call
    return version


@dataclass(frozen=True)
class Group:
    """A heading with its lines, and what they add up to (cost, own part, what the award pays)."""

    code: str
    name: str
    lines: Sequence[BudgetLine]
    cost: Money
    own: Money
    granted: Money


def groups_of(version: BudgetVersion) -> tuple[list[Group], Group]:
    """Return a version's headings with their lines, and all of it together (one query)."""
    lines = BudgetLine.objects.filter(heading__version=version).select_related("heading", "fund_line")
    found = list(lines.order_by("heading__code", "order"))
    for line in found:
        line.heading.version = version  # known already: its award's currency needs no query
    codes = {line.heading.code: line.heading.name for line in found}
    groups = [
        _group(code, name, [line for line in found if line.heading.code == code], version)
        for code, name in codes.items()
    ]
    return groups, _group("", "", found, version)


def _group(code: str, name: str, lines: Sequence[BudgetLine], version: BudgetVersion) -> Group:
    currency = version.award.currency
    cost, own = (
        total((line.amount for line in lines), currency),
        total((line.own for line in lines), currency),
    )
    return Group(code, name, lines, cost, own, cost - own)
