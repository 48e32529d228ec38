# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small helpers that the flows share: the end of a day in a call's zone, and who an audience is."""

from datetime import date, datetime, time

from accounts.states import Role
from grants.models import Call
from workflows.engine import Whose

OFFICERS = [Whose(role=Role.OFFICER)]


def end_of(day: date | None, call: Call) -> datetime | None:
    """Return the last minute of a day in the call's time zone (aware), or None."""
    return datetime.combine(day, time(23, 59), tzinfo=call.zone) if day else None
