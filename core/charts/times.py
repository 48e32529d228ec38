# SPDX-License-Identifier: AGPL-3.0-or-later
"""A chart of spans of time with what happened in them: coaching, placements, the stages of a call."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import dateformat
from django.utils.translation import gettext as _

from core.charts.svg import Drawing, Sheet, cut, label_room
from core.showing import day_text

WIDTH = 350.0
Spans = Sequence[tuple[str, date, date, Sequence[tuple[date, bool]]]]


def month_starts(first: date, last: date) -> list[date]:
    """Return the first days of the months between two days, both ends included."""
    found, month = [], first.replace(day=1)
    while month <= last:
        if month >= first:
            found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def gantt(
    spans: Spans, *, title: str, today: date | None = None, desc: str = "", palette: str = "screen"
) -> Drawing:
    """Draw spans (label, from, to, marks); a mark is (day, done): a filled dot is done, a ring is to come."""
    sheet = Sheet(palette)
    left = label_room([str(span[0]) for span in spans], 11, 120) + 4
    days = [day for _l, start, end, marks in spans for day in (start, end, *(at for at, _done in marks))]
    first, last = (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 12, 31))
    length = max(1, (last - first).days)
    height = 20 + len(spans) * 22.0

    def across(day: date) -> float:
        return left + (WIDTH - 8 - left) * (day - first).days / length

    _months(sheet, first, last, across, height)
    table = []
    for place, (label, start, end, marks) in enumerate(spans):
        y = 24 + place * 22.0
        sheet.text(0, y + 11, cut(str(label), left - 8, 11), size=11)
        sheet.rect(across(start), y, max(3.0, across(end) - across(start)), 15, "h3", r=4, hint=str(label))
        for day, done in marks:
            sheet.dot(across(day), y + 7.5, 4, "bar" if done else "ring")
        done_count = sum(done for _day, done in marks)
        table.append([str(label), day_text(start), day_text(end), f"{done_count}/{len(marks)}"])
    if today is not None and first <= today <= last:
        sheet.line(across(today), 14, across(today), height, "line2", 2)
        sheet.text(across(today), height + 13, _("today"), "accent", 11, _inward(across(today)), True)
    said = desc or "; ".join(f"{row[0]}: {row[1]} – {row[2]}, {row[3]}" for row in table[:10])
    head = [_("Name"), _("From"), _("To"), _("Done")]
    return sheet.finish(WIDTH, height + 18, title, said, head, table)


def _inward(x: float) -> str:
    """Return the anchor that keeps a text at x on the sheet."""
    return "end" if x > WIDTH - 24 else "middle"


def _months(sheet: Sheet, first: date, last: date, across: object, height: float) -> None:
    """Draw the months: a rule at each first day, a name where there is room."""
    months = month_starts(first, last)
    every = max(1, -(-len(months) // 9))
    for place, month in enumerate(months):
        x = across(month)  # type: ignore[operator]
        sheet.line(x, 16, x, height, "rule")
        if place % every == 0:
            sheet.text(x, 11, dateformat.format(month, "M"), "soft", 11, _inward(x))
