# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is held on a person, as a paper for that person alone."""

from dataclasses import dataclass

from documents.contexts.base import Paper


@dataclass(frozen=True, kw_only=True)
class HeldField:
    """One value with its name."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class HeldRow:
    """One row of a list."""

    fields: tuple[HeldField, ...]


@dataclass(frozen=True, kw_only=True)
class HeldList:
    """One list."""

    title: str
    rows: tuple[HeldRow, ...]


@dataclass(frozen=True, kw_only=True)
class HeldPaper(Paper):
    """Everything that is held on a person, list by list."""

    person: str
    lists: tuple[HeldList, ...]
