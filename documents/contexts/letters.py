# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters to those who applied."""

from dataclasses import dataclass
from datetime import date

from core.money import Money
from documents.contexts.base import Paper, Signatory, Tranche, in_words


@dataclass(frozen=True, kw_only=True)
class Letter(Paper):
    """What every letter about a submission has."""

    to: str  # whom the letter greets: a person or the team
    to_lines: tuple[str, ...] = ()  # institution, district ...
    call: str
    reference: str  # the submission's number
    title: str  # the submission's title
    signatory: Signatory
    contact: str = ""  # where questions are answered


@dataclass(frozen=True, kw_only=True)
class AwardLetter(Letter):
    """To a selected team: the promise, its amount, period and conditions, and what they do next."""

    amount: Money
    starts: date
    ends: date
    conditions: tuple[str, ...] = ()
    tranches: tuple[Tranche, ...] = ()
    strengths: tuple[str, ...] = ()
    reply_by: date | None = None
    coach: str = ""  # "Marie Claes, Brussels"; empty: a coach will be named later

    @property
    def amount_in_words(self) -> str:
        return in_words(self.amount)


@dataclass(frozen=True, kw_only=True)
class RegretLetter(Letter):
    """To a team that was not selected; `reasons` is for an ineligible one. It never holds a rank."""

    strengths: tuple[str, ...] = ()
    improve: str = ""  # one thing to make better
    reasons: tuple[str, ...] = ()  # the eligibility rules that were not met, in words
    next_call: str = ""  # a sentence: when the next call is expected
    support: str = ""  # a sentence: coach hours, clinics ... open to all


@dataclass(frozen=True, kw_only=True)
class ReserveLetter(Letter):
    """To a team on the reserve list; its place in the order is not told."""

    strengths: tuple[str, ...] = ()
    improve: str = ""
    valid_until: date | None = None
