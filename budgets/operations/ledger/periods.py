# SPDX-License-Identifier: AGPL-3.0-or-later
"""Periods: opened one after the other, closed in that order, never opened again."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models import Period
from budgets.operations.ledger.anchors import anchor_chain
from budgets.operations.ledger.head import lock_head
from core import audit
from core.permissions import demand
from core.refusals import Refusal


class PeriodNotAfterOthers(Refusal):
    """A period begins after all others and ends no earlier than it begins."""

    sentence = _("A period begins after the last one (%(last)s), and ends after it begins.")


class EarlierPeriodOpen(Refusal):
    """Periods are closed in their order."""

    sentence = _("Close the period %(period)s first.")


def open_period(programme_key: str, *, starts_on: date, ends_on: date, by: Any) -> Period:
    """Name a stretch of days (both included) that will be closed as one; the same one again is the same row.

    Raises NotAllowed or PeriodNotAfterOthers.
    """
    wanted = Period(programme_key=programme_key, starts_on=starts_on, ends_on=ends_on)
    demand(by, "budgets.open_period", wanted)
    with transaction.atomic():
        lock_head(programme_key)
        periods = Period.objects.filter(programme_key=programme_key).order_by("starts_on")
        same = periods.filter(starts_on=starts_on, ends_on=ends_on).first()
        if same is not None:
            return same
        last = periods.last()
        if ends_on < starts_on or (last is not None and starts_on <= last.ends_on):
            raise PeriodNotAfterOthers(last=str(last or "—"))
        wanted.save(force_insert=True)
        audit.record("open", wanted, by=by, starts_on=starts_on, ends_on=ends_on)
    return wanted


def close_period(period: Period, *, by: Any) -> Period:
    """Close a period for ever, and anchor the chain as it then stands; closed again it stays as it is.

    Nothing can then be posted that is dated before its end. Raises NotAllowed or EarlierPeriodOpen.
    """
    demand(by, "budgets.close_period", period)
    with transaction.atomic():
        lock_head(period.programme_key)
        period.refresh_from_db()
        if period.closed_at is not None:
            return period
        earlier = Period.objects.filter(
            programme_key=period.programme_key, closed_at=None, ends_on__lt=period.starts_on
        ).first()
        if earlier is not None:
            raise EarlierPeriodOpen(period=str(earlier))
        period.closed_at, period.closed_by = timezone.now(), by
        period.save(update_fields=["closed_at", "closed_by"])
        anchor = anchor_chain(period.programme_key, where=f"close of {period}")
        audit.record(
            "close", period, by=by, starts_on=period.starts_on, ends_on=period.ends_on, place=anchor.seq,
            head=anchor.digest,
        )  # fmt: skip
    return period
