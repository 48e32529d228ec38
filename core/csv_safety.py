# SPDX-License-Identifier: AGPL-3.0-or-later
"""The apostrophe that keeps a spreadsheet from taking a text of a CSV file for a formula.

A spreadsheet begins a formula at = + - @, a tab or a line end, also behind blanks, after a line end inside
the cell, and with full-width forms. Source: OWASP, CSV injection.
"""

import re

_BLANKS = r"(?:[^\S\r\n]|[\u00ad\u200b-\u200f\u2060\ufeff])*"
# Apostrophes in front count too: else one that somebody typed could not be told from ours.
BEGINS_FORMULA = re.compile(rf"'*(?:\t|{_BLANKS}[=+\-@\uff1d\uff0b\uff0d\uff20])")
LINE_ENDS = re.compile(r"(\r\n|\r|\n)")
ONLY_APOSTROPHES = re.compile(r"'*")


def prefix(text: str) -> str:
    """The text with an apostrophe before each line that would begin a formula."""
    lines = LINE_ENDS.split(text)
    for place in range(0, len(lines), 2):
        if _is_live(lines, place):
            lines[place] = f"'{lines[place]}"
    return "".join(lines)


def unprefix(text: str) -> str:
    """The text as it was before `prefix`; a text that `prefix` would never write stays as it is."""
    lines = LINE_ENDS.split(text)
    for place in range(0, len(lines), 2):
        if lines[place].startswith("'") and _is_live(lines, place):
            lines[place] = lines[place][1:]
    return "".join(lines)


def _is_live(lines: list[str], place: int) -> bool:
    """Whether the line begins a formula; the first one also when the cell begins with a line end."""
    if BEGINS_FORMULA.match(lines[place]):
        return True
    return place == 0 and len(lines) > 1 and bool(ONLY_APOSTROPHES.fullmatch(lines[0]))
