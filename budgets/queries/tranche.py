# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to tranches."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum

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
    """Return how a tranche's money is accounted for (three queries)."""
    return accounts_by(type(tranche)._base_manager.filter(pk=tranche.pk))[tranche.pk]


def accounts_by(tranches: QuerySet) -> dict[int, Accounts]:
    """Return how the money of tranches is accounted for, by their keys (three queries, however many there are)."""
    rows = tranches.order_by().values_list("pk")
    accepted, unspent = Q(expenses__state=ExpenseState.ACCEPTED), Q(settlements__finding=None)
    receipts = rows.annotate(sum=Sum("expenses__amount_minor", filter=accepted))
    back = dict(rows.annotate(sum=Sum("settlements__amount_minor", filter=unspent)))
    parts = {f"{part}_found": Sum(f"findings__{part}_minor", default=0) for part in ("amount", *WAYS)}
    found = {pk: (amount, sum(ways)) for pk, amount, *ways in rows.annotate(**parts)}
    return {
        pk: Accounts(minor or 0, found[pk][1], found[pk][0] - found[pk][1], back[pk] or 0)
        for pk, minor in receipts
    }
