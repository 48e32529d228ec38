# SPDX-License-Identifier: AGPL-3.0-or-later
"""The minutes of a selection."""

from dataclasses import dataclass
from datetime import datetime

from core.money import Money
from documents.contexts.base import Paper, Signatory


@dataclass(frozen=True, kw_only=True)
class Present:
    """A person at the selection meeting and in which capacity ("chair", "member", "absent", "recused")."""

    name: str
    role: str
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One selected or reserve submission; `mean` is printed as given ("4.31 of 5")."""

    place: int
    reference: str
    title: str
    institution: str = ""
    mean: str = ""
    amount: Money | None = None
    conditions: str = ""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A recorded reason or tie: about which submission, what, and who where it matters."""

    reference: str
    title: str
    text: str
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """One institution's sign-off of the selection; without a moment it is still awaited."""

    organisation: str
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Minutes(Paper):
    """Minutes of a selection: who met, from which ranking, what was chosen and why it departs from it."""

    call: str
    met_at: datetime
    zone: str
    where: str = ""
    present: tuple[Present, ...]
    counts: tuple[tuple[str, int], ...] = ()  # ("received", 48), ("eligible", 41) ...
    ranking_digest: str  # SHA-256 of the frozen ranking's inputs
    ranking_rule: str  # the rule in one sentence
    envelope: Money
    committed: Money
    selected: tuple[Chosen, ...]
    reserve: tuple[Chosen, ...] = ()
    departures: tuple[Remark, ...] = ()
    conflicts: tuple[Remark, ...] = ()
    discussion: str = ""
    signatory: Signatory
    sign_offs: tuple[SignOff, ...] = ()
