# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of counts: how many remain (funnel), how many of each (bars), how far to the target (bullets)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.charts.svg import Drawing, Sheet, cut, label_room, share, shown, told, wide

WIDTH = 350.0


def funnel(
    steps: Sequence[tuple[str, int]], *, title: str, desc: str = "", palette: str = "screen"
) -> Drawing:
    """Draw how many of a call's submissions reached each step; the percentage is of the step before."""
    sheet = Sheet(palette)
    labels = [str(label) for label, _count in steps]
    left = label_room(labels, 12, 130)
    most = max((count for _label, count in steps), default=0) or 1
    room = WIDTH - left - 86
    rows: list[list[str]] = []
    before: int | None = None
    for place, (label, count) in enumerate(steps):
        y, wide_bar = place * 28.0, max(2.0, room * count / most)
        part = "" if before is None else share(count, before)
        sheet.text(0, y + 15, cut(labels[place], left - 6, 12), size=12)
        sheet.rect(
            left, y, wide_bar, 20, "accent" if place == len(steps) - 1 else "bar", r=3, hint=str(label)
        )
        words = shown(count) + (f" ({part})" if part else "")
        sheet.text(left + wide_bar + 6, y + 15, words, size=12, bold=True)
        rows.append([str(label), shown(count), part])
        before = count
    said = desc or told([(row[0], row[1]) for row in rows])
    head = [_("Step"), _("Number"), _("Of the step before")]
    return sheet.finish(WIDTH, max(20, len(steps) * 28 - 4), title, said, head, rows)


def bars(
    rows: Sequence[tuple[str, float]], *, title: str, unit: str = "", desc: str = "", palette: str = "screen"
) -> Drawing:
    """Draw one bar for each label, in the order given; values in `unit`."""
    sheet = Sheet(palette)
    labels = [str(label) for label, _value in rows]
    values = [shown(value) + (f" {unit}" if unit else "") for _label, value in rows]
    left = label_room(labels, 12, 150)
    room = WIDTH - left - max((wide(text, 12) for text in values), default=0) - 12
    most = max((value for _label, value in rows), default=0) or 1
    for place, (label, value) in enumerate(rows):
        y, length = place * 24.0, max(1.0, room * value / most)
        sheet.text(0, y + 13, cut(labels[place], left - 6, 12), size=12)
        sheet.rect(left, y, length, 17, "bar", r=3, hint=str(label))
        sheet.text(left + length + 6, y + 13, values[place], size=12, bold=True)
    pairs = list(zip(labels, values, strict=True))
    head = [_("Name"), unit or _("Number")]
    table = [[label, shown(value)] for label, value in rows]
    return sheet.finish(WIDTH, max(17, len(rows) * 24 - 7), title, desc or told(pairs), head, table)


def bullets(
    rows: Sequence[tuple[str, float, float, str]], *, title: str, desc: str = "", palette: str = "screen"
) -> Drawing:
    """Draw values against targets, each (label, value, target, unit); the upright mark is the target.

    A reached target is a green bar with a tick in words; one not reached is clay: colour never stands alone.
    """
    sheet = Sheet(palette)
    table: list[list[str]] = []
    for place, (label, value, target, unit) in enumerate(rows):
        y = place * 44.0
        full = max(target * 1.15, value) or 1
        reached = value >= target
        words = _("%(value)s of %(target)s") % {"value": shown(value), "target": shown(target)}
        words = f"{'✓ ' if reached else ''}{words} {unit}".rstrip()
        sheet.text(0, y + 12, cut(str(label), WIDTH - wide(words, 12) - 16, 12), size=12, bold=True)
        sheet.text(WIDTH, y + 12, words, size=12, at="end")
        sheet.rect(0, y + 18, WIDTH, 12, "ground", r=2)
        sheet.rect(0, y + 18, WIDTH * value / full, 12, "bar" if reached else "accent", r=2, hint=str(label))
        sheet.line(WIDTH * target / full, y + 15, WIDTH * target / full, y + 33, "mark", 2.5)
        table.append([str(label), shown(value), shown(target), unit])
    said = desc or told([(row[0], f"{row[1]}/{row[2]}") for row in table])
    head = [_("Name"), _("Reached"), _("Target"), _("Unit")]
    return sheet.finish(WIDTH, max(34, len(rows) * 44 - 10), title, said, head, table)
