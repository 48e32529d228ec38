# SPDX-License-Identifier: AGPL-3.0-or-later
"""The burn-up: what was planned against what has happened, summed over time."""

from collections.abc import Sequence
from math import ceil, floor, log10

from django.utils.translation import gettext as _

from core.charts.svg import Drawing, Sheet, shown, told, wide

WIDTH, HEIGHT = 350.0, 210.0
Points = Sequence[tuple[str, float, float | None]]


def ticks(most: float, wanted: int = 4) -> list[float]:
    """Return round steps from 0 up to at least `most`: 1, 2 or 5 times a power of ten apart."""
    if most <= 0:
        return [0, 1]
    rough = most / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough)
    steps = [round(place * step, 10) for place in range(ceil(most / step) + 1)]
    return [int(tick) if tick == int(tick) else tick for tick in steps]


def burn_up(
    points: Points,
    *,
    title: str,
    planned: str,
    actual: str,
    unit: str = "",
    desc: str = "",
    palette: str = "screen",
) -> Drawing:
    """Draw plan (dashed) and actual (solid, a dot at its end) over labelled times; None is not yet known."""
    sheet = Sheet(palette)
    known = [place for place, (_l, _p, value) in enumerate(points) if value is not None]
    end_words = f"{actual} {shown(points[known[-1]][2])}" if known else ""
    ground = Ground(points, known, wide(end_words, 12) + 12)
    for tick in ground.scale:
        sheet.line(ground.left, ground.up(tick), ground.right, ground.up(tick), "rule" if tick else "axis")
        sheet.text(ground.left - 6, ground.up(tick) + 4, shown(tick), "soft", 11, at="end")
    _times(sheet, [str(label) for label, _p, _a in points], ground)
    if points:
        plan = [(ground.across(place), ground.up(value)) for place, (_l, value, _a) in enumerate(points)]
        sheet.path(plan, "plan", 2, dash="5 4")
        sheet.text(plan[-1][0], plan[-1][1] - 8, f"{planned} {shown(points[-1][1])}", "soft", 12, at="end")
    if known:
        done = [(ground.across(place), ground.up(points[place][2] or 0)) for place in known]
        sheet.path(done, "line", 3)
        sheet.dot(*done[-1], 4.5, "bar")
        sheet.text(done[-1][0] + 9, done[-1][1] + 14, end_words, size=12, bold=True)
    if unit:
        sheet.text(0, 11, unit, "soft", 11)
    table = [[str(label), shown(plan_value), shown(value)] for label, plan_value, value in points]
    said = desc or told([(row[0], f"{planned} {row[1]}, {actual} {row[2]}") for row in table])
    return sheet.finish(WIDTH, HEIGHT, title, said, [_("When"), planned, actual], table)


class Ground:
    """Where values and times lie on the sheet; the right margin has room for the solid line's name."""

    top, bottom = 34.0, HEIGHT - 24

    def __init__(self, points: Points, known: Sequence[int], room: float) -> None:
        most = max([value for _l, plan, done in points for value in (plan, done or 0)], default=0)
        self.scale = ticks(most)
        self.last = max(1, len(points) - 1)
        self.left = max(wide(shown(tick), 11) for tick in self.scale) + 10
        self.right = WIDTH - 14
        if known and known[-1]:
            self.right = min(self.right, self.left + (WIDTH - room - self.left) * self.last / known[-1])

    def across(self, place: int) -> float:
        """Return where a time lies."""
        return self.left + (self.right - self.left) * place / self.last

    def up(self, value: float) -> float:
        """Return where a value lies."""
        return self.bottom - (self.bottom - self.top) * value / self.scale[-1]


def _times(sheet: Sheet, labels: list[str], ground: Ground) -> None:
    """Write the times under the axis: as many as have room, always the first and the last."""
    room = max((wide(label, 11) for label in labels), default=0) + 8
    every = max(1, ceil(room * len(labels) / (ground.right - ground.left)))
    last = len(labels) - 1
    for place, label in enumerate(labels):
        if place == last or (place % every == 0 and (last - place >= every or every == 1)):
            sheet.text(ground.across(place), HEIGHT - 6, label, "soft", 11, at="middle")
