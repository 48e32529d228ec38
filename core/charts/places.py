# SPDX-License-Identifier: AGPL-3.0-or-later
"""A map of equal tiles, one for each place; the layout is data that the programme brings."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from core.charts.svg import Drawing, Sheet, shown, told, wide

TILE, GAP = 46.0, 3.0


def short_names(names: Sequence[str], room: float, size: float) -> dict[str, str]:
    """Shorten names that do not fit to beginnings that still tell them apart ("Nyamas.", "Nyamag.")."""
    short: dict[str, str] = {}
    for name in names:
        if wide(name, size) <= room:
            short[name] = name
            continue
        least = max(3, int(room / (size * 0.58)) - 1)
        others = [other for other in names if other != name]
        length = next(
            (n for n in range(least, len(name)) if not any(other.startswith(name[:n]) for other in others)),
            len(name),
        )
        short[name] = name[:length] + ("." if length < len(name) else "")
    return short


def tiles(
    layout: Mapping[str, tuple[int, int]],
    values: Mapping[str, float],
    *,
    title: str,
    unit: str = "",
    desc: str = "",
    palette: str = "screen",
) -> Drawing:
    """Draw a value for each place of a layout {name: (column, row)}; places without one show a dash."""
    unknown = set(values) - set(layout)
    if unknown:
        raise ValueError(f"Not in the layout: {', '.join(sorted(unknown))}.")
    sheet = Sheet(palette)
    short = short_names(list(layout), TILE - 3, 9.5)
    most = max(values.values(), default=0) or 1
    for name, (column, row) in layout.items():
        x, y = column * (TILE + GAP), row * (TILE + GAP)
        value = values.get(name)
        depth = 0 if value is None else 1 + min(4, int(5 * value / most * 0.999))
        hint = f"{name}: {shown(value)} {unit}".rstrip()
        sheet.rect(x, y, TILE, TILE, f"h{depth}" if depth != 1 else "h2", r=4, hint=hint)
        ink = "heat" if depth else "soft"
        sheet.text(x + TILE / 2, y + 17, short[name], ink, 9.5, "middle")
        sheet.text(x + TILE / 2, y + 35, shown(value), ink, 14, "middle", True)
    columns = 1 + max((column for column, _row in layout.values()), default=0)
    rows = 1 + max((row for _column, row in layout.values()), default=0)
    table = [[name, shown(values.get(name))] for name in sorted(layout)]
    ordered = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    said = desc or told([(name, shown(value)) for name, value in ordered], most=8)
    return sheet.finish(
        columns * (TILE + GAP) - GAP,
        rows * (TILE + GAP) - GAP,
        title,
        said,
        [_("Place"), unit or _("Number")],
        table,
    )
