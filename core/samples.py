# SPDX-License-Identifier: AGPL-3.0-or-later
"""One chart of every kind with invented figures: for the style guide and for looking at them on paper."""

from datetime import date, timedelta
from typing import Any

from core import charts

PLACES = [
    "Northgate", "Ashby", "Millbrook", "Eastwick", "Larkfield", "Stonebridge", "Stonehaven", "Elm", "Fair",
    "Kingsport", "Redhill", "Oakvale", "Westmere", "Sandford", "Brightwater", "Dunmore", "Hazel", "Claypit",
]  # fmt: skip
STEPS = [
    ("Started", 412),
    ("Sent", 268),
    ("Eligible", 231),
    ("Reviewed", 231),
    ("Short list", 30),
    ("Awarded", 10),
]
MONEY = [
    ("Aug", 0, 0),
    ("Sep", 9, 8.2),
    ("Oct", 9, 9),
    ("Nov", 18, 14.7),
    ("Dec", 24, 17.1),
    ("Jan", 30, None),
]
RESULTS = [("Jobs created", 47, 60, "jobs"), ("Coaching sessions", 64, 60, "sessions")]
TRADES = [("Electricity", 61), ("Food", 48), ("Welding", 22)]


def _ranks() -> list[tuple[str, float, float, float]]:
    """Return 24 sample intervals of ranks."""
    return [
        (f"S-{103 + 3 * n:04d}", max(1, n - 1 - n % 4), n + 1, min(24, n + 2 + n * 7 % 5)) for n in range(24)
    ]


def _heat() -> list[tuple[str, list[float | None]]]:
    """Return sample scores of eight submissions on five criteria."""
    return [(f"S-{100 + 7 * n:04d}", [1 + (n * 13 + c * 7) % 41 / 10 for c in range(5)]) for n in range(8)]


def _spans() -> list[tuple[str, date, date, list[tuple[date, bool]]]]:
    """Return six sample spans of coaching with their sessions."""
    found = []
    for n, letter in enumerate("ABCDEF"):
        start = date(2027, 1, 11) + timedelta(days=9 * n)
        marks = [(start + timedelta(days=8 + 15 * m), m < 4 - n // 2) for m in range(6)]
        found.append((f"Coach {letter}", start, start + timedelta(days=90), marks))
    return found


def sample_charts(palette: str = "screen") -> dict[str, charts.Drawing]:
    """Return one chart of every kind, drawn for a screen or for paper."""
    given: dict[str, Any] = {"palette": palette}
    layout = {name: (n % 6, n // 6) for n, name in enumerate(PLACES)}
    values = {name: n * 2 for n, name in enumerate(PLACES) if n % 5}
    money = {"planned": "Plan", "actual": "Paid", "unit": "Million XOF"}
    columns = ["Need", "Idea", "Team", "Jobs", "Cost"]
    return {
        "funnel": charts.funnel(STEPS, title="From the first draft to the award", **given),
        "burn_up": charts.burn_up(MONEY, title="Paid against plan", **money, **given),
        "caterpillar": charts.caterpillar(_ranks(), places=10, title="How sure is each rank?", **given),
        "heat_map": charts.heat_map(_heat(), columns, title="Mean scores", **given),
        "bullets": charts.bullets(RESULTS, title="Results against targets", **given),
        "tiles": charts.tiles(layout, values, title="Ideas by place", **given),
        "gantt": charts.gantt(_spans(), title="Coaching", today=date(2027, 3, 1), **given),
        "bars": charts.bars(TRADES, title="Ideas by trade", **given),
    }
