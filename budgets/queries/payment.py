# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the payments."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from budgets.payables import promised_kinds
from budgets.states import PaymentState


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
