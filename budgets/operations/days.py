# SPDX-License-Identifier: AGPL-3.0-or-later
"""The day on which something is booked: a calendar date in the programme's time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from grants.models import Programme


def zone_of(programme_key: str) -> ZoneInfo:
    """Return the programme's time zone; UTC for one that is not known."""
    name = Programme.objects.filter(key=programme_key).values_list("time_zone", flat=True).first()
    return ZoneInfo(name or "UTC")


def today_of(programme_key: str, at: datetime | None = None) -> date:
    """Return today's calendar date in the programme's time zone (or that of `at`, if it was another day)."""
    return (at or timezone.now()).astimezone(zone_of(programme_key)).date()
