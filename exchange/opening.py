# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opens a workbook: reads it, finds out to which programme and call it belongs, and checks it whole."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

from core.money import MINOR_DIGITS
from core.tables_in import CellError, read_book
from exchange.book import Book
from exchange.cells import Frame
from exchange.checks import check
from exchange.columns import BY_NAME
from exchange.known import Known, known_to
from exchange.reading import key_values, understood
from grants.models import Programme

MADE_FOR_FILES = "imported"  # the key of the programme of files that name none


def open_book(
    file: BinaryIO, *, chosen: Programme | None = None, at: datetime | None = None
) -> tuple[Book, Known]:
    """The workbook as a Book, checked, and what is known of it already; all complaints are in `book.errors`.

    `chosen` is the programme chosen by hand; `at` the moment from which days are counted at a first import.
    Raises NotAWorkbook or WorkbookTooLarge for the file as a whole.
    """
    errors: list[CellError] = []
    tables = read_book(file, errors)
    told = {name: key_values(BY_NAME[name], tables.get(name)) for name in ("call", "programme")}
    named = told["call"].get("programme") or told["programme"].get("programme", "")
    known = known_to(told["call"].get("code", ""), named, chosen)
    if not known.programme_key:
        known = known_to(told["call"].get("code", ""), MADE_FOR_FILES, None)
    book = understood(tables, _frame(told, known, at or timezone.now()), errors)
    check(book, known, named)
    return book, known


def _frame(told: Mapping[str, Mapping[str, str]], known: Known, at: datetime) -> Frame:
    """What cells are read with: what the programme says, else what the file says."""
    programme, call = told["programme"], told["call"]
    there = known.programme
    zone_name = there.time_zone if there else programme.get("time zone", "UTC")
    zone = ZoneInfo(zone_name if zone_name in available_timezones() else "UTC")
    currency = there.currency if there else (programme.get("currency") or call.get("currency", "")).upper()
    speaks = there.prevailing_language if there else programme.get("prevailing language", "")
    leading = (programme.get("languages") or call.get("languages") or "en").split(";")[0].strip()
    return Frame(
        zone=zone,
        currency=currency if currency in MINOR_DIGITS else "",
        region=there.phone_region if there else programme.get("phone region", ""),
        today=_first_day(known, zone, at),
        language=call.get("prevailing language") or speaks or leading,
    )


def _first_day(known: Known, zone: ZoneInfo, at: datetime) -> date:
    """The day from which the file's days are counted: that on which the call was first imported."""
    first: Any = known.call.imports.exclude(done_at=None).order_by("pk").first() if known.call else None
    return (first.brought_at if first else at).astimezone(zone).date()
