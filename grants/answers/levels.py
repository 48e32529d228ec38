# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme's tree of places by levels: 1 is the top (provinces, say), 2 what lies in it. No database."""

from collections.abc import Mapping


def path_to(parents: Mapping[str, str], code: str) -> list[str]:
    """Return the places from the top down to this one; nothing for a place that is not in the list."""
    found: list[str] = []
    while code in parents and code not in found:
        found.insert(0, code)
        code = parents[code]
    return found


def inside(parents: Mapping[str, str], code: str, level: int) -> list[str]:
    """Return the places directly in this one ("" holds the top ones) if the level lies deeper."""
    if len(path_to(parents, code)) >= level:
        return []
    return [one for one, parent in parents.items() if parent == code]


def depth(parents: Mapping[str, str]) -> int:
    """Return how many levels the list has."""
    return max((len(path_to(parents, code)) for code in parents), default=0)
