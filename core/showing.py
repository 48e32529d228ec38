# SPDX-License-Identifier: AGPL-3.0-or-later
"""How numbers, days and moments are written for people; plain values in, plain text out."""

from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import dateformat, formats, timezone
from django.utils.translation import gettext

THIN = "\u202f"
NO_BREAK = "\u00a0"
# One table of looks for the whole product: status is colour, glyph and word together.
GLYPHS = {
    "draft": "○",
    "waiting": "◐",
    "ready": "●",
    "done": "✓",
    "hold": "!",
    "closed": "✕",
    "awarded": "★",
    "info": "◆",
    "plain": "",
}


def thin(number: Any) -> str:
    """Write a number in groups of three with narrow no-break spaces and the language's decimal sign."""
    if number is None or number == "":
        return ""
    value = number if isinstance(number, int) else Decimal(str(number))
    text = f"{value:,}".replace(",", THIN).replace("-", "\u2212")
    return text.replace(".", str(formats.get_format("DECIMAL_SEPARATOR")))


def zone_of(given: Any) -> tzinfo:
    """Return the time zone meant by a zone, an IANA name, or a thing with `time_zone`; else the active."""
    if isinstance(given, tzinfo):
        return given
    name = given if isinstance(given, str) else getattr(given, "time_zone", "")
    return ZoneInfo(name) if name else timezone.get_current_timezone()


def zone_city(zone: tzinfo) -> str:
    """Return the name people know a zone by: its city ("Africa/Kigali" is "Kigali")."""
    return str(zone).rsplit("/", 1)[-1].replace("_", " ")


def day_text(value: date) -> str:
    """Write a day in the reader's language: 24 November 2026."""
    return dateformat.format(value, "j F Y")


def short_day(value: date) -> str:
    """Write a day in short: Tue 24 Nov 2026; months are as capital as the language's weekdays are."""
    weekday = dateformat.format(value, "D")
    return f"{weekday} {dateformat.format(value, 'j M Y' if weekday[:1].isupper() else 'j b Y')}"


def moment_text(value: datetime, zone: tzinfo) -> str:
    """Write a moment on a zone's clock, 24 hours: Tue 24 Nov 2026, 15:00 (Kigali)."""
    local = value.astimezone(zone)
    clock = dateformat.format(local, "H:i")
    return f"{short_day(local)}, {clock} ({zone_city(zone)})"


def elsewhere_text(value: datetime, zone: tzinfo, own: tzinfo) -> str:
    """Write the same moment on the reader's own clock, or nothing where both clocks show the same."""
    here, there = value.astimezone(zone), value.astimezone(own)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    before = "" if here.date() == there.date() else f"{short_day(there)}, "
    return gettext("%(clock)s %(city)s (your time)") % {
        "clock": before + dateformat.format(there, "H:i"),
        "city": zone_city(own),
    }


def machine_time(value: datetime) -> str:
    """Write a moment for machines, in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
