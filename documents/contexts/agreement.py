# SPDX-License-Identifier: AGPL-3.0-or-later
"""The grant agreement with its annexes."""

from dataclasses import dataclass
from datetime import date

from core.money import Money
from documents.contexts.base import BudgetLine, Paper, Signatory, TeamMember, Tranche, in_words


@dataclass(frozen=True, kw_only=True)
class Party:
    """One side of the agreement; the articles speak of the Grantor, the Grantee and the Institution."""

    part: str  # "grantor", "grantee", "host"; another word or "" for a party that only signs
    name: str
    identity: str = ""  # legal form and registration, or "natural person"
    address: str = ""
    represented_by: str = ""  # name and role
    contact: str = ""  # where notices are sent


@dataclass(frozen=True, kw_only=True)
class Payee:
    """Where money goes; `account` is already masked ("ending 4471")."""

    holder: str
    channel: str  # "bank transfer", "mobile money"
    institution: str = ""
    account: str = ""


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One line of the work plan."""

    title: str
    result: str = ""
    starts: date
    ends: date
    responsible: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportDue:
    """A report the grantee owes."""

    name: str
    due: date
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class Agreement(Paper):
    """The grant agreement: parties, promise, terms and annexes; `signatories` sign in this order."""

    parties: tuple[Party, ...]
    donor: str = ""
    call: str
    reference: str
    title: str
    purpose: str
    places: str = ""
    amount: Money
    starts: date
    ends: date
    tranches: tuple[Tranche, ...]
    payee: Payee | None = None  # None: given in writing before the first payment
    budget: tuple[BudgetLine, ...]
    budget_total: Money
    own_total: Money | None = None
    activities: tuple[Activity, ...] = ()
    reports: tuple[ReportDue, ...] = ()
    team: tuple[TeamMember, ...] = ()
    coach: str = ""
    conditions: tuple[str, ...] = ()  # conditions of this award alone
    tolerance: int = 10  # percent by which a budget category may move without written consent
    procurement_from: Money | None = None  # from this amount three written offers are needed
    retention_years: int = 7
    notice_days: int = 30
    immunities: tuple[str, ...] = ()  # organisations whose privileges and immunities stay untouched
    law: str = ""  # "the law of the Republic of Rwanda"; empty: general principles of law
    arbitration: str = ""  # rules of arbitration; empty: UNCITRAL rules
    data_law: str = ""  # law on personal data
    language_name: str  # the language that prevails, as the text names it ("English", "français")
    signatories: tuple[Signatory, ...]

    @property
    def amount_in_words(self) -> str:
        return in_words(self.amount)

    @property
    def has_categories(self) -> bool:
        """Whether the budget table has a column of categories."""
        return any(line.category for line in self.budget)
