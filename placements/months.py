# SPDX-License-Identifier: AGPL-3.0-or-later
"""Months between days: plain arithmetic, the same as the database's own."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """Return the same day some months later; the last day of a shorter month instead."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(starts_on: date, months: int) -> date:
    """Return the last day of a span of that many months: 1 March and one month end on 31 March."""
    return add_months(starts_on, months) - timedelta(days=1)


def lasts(starts_on: date, ends_on: date, *, shortest: int, longest: int) -> bool:
    """Say whether a span, both days included, has at least `shortest` and at most `longest` months."""
    return last_day(starts_on, shortest) <= ends_on <= last_day(starts_on, longest)


def months_of(starts_on: date, ends_on: date) -> Iterator[date]:
    """Yield the first day of each calendar month that a span touches."""
    month = starts_on.replace(day=1)
    while month <= ends_on:
        yield month
        month = add_months(month, 1)


def weekdays(starts_on: date, ends_on: date) -> int:
    """Return how many days from Monday to Friday lie in a span, both days included."""
    length = (ends_on - starts_on).days + 1
    return sum((starts_on + timedelta(days=n)).weekday() < 5 for n in range(max(0, length)))
