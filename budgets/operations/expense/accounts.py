# SPDX-License-Identifier: AGPL-3.0-or-later
"""What accounting for a tranche does to the ledger and to the tranche."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from budgets import happenings
from budgets.liquidation import reached
from budgets.models import Tranche, rules_for
from budgets.operations import ledger
from budgets.operations.tranche import KEEPER
from budgets.queries.tranche import accounts_of
from budgets.states import TrancheState
from core.lifecycle import advance
from core.money import Money


def day_of(tranche: Tranche, at: datetime | None) -> date:
    """Return the accounting date: the day in the call's time zone."""
    return (at or timezone.now()).astimezone(tranche.award.submission.call.zone).date()


def post_spent(
    key: str, tranche: Tranche, heading: str, amount: Money, *, by: Any, at: datetime | None
) -> None:
    """Post that an advance is spent: Dr 5000 (award and heading) / Cr 1310 (award). Raises BooksClosed."""
    entry = happenings.liquidate(
        key, day_of(tranche, at), f"Accounted for: {tranche.number}", award=tranche.award.number,
        heading=heading, amount=amount,
    )  # fmt: skip
    ledger.post(tranche.programme_key, entry, by=by)


def settle_tranche(tranche: Tranche, *, at: datetime | None) -> None:
    """Let a paid tranche be accounted for as soon as as much is, as the agreement asks."""
    accounted = Money(accounts_of(tranche).accounted, tranche.award.currency)
    enough = reached(tranche.amount, accounted, rules_for(tranche.award).liquidation_bp)
    if tranche.state == TrancheState.PAID and enough:
        advance(tranche.account_for, by=KEEPER, at=at)
