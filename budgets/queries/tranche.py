# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to tranches."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum

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
    """How a tranche's money is accounted for, in minor units: by receipts, by settled findings, or open in them."""

    accepted: int
    settled: int
    pending: int

    @property
    def accounted(self) -> int:
        """What is accounted for in any way."""
        return self.accepted + self.settled

    @property
    def taken(self) -> int:
        """What receipts or findings speak of; the rest is neither spent nor asked back yet."""
        return self.accounted + self.pending


def accounts_of(tranche: Any) -> Accounts:
    """Return how a tranche's money is accounted for (two queries)."""
    accepted = tranche.expenses.filter(state=ExpenseState.ACCEPTED).aggregate(sum=Sum("amount_minor"))["sum"]
    settled = F("refunded_minor") + F("documented_minor") + F("justified_minor") + F("written_off_minor")
    found = tranche.findings.aggregate(found=Sum("amount_minor"), settled=Sum(settled))
    return Accounts(accepted or 0, found["settled"] or 0, (found["found"] or 0) - (found["settled"] or 0))
