# SPDX-License-Identifier: AGPL-3.0-or-later
"""Draws a call's process on the server: boxes from top to bottom, narrow enough for a phone."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.charts.svg import Drawing, Sheet, cut, told
from core.showing import day_text
from grants.process import Box

WIDTH, ROW, BOX = 340.0, 108.0, 62.0
EDGE = 6.0


def draw(boxes: Sequence[Box], *, title: str, palette: str = "screen") -> Drawing:
    """Return the process as a drawing with its table; the words on an arrow say who takes it."""
    sheet = Sheet(palette)
    rows: list[list[str]] = []
    for place, box in enumerate(boxes):
        top, last = place * ROW, place == len(boxes) - 1
        _box(sheet, box, top, "accent" if last else "bar")
        if not last:
            _arrow(sheet, box, top + BOX)
        due = day_text(box.due_on) if box.due_on else ""
        rows.append([box.title, box.who, due, box.onward, box.leaves])
    said = told([(row[0], row[3]) for row in rows])
    head = [_("Stage"), _("Who"), _("Due"), _("Who goes on"), _("Who leaves")]
    return sheet.finish(WIDTH, (len(boxes) - 1) * ROW + BOX, title, said, head, rows)


def _box(sheet: Sheet, box: Box, top: float, edge: str) -> None:
    """Draw one stage: title, who, and until when."""
    sheet.rect(0, top, WIDTH, BOX, "ground", r=6)
    sheet.rect(1.5, top + 1.5, WIDTH - 3, BOX - 3, "card", r=5)
    sheet.rect(0, top, EDGE, BOX, edge, r=2)
    room = WIDTH - 34
    sheet.text(18, top + 25, cut(box.title, room, 15), size=15, bold=True)
    who = box.who + (f" · {day_text(box.due_on)}" if box.due_on else "")
    sheet.text(18, top + 46, cut(who, room, 12.5), "soft", size=12.5)


def _arrow(sheet: Sheet, box: Box, top: float) -> None:
    """Draw the way to the next box, and beside it who goes on and who leaves."""
    x, bottom = 26.0, top + ROW - BOX - 4
    sheet.path([(x, top + 2), (x, bottom)], "line", 2)
    sheet.path([(x - 5, bottom - 7), (x, bottom), (x + 5, bottom - 7)], "line", 2)
    room = WIDTH - 46
    sheet.text(42, top + 18, cut(f"✓ {box.onward}", room, 12), size=12)
    if box.leaves:
        sheet.text(42, top + 35, cut(f"✕ {box.leaves}", room, 12), "soft", size=12)
