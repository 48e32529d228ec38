# SPDX-License-Identifier: AGPL-3.0-or-later
"""Findings: what is unsupported is named, and settled by refund, document, justification or the director's write-off."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets import happenings
from budgets.liquidation import demand_within
from budgets.models import Finding, Tranche
from budgets.operations import ledger
from budgets.operations.expense.accounts import day_of, post_spent, settle_tranche
from budgets.operations.expense.reporting import NothingPaid
from budgets.operations.tranche import refresh_award
from budgets.queries.tranche import accounts_of
from budgets.states import TrancheState
from core import audit
from core.lifecycle import lock
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal

WRITE_OFF = "written_off"
REFUND = "refunded"


class WordsNeeded(Refusal):
    """What is found, settled, asked or refused is said in words."""

    sentence = _("Say it in words.")


class BankNeeded(Refusal):
    """A refund arrived somewhere."""

    sentence = _("Name the bank account on which the refund arrived.")


def raise_finding(
    tranche: Tranche, *, amount: Money, words: str, by: Any, at: datetime | None = None
) -> Finding:
    """Name an amount of a paid tranche that is neither spent as agreed nor given back.

    Raises NotAllowed, WordsNeeded, NothingPaid, SettledByNothing, MoreThanPending or MixedCurrencies.
    """
    demand(by, "budgets.judge_expense", tranche)
    if not words.strip():
        raise WordsNeeded(field="words")
    with transaction.atomic():
        locked = lock(tranche)
        if locked.state not in (TrancheState.PAID, TrancheState.LIQUIDATED):
            raise NothingPaid(tranche=str(locked), state=locked.state_label)
        demand_within(amount, Money(locked.amount_minor - accounts_of(locked).taken, locked.award.currency))
        finding = Finding.objects.create(
            award=locked.award, tranche=locked, words=words.strip(), amount_minor=amount.minor, found_by=by,
            found_at=at or timezone.now(),
        )  # fmt: skip
        audit.record("raise", finding, by=by, at=at, tranche=locked, amount=amount, words=words)
    return finding


def settle_finding(
    finding: Finding,
    *,
    way: str,
    amount: Money,
    words: str,
    by: Any,
    bank: str = "",
    at: datetime | None = None,
) -> Finding:
    """Settle an amount of a finding in one of liquidation.WAYS; only the director writes off.

    A refund arrives on `bank` (Dr 1010 / Cr 1310); any other way the advance counts as spent (Dr 5000 / Cr 1310).
    Raises NotAllowed, WordsNeeded, BankNeeded, SettledByNothing, MoreThanPending, MixedCurrencies or BooksClosed.
    """
    demand(by, "budgets.write_off" if way == WRITE_OFF else "budgets.settle_finding", finding)
    if not words.strip():
        raise WordsNeeded(field="words")
    if way == REFUND and not bank:
        raise BankNeeded(field="bank")
    with transaction.atomic():
        tranche = lock(finding.tranche)
        row = Finding.objects.select_for_update().get(pk=finding.pk)
        after = row.sum().settle(way, amount)
        column, before = f"{way}_minor", getattr(row, f"{way}_minor")
        setattr(row, column, after.settled[way].minor)
        row.save(update_fields=[column])
        # What was settled in this way before makes the key: the same settlement is never posted twice.
        _post(f"finding:{row.pk}:{way}:{before}", tranche, way, amount, bank=bank, by=by, at=at)
        audit.record("settle", row, by=by, at=at, way=way, amount=amount, words=words, pending=after.pending)
        settle_tranche(tranche, at=at)
    refresh_award(tranche.award)
    finding.refresh_from_db()
    return finding


def _post(
    key: str, tranche: Tranche, way: str, amount: Money, *, bank: str, by: Any, at: datetime | None
) -> None:
    """Post a settlement: money that came back, or an advance that counts as spent. Raises BooksClosed."""
    if way != REFUND:
        post_spent(key, tranche, way.replace("_", "-"), amount, by=by, at=at)
        return
    entry = happenings.refund(
        key, day_of(tranche, at), f"Refund: {tranche.number}", award=tranche.award.number, bank=bank,
        amount=amount,
    )  # fmt: skip
    ledger.post(tranche.programme_key, entry, by=by)
