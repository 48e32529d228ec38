# SPDX-License-Identifier: AGPL-3.0-or-later
"""The burn-up: what was planned against what has happened, summed over time."""

from collections.abc import Sequence
from math import ceil, floor, log10

from django.utils.translation import gettext as _

from core.charts.svg import Drawing, Sheet, shown, told, wide

WIDTH, HEIGHT = 400.0, 220.0
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
    most = max([value for _l, plan, done in points for value in (plan, done or 0)], default=0)
    scale = ticks(most)
    left = max(wide(shown(tick), 11) for tick in scale) + 10
    right, top, bottom = WIDTH - 14, 22.0, HEIGHT - 24

    def across(place: int) -> float:
        return left + (right - left) * place / max(1, len(points) - 1)

    def up(value: float) -> float:
        return bottom - (bottom - top) * value / scale[-1]

    for tick in scale:
        sheet.line(left, up(tick), right, up(tick), "rule" if tick else "axis")
        sheet.text(left - 6, up(tick) + 4, shown(tick), "soft", 11, at="end")
    _times(sheet, [str(label) for label, _p, _a in points], across, right)
    plan = [(across(place), up(value)) for place, (_l, value, _a) in enumerate(points)]
    done = [(across(place), up(value)) for place, (_l, _p, value) in enumerate(points) if value is not None]
    sheet.path(plan, "plan", 2, dash="5 4")
    sheet.path(done, "line", 3)
    if plan:
        words = f"{planned} {shown(points[-1][1])}"
        sheet.text(plan[-1][0], plan[-1][1] - 8, words, "soft", 12, at="end")
    if done:
        _end_of_actual(sheet, done[-1], f"{actual} {shown(_last(points))}", right)
    if unit:
        sheet.text(0, 11, unit, "soft", 11)
    table = [[str(label), shown(plan_value), shown(value)] for label, plan_value, value in points]
    said = desc or told([(row[0], f"{planned} {row[1]}, {actual} {row[2]}") for row in table])
    return sheet.finish(WIDTH, HEIGHT, title, said, [_("When"), planned, actual], table)


def _last(points: Points) -> float | None:
    """Return the latest known actual value."""
    return next((value for _l, _p, value in reversed(points) if value is not None), None)


def _times(sheet: Sheet, labels: list[str], across: object, right: float) -> None:
    """Write the times under the axis: as many as have room, the outer ones turned inwards."""
    room = max((wide(label, 11) for label in labels), default=0) + 8
    every = max(1, ceil(room * len(labels) / max(1.0, right)))
    for place, label in enumerate(labels):
        if place % every and place != len(labels) - 1:
            continue
        if place == len(labels) - 1 and place % every and every > 1 and place % every < every / 2:
            continue
        x = across(place)  # type: ignore[operator]
        at = "end" if place == len(labels) - 1 and place else "middle"
        sheet.text(x + (12 if at == "end" else 0), HEIGHT - 6, label, "soft", 11, at=at)


def _end_of_actual(sheet: Sheet, end: tuple[float, float], words: str, right: float) -> None:
    """Mark the end of the solid line and name it, on the side where there is room."""
    sheet.dot(end[0], end[1], 4.5, "bar")
    if end[0] + wide(words, 12) + 12 <= right:
        sheet.text(end[0] + 9, end[1] + 14, words, size=12, bold=True)
    else:
        sheet.text(end[0] - 4, end[1] + 20, words, size=12, bold=True, at="end")
