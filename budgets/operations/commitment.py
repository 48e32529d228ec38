# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is promised to an award and not yet paid out, in the memorandum accounts 8010 and 8020.

A release takes its own part out, in its own entry (happenings.release); here the promise itself is brought in line
when an award is opened, its ceiling moves, or a part of its plan is given up.
"""

from datetime import datetime
from typing import Any

from django.db.models import Sum

from budgets import happenings
from budgets.chart import COMMITTED
from budgets.models import Ceiling, JournalEntry, Payment, Posting, TranchePlan
from budgets.operations.days import today_of
from budgets.operations.ledger import post
from budgets.operations.ledger.head import lock_head
from budgets.states import PaymentState
from core.money import Money, total


def keep_commitment(ceiling: Ceiling, *, by: Any, at: datetime | None = None) -> None:
    """Post what the promise to an award became more or less; without a plan, or when it stands right, nothing.

    Whoever calls this has asked who may, and waits for the head of the ledger before any ceiling. Raises
    BooksClosed.
    """
    plan = TranchePlan.objects.filter(
        award__programme_key=ceiling.programme_key, award__number=ceiling.number
    ).first()
    if plan is None:
        return
    lock_head(ceiling.programme_key)
    row = Ceiling.objects.get(pk=ceiling.pk)
    promise = min(row.ceiling_minor, plan.amount_minor - plan.given_up_minor)
    difference = Money(promise, row.currency) - released(row) - committed(row)
    if not difference:
        return
    act = happenings.commit if difference.minor > 0 else happenings.uncommit
    key, today = _next_key(row), today_of(row.programme_key, at)
    entry = act(key, today, f"Promised: {row.number}", award=row.number, amount=abs(difference))
    post(row.programme_key, entry, by=by)


def released(ceiling: Ceiling) -> Money:
    """Return what payments took out of the commitment (one query)."""
    out = Payment.objects.held_by_commitment().filter(ceiling=ceiling, state__in=PaymentState.OUT)
    return Money(out.aggregate(sum=Sum("amount_minor"))["sum"] or 0, ceiling.currency)


def committed(ceiling: Ceiling) -> Money:
    """Return what the ledger says is committed (one query)."""
    counted = Posting.objects.counted(ceiling.programme_key).on_account(COMMITTED, ceiling.number)
    found = counted.filter(currency=ceiling.currency).balances()
    return total((one.amount for one in found), ceiling.currency)


def _next_key(ceiling: Ceiling) -> str:
    """The first is `award:<number>:commit`, each later one has its number."""
    first = f"award:{ceiling.number}:commit"
    before = JournalEntry.objects.of_programme(ceiling.programme_key).filter(key__startswith=first).count()
    return f"{first}:{before}" if before else first
