# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the ledger and the payments.

Of the ledger only what is sealed counts: an unsealed row is no fact, and `verify_ledger` names it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Max, QuerySet, Sum

from budgets.rules import READS_MONEY
from budgets.states import BudgetState, ExpenseState, PaymentState, Standing, TrancheState
from core.money import Money
from grants.queries import belongs_to


@dataclass(frozen=True)
class Balance:
    """What stands on an account (a debit balance is positive), and its worth if the ledger keeps one."""

    code: str
    subject: str
    name: str
    kind: str
    amount: Money
    worth: Money | None


@dataclass(frozen=True)
class StatementLine:
    """One posting of an account, and what stood on the account after it."""

    on: date
    seq: int
    key: str
    text: str
    amount: Money
    after: Money


class EntryQuerySet(QuerySet):
    """Questions to the journal."""

    def sealed(self) -> "EntryQuerySet":
        """The entries that count."""
        return self.filter(sealed=True)

    def of_programme(self, programme_key: str) -> "EntryQuerySet":
        """One programme's entries."""
        return self.filter(programme_key=programme_key)


class PostingQuerySet(QuerySet):
    """Questions to the postings."""

    def counted(self, programme_key: str, until: date | None = None) -> "PostingQuerySet":
        """The postings of a programme that count, up to and including a day if one is named."""
        found = self.filter(entry__programme_key=programme_key, entry__sealed=True)
        return found if until is None else found.filter(entry__date__lte=until)

    def on_account(self, code: str, subject: str | None = None) -> "PostingQuerySet":
        """The postings on the accounts of a code (of one subject, if one is named)."""
        found = self.filter(account__code=code)
        return found if subject is None else found.filter(account__subject=subject)

    def balances(self) -> list[Balance]:
        """What stands on each account in each currency, by code, subject and currency: one query."""
        names = ("account__code", "account__subject", "account__name", "account__kind", "currency")
        rows = (
            self.order_by()
            .values(*names)
            .annotate(minor=Sum("amount_minor"), base=Sum("base_minor"), base_in=Max("base_currency"))
            .order_by("account__code", "account__subject", "currency", "account__name", "account__kind")
        )
        return [_balance(row) for row in rows]

    def statement(self) -> Iterator[StatementLine]:
        """The postings by date and place, with what stood on the account after each; of one currency only.

        Raises MixedCurrencies when the postings are of several.
        """
        rows = self.order_by("entry__date", "entry__seq", "pk").values_list(
            "entry__date", "entry__seq", "entry__key", "entry__text", "amount_minor", "currency"
        )
        after: Money | None = None
        for on, seq, key, text, minor, currency in rows.iterator():
            amount = Money(minor, currency)
            after = amount if after is None else after + amount
            yield StatementLine(on, seq, key, text, amount, after)


def _balance(row: dict[str, Any]) -> Balance:
    worth = None if row["base"] is None or not row["base_in"] else Money(row["base"], row["base_in"])
    return Balance(
        code=row["account__code"],
        subject=row["account__subject"],
        name=row["account__name"],
        kind=row["account__kind"],
        amount=Money(row["minor"], row["currency"]),
        worth=worth,
    )


@dataclass(frozen=True)
class TrialBalance:
    """All balances, and for each currency what debits and credits add up to (equal, or something is wrong)."""

    balances: list[Balance]
    debits: dict[str, Money]
    credits: dict[str, Money]

    @property
    def agrees(self) -> bool:
        """Whether debits and credits are equal in every currency."""
        return self.debits == self.credits


def trial_balance(postings: PostingQuerySet) -> TrialBalance:
    """Return the trial balance of postings: one query."""
    balances = postings.balances()
    currencies = sorted({balance.amount.currency for balance in balances})
    debits, credit = ({code: Money.zero(code) for code in currencies} for _side in range(2))
    for balance in balances:
        code = balance.amount.currency
        if balance.amount.minor > 0:
            debits[code] += balance.amount
        else:
            credit[code] -= balance.amount
    return TrialBalance(balances, debits, credit)


