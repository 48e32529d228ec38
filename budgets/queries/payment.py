# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the payments."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from budgets.states import PaymentState


class PaymentQuerySet(QuerySet):
    """Questions to the payments."""

    def live(self) -> "PaymentQuerySet":
        """Those that hold a part of their ceiling."""
        return self.filter(state__in=PaymentState.LIVE)

    def of_thing(self, thing: Any) -> "PaymentQuerySet":
        """All attempts to pay a thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def to_batch(self, programme_key: str, currency: str) -> "PaymentQuerySet":
        """Those that may join a batch, with their accounts, oldest first."""
        found = self.filter(programme_key=programme_key, state__in=PaymentState.JOIN, batch=None)
        return found.filter(currency=currency).select_related("account__payee").order_by("requested_at", "pk")
