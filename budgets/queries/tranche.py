# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to tranches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from accounts.states import Role
from budgets.liquidation import WAYS
from budgets.rules import READS_MONEY
from budgets.states import BoardGroup, ExpenseState, PaymentState, Standing, TrancheState
from grants.queries import belongs_to
from grants.states import AwardState


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

    def grouped(self, person: Any) -> "TrancheQuerySet":
        """With `group`, what finance has to do with each, `mine`, whether this person's answer is awaited, and
        `live_reference`, that of the payment under way (or None).

        On hold is what failed or came back and was not asked for again, and what belongs to an award that is not
        in force.
        """
        payments = apps.get_model("budgets.payment").objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), object_id=OuterRef("pk")
        )
        ahead = Q(state__in=TrancheState.AHEAD)
        stuck = Q(requested_at=None) & Q(
            Exists(payments.filter(state__in=[PaymentState.FAILED, PaymentState.RETURNED]))
        )
        group = Case(
            When(state=TrancheState.CANCELLED, then=Value(BoardGroup.OFF)),
            When(~ahead, then=Value(BoardGroup.DONE)),
            When(stuck | ~Q(award__state=AwardState.ACTIVE), then=Value(BoardGroup.HOLD)),
            When(state=TrancheState.DUE, then=Value(BoardGroup.PAY)),
            default=Value(BoardGroup.WAIT),
            output_field=CharField(),
        )
        asks = Q(state=TrancheState.DUE, requested_at=None, award__state=AwardState.ACTIVE) & belongs_to(
            person, frozenset({Role.FINANCE_MAKER}), programme="award__programme_key", call="award__call_key"
        )
        mine = Case(When(asks | Q(Exists(payments.awaiting(person))), then=Value(1)), default=Value(0))
        live = Subquery(payments.live().order_by("-pk").values("reference")[:1])
        return self.annotate(group=group, mine=mine, live_reference=live)

    def group_sums(self) -> list[tuple[str, int, str, int, int, datetime | None]]:
        """Of grouped ones: (group, mine, currency, how many, their sum in minor units, since when the oldest is due)."""
        rows = self.order_by().values_list("group", "mine", "award__currency")
        return list(rows.annotate(Count("pk"), Sum("amount_minor"), Min("due_at")))

    def by_month(self) -> list[tuple[str, date, datetime | None, int]]:
        """Return (currency, month planned, month paid, their sum in minor units): one query, few rows."""
        day = Coalesce("planned_on", "award__starts_on", TruncDate("award__offered_at"))
        planned, paid = TruncMonth(day, output_field=DateField()), TruncMonth("paid_at")
        rows = self.live().order_by().values_list("award__currency", planned, paid)
        return list(rows.annotate(Sum("amount_minor")))

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
