# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far the money of an award is accounted for, as its pages tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.models import MoneyClosing, Tranche
from budgets.operations.closing.statement import KIND
from budgets.queries.tranche import Accounts, accounts_by
from core.money import Money, total
from core.permissions import may
from documents.models import Document
from grants.models import Award


@dataclass(frozen=True)
class Accounted:
    """One tranche that was paid, and what became of its money."""

    tranche: Tranche
    accepted: Money
    settled: Money
    found: Money
    left: Money


def accounted(award: Award, tranches: Iterable[Tranche]) -> list[Accounted]:
    """Return those of an award's tranches that were paid, with their accounts (one query, if any was)."""
    paid = [one for one in tranches if one.paid_at is not None]
    accounts = accounts_by(paid) if paid else {}
    return [_accounted(award, one, accounts[one.pk]) for one in paid]


def _accounted(award: Award, tranche: Tranche, found: Accounts) -> Accounted:
    tranche.award = award  # known already: its currency needs no query

    def money(minor: int) -> Money:
        return Money(minor, award.currency)

    settled, left = found.settled + found.returned, tranche.amount_minor - found.accounted
    return Accounted(tranche, money(found.accepted), money(settled), money(found.pending), money(left))


def sums(award: Award, rows: Iterable[Accounted]) -> list[tuple[str, Any, Money]]:
    """Return (look, words, amount) of each tile."""
    rows = list(rows)
    paid = total((row.tranche.amount for row in rows), award.currency)
    left = total((row.left for row in rows), award.currency)
    found = total((row.found for row in rows), award.currency)
    tiles = [
        ("awarded", _("Paid so far"), paid),
        ("done", _("Accounted for"), paid - left),
        ("waiting" if left else "done", _("Still to account for"), left),
    ]
    return tiles + ([("hold", _("Found, and not settled"), found)] if found else [])


def closing_of(award: Award) -> MoneyClosing | None:
    """Return the closing of the award's money, with its statement (`paper`) if it is made."""
    closing = MoneyClosing.objects.filter(award=award).select_related("closed_by").first()
    if closing is not None:
        closing.award = award
        closing.paper = Document.objects.filter(key=f"{KIND}:{award.pk}").first()  # type: ignore[attr-defined]
    return closing


def offers(person: Any, award: Award, *, paid: bool, closed: bool) -> list[tuple[str, Any]]:
    """Return what this person may do about the award's accounts, as (address, words)."""
    own = [
        (paid, "expense_new", "budgets.report_expense", _("Add an expense")),
        (paid, "expense_sheet", "budgets.report_expense", _("Several receipts on one sheet")),
        (paid, "refund_new", "budgets.record_refund", _("Record a refund")),
        (paid, "finding_new", "budgets.judge_expense", _("Raise a finding")),
        (True, "money_close", "budgets.close_award_money", _("Close the money")),
    ]
    return [
        (reverse(name, args=[award.number]), words)
        for holds, name, permission, words in own
        if holds and not closed and may(person, permission, award)
    ]
