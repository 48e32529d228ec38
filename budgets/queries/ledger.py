# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the ledger.

Only what is sealed counts: an unsealed row is no fact, and `verify_ledger` names it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet, Sum

from core.money import Money


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
