# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to expenses."""

from typing import Any

from django.db.models import Q, QuerySet

from budgets.rules import READS_MONEY
from budgets.states import ExpenseState
from grants.queries import belongs_to


class ExpenseQuerySet(QuerySet):
    """Questions to expenses."""

    def of_board(self, person: Any) -> "ExpenseQuerySet":
        """Those of the programmes (or calls) whose money the person looks after or looks at."""
        return self.filter(
            belongs_to(person, READS_MONEY, programme="award__programme_key", call="award__call_key")
        )

    def open(self) -> "ExpenseQuerySet":
        """Those that are not judged yet."""
        return self.filter(state__in=ExpenseState.OPEN)

    def counted(self) -> "ExpenseQuerySet":
        """Those that were not refused."""
        return self.exclude(state=ExpenseState.REFUSED)

    def waiting_for(self, person: Any) -> "ExpenseQuerySet":
        """Those that this person of finance could judge: handed in, and not by the person."""
        return self.filter(state=ExpenseState.SUBMITTED).exclude(reported_by=person)

    def like(self, text: str) -> "ExpenseQuerySet":
        """Those whose supplier, invoice or award holds the text."""
        return self.filter(
            Q(supplier__icontains=text) | Q(invoice_number__icontains=text) | Q(award__number__icontains=text)
        )

    def to_look_at(self) -> "ExpenseQuerySet":
        """With all that a list shows of them."""
        return self.select_related(
            "award__submission__call", "tranche__award", "line__heading", "reported_by", "receipt"
        )
