# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads a mobile-money provider's table of results, as the profile's mapping says."""

import io
from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from budgets.bankfiles.mobile import PayoutProfile, ResultMapping
from core.money import Money, parse_money
from core.tables_in import NotUtf8, Table, normal_heading, read_csv
from core.unreadable import Unreadable

from .model import Entry, Statement

SUCCEEDED, FAILED, PENDING = "ACSC", "RJCT", "PDNG"


class HeadingMissing(Unreadable):
    """The table lacks a column without which it says nothing."""

    sentence = _("The table has no column “%(heading)s”, which the profile “%(profile)s” needs.")


class ResultUnreadable(Unreadable):
    """A row that cannot be taken."""

    sentence = _("%(where)s: %(why)s")


WITHOUT_REFERENCE = _("our reference is missing.")
UNKNOWN_STATUS = _("the state “%(text)s” is not known to the profile.")
NOT_A_DAY = _("“%(text)s” is not a date of the profile's form.")


def fits(content: bytes, profile: PayoutProfile) -> bool:
    """Whether the file is a table with the headings that the profile's results need, and its other ones too."""
    try:
        first = content.split(b"\n", 1)[0].decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    for delimiter in ",;\t":
        headings = {normal_heading(cell.strip('" \r')) for cell in first.split(delimiter)}
        if _needed(profile.result) <= headings:
            return True
    return False


def read_results(content: bytes, profile: PayoutProfile) -> Statement:
    """The results as entries: debits with status ACSC, RJCT or PDNG; amounts in the profile's currency.

    Raises HeadingMissing, ResultUnreadable for the first bad cell, NotUtf8, and what `read_csv` raises.
    """
    if b"\x00" in content:
        raise NotUtf8
    table = read_csv(io.BytesIO(content), profile.name)
    for needed in (profile.result.reference, profile.result.amount, profile.result.status):
        if normal_heading(needed) not in table.letters:
            raise HeadingMissing(heading=needed, profile=profile.name)
    return Statement(
        format="mobile-money",
        account=None,
        currency=profile.currency,
        opening=None,
        closing=None,
        entries=tuple(_entries(table, profile)),
        version=profile.name,
    )


def _entries(table: Table, profile: PayoutProfile) -> Iterator[Entry]:
    mapping = profile.result
    for place, (row, cells) in enumerate(table, start=1):
        reference = cells[normal_heading(mapping.reference)]
        if not reference:
            raise _unreadable(table, row, mapping.reference, str(WITHOUT_REFERENCE))
        yield Entry(
            amount=_money(table, row, cells, profile).decimal(),
            currency=profile.currency,
            credit=False,
            booked=_day(table, row, cells, mapping),
            status=_status(table, row, cells, mapping),
            bank_ref=_optional(cells, mapping.transaction),
            end_to_end_id=reference,
            reason=_optional(cells, mapping.reason),
            counterparty=_optional(cells, mapping.name),
            place=place,
        )


def _needed(mapping: ResultMapping) -> set[str]:
    return {normal_heading(one) for one in (mapping.reference, mapping.amount, mapping.status)}


def _optional(cells: dict[str, str], heading: str) -> str | None:
    return cells.get(normal_heading(heading)) or None if heading else None


def _money(table: Table, row: int, cells: dict[str, str], profile: PayoutProfile) -> Money:
    try:
        return parse_money(cells[normal_heading(profile.result.amount)], profile.currency)
    except Unreadable as why:
        raise _unreadable(table, row, profile.result.amount, str(why)) from None


def _status(table: Table, row: int, cells: dict[str, str], mapping: ResultMapping) -> str:
    text = cells[normal_heading(mapping.status)]
    word = " ".join(text.casefold().replace("_", " ").split())
    for words, status in (
        (mapping.succeeded, SUCCEEDED),
        (mapping.failed, FAILED),
        (mapping.pending, PENDING),
    ):
        if word in words:
            return status
    raise _unreadable(table, row, mapping.status, str(UNKNOWN_STATUS) % {"text": text[:40]})


def _day(table: Table, row: int, cells: dict[str, str], mapping: ResultMapping) -> date | None:
    text = _optional(cells, mapping.day)
    if text is None:
        return None
    written = text.replace("T", " ").split(" ")[0]
    for form in mapping.day_formats:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 -- a day has no time zone
        except ValueError:
            continue
    raise _unreadable(table, row, mapping.day, str(NOT_A_DAY) % {"text": text[:40]})


def _unreadable(table: Table, row: int, heading: str, why: str) -> ResultUnreadable:
    return ResultUnreadable(where=table.address(row, normal_heading(heading)), why=why)
