# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads a moment from a cell: a date with or without an hour, or days counted from the day of import."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

RELATIVE = re.compile(r"^([+-]?\d{1,4})d(?:\s+(\d{1,2}:\d{2}))?$")


def moment(text: str, *, today: date, zone: ZoneInfo, at: time = time(0, 0)) -> datetime:
    """The moment that a cell names, in the programme's zone; `at` is the hour when none is given.

    Understands `2025-03-03`, `2025-03-03 17:00`, the same with `T` and seconds, and `-3d` or `-3d 10:15`
    (days from `today`). Raises ValueError for anything else.
    """
    text = " ".join(text.split())
    relative = RELATIVE.match(text)
    if relative:
        day = today + timedelta(days=int(relative[1]))
        hour = time.fromisoformat(relative[2].zfill(5)) if relative[2] else at
        return datetime.combine(day, hour, zone)
    if len(text) == len("2025-03-03"):
        return datetime.combine(date.fromisoformat(text), at, zone)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)
