# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the payments."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet, Sum

from accounts.states import Role
from budgets.payables import promised_kinds
from budgets.rules import READS_MONEY
from budgets.states import PaymentState
from core.money import Money
from grants.queries import belongs_to


class PaymentQuerySet(QuerySet):
    """Questions to the payments."""

    def live(self) -> "PaymentQuerySet":
        """Those that hold a part of their ceiling."""
        return self.filter(state__in=PaymentState.LIVE)

    def held_by_commitment(self) -> "PaymentQuerySet":
        """Those of things that the commitment to their award holds until they are released."""
        named = Q(pk__in=())
        for app, model in promised_kinds():
            named |= Q(content_type__app_label=app, content_type__model=model)
        return self.filter(named)

    def of_thing(self, thing: Any) -> "PaymentQuerySet":
        """All attempts to pay a thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def of_things(self, model: Any, keys: Any) -> "PaymentQuerySet":
        """All attempts to pay any of these things of one kind."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)

    def of_board(self, person: Any) -> "PaymentQuerySet":
        """Those of the programmes (or calls) whose money the person looks after or looks at."""
        return self.filter(_belonging(person, *READS_MONEY))

    def awaiting(self, person: Any) -> "PaymentQuerySet":
        """Those that this person may answer now: check, release, or declare as failed."""
        mine = self.model._base_manager.filter(Q(maker=person) | Q(approvals__person=person))
        check = Q(state=PaymentState.REQUESTED) & _belonging(person, Role.FINANCE_CHECKER)
        release = Q(state=PaymentState.CHECKED) & _belonging(person, Role.RELEASER)
        reported = Q(state=PaymentState.SENT, reported_by__isnull=False) & _belonging(person, Role.DIRECTOR)
        answers = (check | release) & ~Q(pk__in=mine.values("pk"))
        return self.filter(answers | (reported & ~Q(reported_by=person)))

    def matching(self, words: str) -> "PaymentQuerySet":
        """Those whose reference, award or payee holds the words."""
        numbers = Q(reference__icontains=words) | Q(award_number__icontains=words)
        return self.filter(numbers | Q(account__payee__name__icontains=words))

    def sums(self) -> list[tuple[int, Money]]:
        """How many there are and what they are together, by currency (one query)."""
        rows = self.order_by("currency").values_list("currency").annotate(Count("pk"), Sum("amount_minor"))
        return [(count, Money(minor, currency)) for currency, count, minor in rows]

    def to_batch(self, programme_key: str, currency: str) -> "PaymentQuerySet":
        """Those that may join a batch, with their accounts, oldest first."""
        found = self.filter(programme_key=programme_key, state__in=PaymentState.JOIN, batch=None)
        return found.filter(currency=currency).select_related("account__payee").order_by("requested_at", "pk")


def _belonging(person: Any, *roles: str) -> Q:
    return belongs_to(person, frozenset(roles), programme="programme_key", call="call_key")
