# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exchange rates, as somebody read them somewhere; what stands is never changed, a newer one follows it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.fx import Rate
from budgets.models import FxRate
from budgets.operations.ledger.head import lock_head
from core import audit
from core.permissions import demand
from core.refusals import Refusal


class RateStands(Refusal):
    """Another rate of that origin begins on that day."""

    sentence = _("A different rate from %(source)s to %(target)s stands for %(on)s already.")


def record_rate(programme_key: str, rate: Rate, *, origin: str, by: Any) -> FxRate:
    """Keep a rate and where it was read; the same one again is the same row. Raises NotAllowed or RateStands."""
    row = FxRate(
        programme_key=programme_key, from_currency=rate.source, to_currency=rate.target,
        valid_from=rate.valid_from, numerator=rate.numerator, denominator=rate.denominator,
        origin=origin.strip()[:120], entered_by=by, entered_at=timezone.now(),
    )  # fmt: skip
    demand(by, "budgets.record_rate", row)
    with transaction.atomic():
        lock_head(programme_key)
        standing = FxRate.objects.filter(
            programme_key=programme_key, from_currency=rate.source, to_currency=rate.target,
            valid_from=rate.valid_from, origin=row.origin,
        ).first()  # fmt: skip
        if standing is not None:
            if standing.rate == rate:
                return standing
            raise RateStands(source=rate.source, target=rate.target, on=rate.valid_from.isoformat())
        row.save(force_insert=True)
        written = f"{rate.numerator}/{rate.denominator}"
        audit.record("record", row, by=by, origin=row.origin, rate=written, valid_from=rate.valid_from)
    return row
