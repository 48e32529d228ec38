# SPDX-License-Identifier: AGPL-3.0-or-later
"""The statement by which the money of an award is closed."""

from dataclasses import dataclass
from datetime import date

from core.money import Money
from documents.contexts.base import Paper, Signatory


@dataclass(frozen=True, kw_only=True)
class Sum:
    """An amount and what it is."""

    words: str
    amount: Money


@dataclass(frozen=True, kw_only=True)
class ClosedTranche:
    """One tranche: paid on a day and accounted for, or (with a note) called off."""

    number: int
    amount: Money
    paid_on: date | None = None
    accounted: Money
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ClosingStatement(Paper):
    """What an award was given, what became of it, and the head of the ledger's chain at that moment."""

    award: str
    title: str
    party: str = ""
    sums: tuple[Sum, ...]
    tranches: tuple[ClosedTranche, ...]
    headings: tuple[Sum, ...] = ()
    signatory: Signatory
    place_in_ledger: int
    ledger_head: str
