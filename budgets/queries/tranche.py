# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to tranches."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.apps import apps
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from budgets.liquidation import WAYS
from budgets.rules import READS_MONEY
from budgets.states import ExpenseState, Standing, TrancheState
from grants.queries import belongs_to


class TrancheQuerySet(QuerySet):
    """Questions to tranches."""

    def live(self) -> "TrancheQuerySet":
        """Those that were not called off."""
        return self.exclude(state=TrancheState.CANCELLED)

    def ahead(self) -> "TrancheQuerySet":
        """Those that are not paid yet, and still meant to be."""
        return self.filter(state__in=TrancheState.AHEAD)

    def under_way(self) -> "TrancheQuerySet":
        """Those whose money moved or is being moved: a change of the plan leaves them as they are."""
        return self.live().exclude(state__in=TrancheState.AHEAD, requested_at=None)

    def of_board(self, person: Any) -> "TrancheQuerySet":
        """Those of the programmes (or calls) whose money the person looks after or looks at."""
        return self.filter(
            belongs_to(person, READS_MONEY, programme="award__programme_key", call="award__call_key")
        )

    def standing(self, where: str) -> "TrancheQuerySet":
        """Those that stand there (a Standing); of what is due, requested payments are apart."""
        if where == Standing.REQUESTED:
            return self.filter(state=TrancheState.DUE, requested_at__isnull=False)
        found = self.filter(state=where)
        return found.filter(requested_at=None) if where == Standing.DUE else found

    def to_look_at(self) -> "TrancheQuerySet":
        """With all that gates are told from: a fixed number of queries, however many tranches there are."""
        return self.select_related("award__submission__call", "award__tranche_plan").prefetch_related(
            "conditions", "award__tranches"
        )


@dataclass(frozen=True)
class Accounts:
    """How a tranche's money is accounted for, in minor units: by receipts, by settled findings (or open in them),
    by what came back unspent."""

    accepted: int
    settled: int
    pending: int
    returned: int = 0

    @property
    def accounted(self) -> int:
        """What is accounted for in any way."""
        return self.accepted + self.settled + self.returned

    @property
    def taken(self) -> int:
        """What receipts or findings speak of; the rest is neither spent nor asked back yet."""
        return self.accounted + self.pending


def accounts_of(tranche: Any) -> Accounts:
    """Return how a tranche's money is accounted for (one query)."""
    return accounts_by([tranche])[tranche.pk]


def accounts_by(tranches: Iterable[Any]) -> dict[int, Accounts]:
    """Return how the money of tranches is accounted for, by their keys (one query, however many there are)."""
    own = apps.get_model("budgets.tranche").objects.filter(pk__in=[one.pk for one in tranches])
    found = _sum("finding", "amount_minor")
    settled = _sum("finding", *(f"{way}_minor" for way in WAYS))
    rows = own.order_by().values_list(
        "pk",
        _sum("expense", "amount_minor", state=ExpenseState.ACCEPTED),
        settled,
        found - settled,
        _sum("settlement", "amount_minor", finding=None),
    )
    return {pk: Accounts(*minors) for pk, *minors in rows}


def _sum(model: str, *columns: str, **only: Any) -> Coalesce:
    """Return what columns of a tranche's rows add up to, as a part of a query to tranches."""
    rows = apps.get_model(f"budgets.{model}").objects.filter(tranche=OuterRef("pk"), **only)
    added = reduce(add, (F(column) for column in columns))
    return Coalesce(Subquery(rows.order_by().values("tranche").values(sum=Sum(added))), Value(0))
