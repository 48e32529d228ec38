# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts of a ranking: how sure each rank is (caterpillar), who scored what (heat map)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.charts.svg import Drawing, Sheet, cut, label_room, shown

WIDTH = 350.0
Ranks = Sequence[tuple[str, float, float, float]]


def group_of(low: float, high: float, places: int) -> str:
    """Return where an interval of ranks stands to the places: "in", "between" or "out"."""
    if high <= places:
        return "in"
    return "out" if low > places else "between"


def caterpillar(rows: Ranks, *, places: int, title: str, desc: str = "", palette: str = "screen") -> Drawing:
    """Draw each submission's likely ranks: (label, lowest, likeliest, highest), rank 1 at the left.

    Filled circle: surely within the places; square: could go either way; hollow circle: surely beyond.
    """
    sheet = Sheet(palette)
    left = label_room([str(row[0]) for row in rows], 11, 120) + 6
    last = max([row[3] for row in rows] + [places, 2])
    height = len(rows) * 17.0 + 4
    words = {"in": _("within the places"), "between": _("could go either way"), "out": _("beyond the places")}

    def across(rank: float) -> float:
        return left + (WIDTH - 14 - left) * (rank - 1) / (last - 1)

    sheet.rect(left - 6, 0, across(places + 0.5) - left + 6, height, "band", r=3)
    table = []
    for place, (label, low, likely, high) in enumerate(rows):
        group, y = group_of(low, high, places), place * 17.0 + 11
        sheet.text(left - 12, y + 4, cut(str(label), left - 14, 11), size=11, at="end")
        _worm(sheet, group, (across(low), across(likely), across(high)), y)
        table.append([str(label), shown(low), shown(likely), shown(high), words[group]])
    for rank, at in ((1, ""), (places, "middle"), (last, "end")):
        if rank in (1, places) or across(rank) - across(places) > 60:
            sheet.text(
                across(rank) + {"": -6, "end": 8}.get(at, 0), height + 14, _rank(rank), "soft", 11, at=at
            )
    y = _legend(sheet, left, height + 32, words)
    counts = {group: sum(row[4] == word for row in table) for group, word in words.items()}
    said = desc or "; ".join(f"{words[group]}: {count}" for group, count in counts.items())
    head = [_("Submission"), _("Lowest rank"), _("Likeliest rank"), _("Highest rank"), _("Group")]
    return sheet.finish(WIDTH, y, title, said, head, table)


def _rank(rank: float) -> str:
    """Return the name of a rank under the axis."""
    return _("rank %(number)s") % {"number": shown(round(rank))}


def _sign(sheet: Sheet, group: str, x: float, y: float) -> None:
    """Draw a group's sign: filled circle, square, hollow circle."""
    if group == "between":
        sheet.rect(x - 4, y - 4, 8, 8, "accent")
    else:
        sheet.dot(x, y, 4, "bar" if group == "in" else "open")


def _worm(sheet: Sheet, group: str, xs: tuple[float, float, float], y: float) -> None:
    """Draw one interval with its sign."""
    sheet.line(xs[0], y, xs[2], y, {"in": "line", "between": "line2", "out": "line3"}[group], 2)
    _sign(sheet, group, xs[1], y)


def _legend(sheet: Sheet, left: float, y: float, words: dict[str, str]) -> float:
    """Write what the signs mean, one under the other; return where the drawing ends."""
    for group, word in words.items():
        _sign(sheet, group, left, y - 4)
        sheet.text(left + 10, y, word, "soft", 11)
        y += 16
    return y - 8


def heat_map(
    rows: Sequence[tuple[str, Sequence[float | None]]],
    columns: Sequence[str],
    *,
    title: str,
    low: float = 1,
    high: float = 5,
    desc: str = "",
    palette: str = "screen",
) -> Drawing:
    """Draw a table of scores, deeper where higher; each cell shows its number, an absent one a dash."""
    sheet = Sheet(palette)
    left = label_room([str(label) for label, _cells in rows], 11, 120) + 4
    cell = max(36.0, min(56.0, (WIDTH - left) / max(1, len(columns))))
    for place, name in enumerate(columns):
        sheet.text(left + cell * (place + 0.5), 11, cut(str(name), cell - 2, 11), "soft", 11, at="middle")
    for down, (label, cells) in enumerate(rows):
        y = 18 + down * 24.0
        sheet.text(left - 8, y + 15, cut(str(label), left - 10, 11), size=11, at="end")
        for place, value in enumerate(cells):
            x, depth = left + cell * place, _depth(value, low, high)
            sheet.rect(
                x + 1, y, cell - 2, 22, f"h{depth}", r=2, hint=f"{label}, {columns[place]}: {shown(value)}"
            )
            sheet.text(x + cell / 2, y + 15, shown(value), "heat" if depth else "soft", 11, "middle", True)
    said = desc or _("%(rows)s rows, %(columns)s columns, from %(low)s to %(high)s") % {
        "rows": len(rows), "columns": len(columns), "low": shown(low), "high": shown(high),
    }  # fmt: skip
    table = [[str(label), *(shown(value) for value in cells)] for label, cells in rows]
    return sheet.finish(
        left + cell * len(columns), 18 + len(rows) * 24, title, said, [_("Name"), *map(str, columns)], table
    )


def _depth(value: float | None, low: float, high: float) -> int:
    """Return which of five depths a value has, 0 where there is none."""
    if value is None:
        return 0
    part = (float(value) - low) / (high - low) if high > low else 1.0
    return 1 + min(4, max(0, int(part * 5)))
