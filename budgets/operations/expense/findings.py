# SPDX-License-Identifier: AGPL-3.0-or-later
"""Findings: what is unsupported of a tranche is named, in words and with its amount."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from budgets.liquidation import demand_within
from budgets.models import Finding, Tranche
from budgets.operations.closing.asking import refuse_closed
from budgets.operations.expense.reporting import NothingPaid
from budgets.operations.reasons import words_in
from budgets.queries.tranche import accounts_of
from budgets.states import TrancheState
from core import audit
from core.lifecycle import lock
from core.money import Money
from core.permissions import demand


def raise_finding(
    tranche: Tranche,
    *,
    amount: Money,
    words: str,
    by: Any,
    once: UUID | None = None,
    at: datetime | None = None,
) -> Finding:
    """Name an amount of a paid tranche that is neither spent as agreed nor given back; `once` again is the same row.

    Raises NotAllowed, MoneyClosed, WordsNeeded, TextTooLong, NothingPaid, SettledByNothing, MoreThanPending or
    MixedCurrencies.
    """
    demand(by, "budgets.judge_expense", tranche)
    said = words_in(words, field="words")
    with transaction.atomic():
        award, locked = lock(tranche.award), lock(tranche)
        before = Finding.objects.filter(once=once).first() if once else None
        if before is not None:
            return before
        refuse_closed(award)
        if locked.state not in (TrancheState.PAID, TrancheState.LIQUIDATED):
            raise NothingPaid(tranche=str(locked), state=locked.state_label)
        demand_within(amount, Money(locked.amount_minor - accounts_of(locked).taken, locked.award.currency))
        finding = Finding.objects.create(
            award=award, tranche=locked, words=said, amount_minor=amount.minor, found_by=by,
            found_at=at or timezone.now(), once=once,
        )  # fmt: skip
        audit.record("raise", finding, by=by, at=at, tranche=locked, amount=amount, words=said)
    return finding
