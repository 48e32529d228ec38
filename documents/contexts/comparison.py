# SPDX-License-Identifier: AGPL-3.0-or-later
"""An amended budget beside the one in force."""

from dataclasses import dataclass

from core.money import Money
from documents.contexts.base import Paper


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """One line, heading or total: what it was, what it becomes, and the difference with its sign."""

    heading: str
    what: str = ""
    was: Money
    now: Money
    difference: Money
    needs: str = ""  # what a heading's change needs, in words


@dataclass(frozen=True, kw_only=True)
class BudgetComparison(Paper):
    """An amendment of a budget: why, line by line, by heading, and what the agreement's rules say of it."""

    award: str
    project: str
    before: str  # the number of the version in force
    after: str
    reason: str = ""
    rules: str = ""  # how far the agreement lets budgets move, in one sentence
    verdict: str = ""
    lines: tuple[ComparedLine, ...]
    headings: tuple[ComparedLine, ...]
    total: ComparedLine
    written_by: str = ""
    checked_by: str = ""
    approved_by: str = ""
