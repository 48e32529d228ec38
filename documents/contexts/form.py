# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form on paper: blank, to be filled in by hand, and with the answers of one submission."""

from dataclasses import dataclass
from datetime import datetime

from documents.contexts.base import Paper
from documents.contexts.receipt import Part


@dataclass(frozen=True, kw_only=True)
class BlankQuestion:
    """One question with room for an answer: lines to write on, boxes to tick, or columns with empty rows."""

    number: str
    label: str
    hints: tuple[str, ...] = ()
    lines: int = 0
    boxes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: int = 0

    @property
    def empty_lines(self) -> range:
        """As many things as there are lines."""
        return range(self.lines)

    @property
    def empty_rows(self) -> range:
        """As many things as there are rows."""
        return range(self.rows)


@dataclass(frozen=True, kw_only=True)
class BlankPart:
    """One part of the form."""

    title: str
    intro: str = ""
    questions: tuple[BlankQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class BlankForm(Paper):
    """The form of a call, to read before one begins or to write on."""

    call: str
    closes_at: datetime | None = None
    zone: str
    parts: tuple[BlankPart, ...]


@dataclass(frozen=True, kw_only=True)
class Answers(Paper):
    """What a submission says now, part by part, in the words of the form that it answered."""

    call: str
    reference: str
    title: str
    state: str
    taken_at: datetime
    zone: str
    parts: tuple[Part, ...]
