# SPDX-License-Identifier: AGPL-3.0-or-later
"""What goes out with a batch of payments: a request for each payment, and the cover sheet of all."""

from dataclasses import dataclass
from datetime import date, datetime

from core.money import Money
from documents.contexts.base import Paper, in_words


@dataclass(frozen=True, kw_only=True)
class Said:
    """Somebody who answered for a payment or a batch: as what, who, and when."""

    what: str
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Fulfilled:
    """A condition of a payment, and how it was met."""

    words: str
    how: str = ""


@dataclass(frozen=True, kw_only=True)
class PaymentRequest(Paper):
    """One payment that somebody else's accounting is asked to make."""

    reference: str
    batch: str
    award: str
    text: str
    amount: Money
    payee: str
    guardian: str = ""
    holder: str
    bank: str  # its name and BIC, or "Mobile money"
    account: str
    execution: date
    codes: tuple[tuple[str, str], ...] = ()
    conditions: tuple[Fulfilled, ...] = ()
    answers: tuple[Said, ...]
    zone: str

    @property
    def amount_in_words(self) -> str:
        """The amount spelt out."""
        return in_words(self.amount)


@dataclass(frozen=True, kw_only=True)
class CoverRow:
    """One payment on the cover sheet."""

    place: int
    reference: str
    payee: str
    amount: Money
    sha256: str = ""  # of its paper


@dataclass(frozen=True, kw_only=True)
class CoverFile:
    """One file on the cover sheet."""

    name: str
    size: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class BatchCover(Paper):
    """What a batch holds, by digits that anybody can compare: control sum, SHA-256 of each file, the ledger's head."""

    number: str
    channel: str
    source: str = ""
    execution: date
    count: int
    control: Money
    rows: tuple[CoverRow, ...]
    files: tuple[CoverFile, ...]
    answers: tuple[Said, ...]
    chain_place: int
    chain_digest: str
    zone: str

    @property
    def control_in_words(self) -> str:
        """The control sum spelt out."""
        return in_words(self.control)

    @property
    def has_papers(self) -> bool:
        """Whether each payment has a paper of its own."""
        return any(row.sha256 for row in self.rows)
