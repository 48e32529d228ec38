# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheet that charts are drawn on: shapes in named paints, and the finished drawing with its table."""

from collections.abc import Sequence
from html import escape
from typing import Any
from zlib import crc32

from django.utils.safestring import SafeString

from core.showing import thin

# Paint name -> SVG attributes for paper. On screens the name becomes a class ("k-bar") that app.css colours.
PRINT = {
    "text": 'fill="#15231e"',
    "soft": 'fill="#4b5a53"',
    "heat": 'fill="#10201a"',
    "bar": 'fill="#0c5a45"',
    "accent": 'fill="#9c3d14"',
    "ground": 'fill="#ddd6c8"',
    "band": 'fill="#e4f0ea"',
    "card": 'fill="#ffffff"',
    "h0": 'fill="#eae5da"',
    "h1": 'fill="#f6ebda"',
    "h2": 'fill="#dde9e1"',
    "h3": 'fill="#b5d4c4"',
    "h4": 'fill="#83b89f"',
    "h5": 'fill="#57997c"',
    "rule": 'stroke="#ddd6c8"',
    "axis": 'stroke="#77827c"',
    "mark": 'stroke="#15231e"',
    "line": 'stroke="#0c5a45" fill="none"',
    "plan": 'stroke="#77827c" fill="none"',
    "line2": 'stroke="#9c3d14"',
    "line3": 'stroke="#77827c"',
    "open": 'fill="#ffffff" stroke="#77827c"',
    "ring": 'fill="#ffffff" stroke="#0c5a45"',
}
FONT = "Noto Sans, DejaVu Sans, sans-serif"
SCALE = 1.4  # a drawing of width 350 may grow to 490 px, so that its letters stay near those of the page


class Drawing(SafeString):
    """SVG text, safe to print as it is, with the title, description and table that say the same in words."""

    caption: str
    desc: str
    head: list[str]
    rows: list[list[Any]]


def number(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def wide(text: str, size: float) -> float:
    """Return about how wide a text is at a letter size, on the safe side."""
    return len(text) * size * 0.58


def label_room(labels: Sequence[str], size: float, most: float) -> float:
    """Return the room that labels need on the left, at most `most`."""
    return min(most, max((wide(label, size) for label in labels), default=0) + 8)


def cut(text: str, room: float, size: float) -> str:
    """Shorten a text with … so that it fits a room."""
    if wide(text, size) <= room:
        return text
    return text[: max(1, int(room / (size * 0.58)) - 1)].rstrip() + "…"


class Sheet:
    """Collects shapes and gives back the drawing. Every text is escaped here, and only here."""

    def __init__(self, palette: str = "screen") -> None:
        if palette not in {"screen", "print"}:
            raise ValueError(f"A palette is screen or print, not {palette!r}.")
        self.palette = palette
        self.parts: list[str] = []

    def paint(self, name: str) -> str:
        """Return the attributes of a paint."""
        if name not in PRINT:
            raise KeyError(f"There is no paint {name!r}.")
        return PRINT[name] if self.palette == "print" else f'class="k-{name}"'

    def rect(self, x: float, y: float, w: float, h: float, paint: str, r: float = 0, hint: str = "") -> None:
        """Draw a box, with a word shown on pointing."""
        corner = f' rx="{number(r)}"' if r else ""
        box = f'x="{number(x)}" y="{number(y)}" width="{number(max(0, w))}" height="{number(h)}"'
        tip = f"><title>{escape(hint)}</title></rect>" if hint else "/>"
        self.parts.append(f"<rect {box}{corner} {self.paint(paint)}{tip}")

    def line(self, x1: float, y1: float, x2: float, y2: float, paint: str, width: float = 1) -> None:
        """Draw a line."""
        ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        self.parts.append(f'<line {ends} stroke-width="{number(width)}" {self.paint(paint)}/>')

    def path(self, points: Sequence[tuple[float, float]], paint: str, width: float, dash: str = "") -> None:
        """Draw a line through points."""
        if not points:
            return
        way = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        joined = f'stroke-width="{number(width)}" stroke-linejoin="round"{dashed}'
        self.parts.append(f'<polyline points="{way}" {joined} {self.paint(paint)}/>')

    def dot(self, x: float, y: float, r: float, paint: str) -> None:
        """Draw a circle; open paints get an outline."""
        edge = ' stroke-width="1.6"' if paint in {"open", "ring"} else ""
        self.parts.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}"{edge} {self.paint(paint)}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: Any,
        paint: str = "text",
        size: float = 12,
        at: str = "",
        bold: bool = False,
    ) -> None:
        """Write a text; `at` is "end" or "middle"."""
        anchor = f' text-anchor="{at}"' if at else ""
        weight = ' font-weight="700"' if bold else ""
        family = f' font-family="{FONT}"' if self.palette == "print" else ""
        where = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
        self.parts.append(
            f"<text {where}{anchor}{weight}{family} {self.paint(paint)}>{escape(str(text))}</text>"
        )

    def finish(
        self,
        width: float,
        height: float,
        title: str,
        desc: str,
        head: Sequence[Any],
        rows: Sequence[Sequence[Any]],
    ) -> Drawing:
        """Return the drawing; title and description are read out in place of the shapes."""
        body = "".join(self.parts)
        key = f"{crc32((title + desc + body).encode()):08x}"
        frame = f'viewBox="0 0 {number(width)} {number(height)}"'
        grown = f'width="{number(width * SCALE)}" height="{number(height * SCALE)}"'
        named = f'role="img" aria-labelledby="t{key} d{key}"'
        words = f'<title id="t{key}">{escape(title)}</title><desc id="d{key}">{escape(desc)}</desc>'
        drawing = Drawing(
            f'<svg xmlns="http://www.w3.org/2000/svg" {frame} {grown} {named}>{words}{body}</svg>'
        )
        drawing.caption, drawing.desc = title, desc
        drawing.head = [str(cell) for cell in head]
        drawing.rows = [list(row) for row in rows]
        return drawing


def told(pairs: Sequence[tuple[Any, Any]], most: int = 12) -> str:
    """Return a description from label and value pairs: "Sent 268; Eligible 231; …"."""
    said = "; ".join(f"{label} {value}" for label, value in pairs[:most])
    return said + ("; …" if len(pairs) > most else "")


def share(part: float, whole: float) -> str:
    """Return a whole-number percentage, or a dash where there is no whole."""
    return f"{100 * part / whole:.0f}\u202f%" if whole else "–"


def shown(value: Any) -> str:
    """Write a value on a chart: numbers grouped, absent ones as a dash."""
    return "–" if value is None else thin(value)