class PaymentQuerySet(QuerySet):
    """Questions to the payments."""

    def live(self) -> "PaymentQuerySet":
        """Those that hold a part of their ceiling."""
        return self.filter(state__in=PaymentState.LIVE)

    def of_thing(self, thing: Any) -> "PaymentQuerySet":
        """All attempts to pay a thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)


class BudgetQuerySet(QuerySet):
    """Questions to the versions of budgets."""

    def in_force(self) -> "BudgetQuerySet":
        """The approved ones: one per award."""
        return self.filter(state=BudgetState.APPROVED)

    def open(self) -> "BudgetQuerySet":
        """Those that are written or looked at: at most one per award."""
        return self.filter(state__in=BudgetState.OPEN)


def budget_total(lines: QuerySet) -> int:
    """Return what awards pay of budget lines, in minor units; of one currency only (one query)."""
    granted = Sum(F("quantity") * F("unit_cost_minor") - F("own_minor"))
    return lines.aggregate(total=granted)["total"] or 0


def committed_from(fund_line: Any) -> list[Money]:
    """Return what approved budgets plan to pay from a fund's line, in each award's currency (one query)."""
    lines = fund_line.budget_lines.filter(heading__version__state=BudgetState.APPROVED).order_by()
    sums = lines.values("heading__version__award__currency").annotate(
        total=Sum(F("quantity") * F("unit_cost_minor") - F("own_minor"))
    )
    return [
        Money(row["total"], row["heading__version__award__currency"])
        for row in sums.order_by("heading__version__award__currency")
    ]


class TrancheQuerySet(QuerySet):
    """Questions to tranches."""

    def live(self) -> "TrancheQuerySet":
        """Those that were not called off."""
        return self.exclude(state=TrancheState.CANCELLED)

    def ahead(self) -> "TrancheQuerySet":
        """Those that are not paid yet, and still meant to be."""
        return self.filter(state__in=TrancheState.AHEAD)

    def under_way(self) -> "TrancheQuerySet":
        """Those whose money moved or is being moved: a change of the plan leaves them as they are."""
        return self.live().exclude(state__in=TrancheState.AHEAD, requested_at=None)

    def of_board(self, person: Any) -> "TrancheQuerySet":
        """Those of the programmes (or calls) whose money the person looks after or looks at."""
        return self.filter(
            belongs_to(person, READS_MONEY, programme="award__programme_key", call="award__call_key")
        )

    def standing(self, where: str) -> "TrancheQuerySet":
        """Those that stand there (a Standing); of what is due, requested payments are apart."""
        if where == Standing.REQUESTED:
            return self.filter(state=TrancheState.DUE, requested_at__isnull=False)
        found = self.filter(state=where)
        return found.filter(requested_at=None) if where == Standing.DUE else found

    def to_look_at(self) -> "TrancheQuerySet":
        """With all that gates are told from: a fixed number of queries, however many tranches there are."""
        return self.select_related("award__submission__call", "award__tranche_plan").prefetch_related(
            "conditions", "award__tranches"
        )


@dataclass(frozen=True)
class Accounts:
    """How a tranche's money is accounted for, in minor units: by receipts, by settled findings, or open in them."""

    accepted: int
    settled: int
    pending: int

    @property
    def accounted(self) -> int:
        """What is accounted for in any way."""
        return self.accepted + self.settled

    @property
    def taken(self) -> int:
        """What receipts or findings speak of; the rest is neither spent nor asked back yet."""
        return self.accounted + self.pending


def accounts_of(tranche: Any) -> Accounts:
    """Return how a tranche's money is accounted for (two queries)."""
    accepted = tranche.expenses.filter(state=ExpenseState.ACCEPTED).aggregate(sum=Sum("amount_minor"))["sum"]
    settled = F("refunded_minor") + F("documented_minor") + F("justified_minor") + F("written_off_minor")
    found = tranche.findings.aggregate(found=Sum("amount_minor"), settled=Sum(settled))
    return Accounts(accepted or 0, found["settled"] or 0, (found["found"] or 0) - (found["settled"] or 0))
