# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a proposal for the committee's decision may come from beside the ranking: upper rooms register a source."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.money import Money


@dataclass(frozen=True)
class ProposedLine:
    """What is proposed for one submission (its key in the database)."""

    submission: int
    outcome: str
    place: int | None = None
    amount: Money | None = None
    conditions: str = ""
    reason: str = ""
    strength: str = ""
    improve: str = ""


@dataclass(frozen=True)
class Proposal:
    """A whole proposal, with the minutes and the moment of the meeting where they are known."""

    lines: tuple[ProposedLine, ...]
    minutes: str = ""
    decided_at: datetime | None = None
    source: str = ""


Source = Callable[[Any], Proposal | None]
SOURCES: list[Source] = []


def proposes(source: Source) -> Source:
    """Register a source: a function of a call that answers a Proposal or None."""
    SOURCES.append(source)
    return source


def proposal_for(call: Any) -> Proposal | None:
    """Return the first proposal that a source has for the call; None where the ranking alone proposes."""
    return next((found for source in SOURCES if (found := source(call)) is not None), None)
