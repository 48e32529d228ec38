# SPDX-License-Identifier: AGPL-3.0-or-later
"""The receipt of a submission."""

from dataclasses import dataclass
from datetime import datetime

from core.money import Money
from documents.contexts.base import BudgetLine, Paper, TeamMember


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question of the form with what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the form."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class HandedFile:
    """A file that came with the submission, by its digest."""

    name: str
    size: str  # "1.2 MB"
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Receipt(Paper):
    """What was handed in, word for word, and when by the server's clock."""

    call: str
    reference: str
    title: str
    institution: str = ""
    submitted_at: datetime
    submitted_by: str
    zone: str
    closes_at: datetime | None = None
    team: tuple[TeamMember, ...] = ()
    parts: tuple[Part, ...]
    budget: tuple[BudgetLine, ...] = ()
    budget_total: Money | None = None
    files: tuple[HandedFile, ...] = ()
    next_steps: tuple[str, ...] = ()

    @property
    def has_categories(self) -> bool:
        """Whether the budget table has a column of categories."""
        return any(line.category for line in self.budget)
