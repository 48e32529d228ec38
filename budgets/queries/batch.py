# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the batches."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.rules import programmes_of
from budgets.rules import READS_BATCHES
from budgets.states import BatchStanding, BatchState, PaymentState

WAITING = Q(waiting__gt=0)
SAID = Q(settled__gt=0) | Q(ended__gt=0)


class BatchQuerySet(QuerySet):
    """Questions to the batches."""

    def visible_to(self, person: Any) -> "BatchQuerySet":
        """Those of the programmes in which the person reads batches."""
        return self.filter(programme_key__in=programmes_of(person, READS_BATCHES))

    def counted(self) -> "BatchQuerySet":
        """With how many payments it holds, their sum in minor units, and how many wait, settled or ended."""

        def those(*states: str) -> Count:
            return Count("payments", filter=Q(payments__state__in=states))

        return self.annotate(
            held=Count("payments"),
            held_minor=Sum("payments__amount_minor"),
            waiting=those(PaymentState.SENT),
            settled=those(PaymentState.SETTLED),
            ended=those(*PaymentState.ENDED),
        )

    def standing(self, standing: str) -> "BatchQuerySet":
        """Those (counted before) that stand there for people."""
        if standing == BatchStanding.PARTLY:
            return self.filter(WAITING & SAID, state=BatchState.SENT)
        if standing == BatchStanding.SETTLED:
            return self.filter(waiting=0, state=BatchState.SENT)
        if standing == BatchStanding.SENT:
            return self.filter(WAITING & ~SAID, state=BatchState.SENT)
        return self.filter(state=standing)
