# SPDX-License-Identifier: AGPL-3.0-or-later
"""The burn-up of payments: what was planned to be paid by the end of each month, and what was paid."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from budgets.models import Tranche
from budgets.states import TrancheState
from core.charts import Drawing, burn_up
from core.money import minor_digits

Sums = Sequence[tuple[date, int]]
LONGEST = 60  # months; a longer story is told from its end


def payments_over_time(
    tranches: Iterable[Tranche], *, currency: str, today: date, start: date
) -> Drawing | None:
    """Draw live tranches of one currency over months, as soon as one was paid.

    Those without a day are planned for `start`.
    """
    live = [one for one in tranches if one.state != TrancheState.CANCELLED]
    planned = [(one.planned_on or start, one.amount_minor) for one in live]
    paid = [(one.paid_at.date(), one.amount_minor) for one in live if one.paid_at is not None]
    return burned(planned, paid, currency=currency, today=today)


def burned(planned: Sums, paid: Sums, *, currency: str, today: date) -> Drawing | None:
    """Draw what was planned and what was paid on days, in minor units; nothing before anything was paid."""
    if not paid:
        return None
    days = [day for day, _minor in planned + paid]
    months = _months(min(days), max([*days, today]))[-LONGEST:]
    unit, now = 10 ** minor_digits(currency), _month(today)
    points = [
        (
            date_format(date(*month, 1), "M Y"),
            sum(minor for day, minor in planned if _month(day) <= month) // unit,
            sum(minor for day, minor in paid if _month(day) <= month) // unit if month <= now else None,
        )
        for month in months
    ]
    return burn_up(
        points, title=_("Payments, planned and made"), planned=_("Planned"), actual=_("Paid"), unit=currency
    )


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _months(first: date, last: date) -> list[tuple[int, int]]:
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [(place // 12, place % 12 + 1) for place in range(start, end + 1)]
