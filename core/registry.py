# SPDX-License-Identifier: AGPL-3.0-or-later
"""Registries through which upper rooms speak to lower ones without being imported by them."""

from collections.abc import Callable, Sequence
from typing import Any

# A file's owner kind ("grants.attachment") -> may this person read this file of this owner?
READERS: dict[str, Callable[[Any, Any], bool]] = {}


def may_read(kind: str) -> Callable[[Callable[[Any, Any], bool]], Callable[[Any, Any], bool]]:
    """Register the rule by which a kind of file is read: a function of (person, owner)."""

    def register(rule: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
        READERS[kind] = rule
        return rule

    return register


# Navigation: each room offers links; a function of the request's person -> [(order, url, label, other beginnings of
# addresses that belong to the link…)].
Link = tuple[int, str, Any, *tuple[str, ...]]
Links = Sequence[Link]
NAV: list[Callable[[Any], Links]] = []


def nav(source: Callable[[Any], Links]) -> Callable[[Any], Links]:
    """Register a source of navigation links."""
    NAV.append(source)
    return source


# Ways from a thing's page into upper rooms: a function of (kind such as "award", thing, person) -> [(url, label)].
Way = Callable[[str, Any, Any], list[tuple[str, Any]]]
WAYS: list[Way] = []


def way(source: Way) -> Way:
    """Register a source of ways from pages about things."""
    WAYS.append(source)
    return source


def ways(kind: str, thing: Any, person: Any) -> list[tuple[str, Any]]:
    """Return the ways that upper rooms offer this person from the page of a thing of this kind."""
    return [found for source in WAYS for found in source(kind, thing, person)]


# Numbers shown in the header (inbox count) and the programme of the page; set by upper rooms.
HEADER: dict[str, Callable[[Any], Any]] = {}
