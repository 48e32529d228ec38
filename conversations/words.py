# SPDX-License-Identifier: AGPL-3.0-or-later
"""The places in a bulk message's text ({name}, {number} …): checked when written, filled for each person; pure."""

import re
from collections.abc import Iterable, Mapping

PLACES = ("name", "number", "call", "deadline", "link")
PLACE = re.compile(r"\{([a-z]+)\}")


def faults(text: str, allowed: Iterable[str]) -> list[str]:
    """Return what stands in braces and is no place of this list; a brace by itself is one too."""
    known = set(allowed)
    wrong = ["{" + name + "}" for name in PLACE.findall(text) if name not in known]
    rest = PLACE.sub("", text)
    return [*dict.fromkeys(wrong), *(sign for sign in "{}" if sign in rest)]


def used(texts: Iterable[str]) -> set[str]:
    """Return the places that stand in these texts."""
    return {name for text in texts for name in PLACE.findall(text)}


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its places filled; what is filled in is never looked at again."""
    return PLACE.sub(lambda found: values.get(found[1], found[0]), text)
