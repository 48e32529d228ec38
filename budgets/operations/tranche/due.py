# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether tranches are due: looked at anew after everything that happens to an award, and by the clock."""

from datetime import datetime
from typing import Any

from django.db import transaction

from budgets.lifecycle.tranche import award_not_active, conditions_open, in_payment, plan_not_sealed
from budgets.models import Tranche
from budgets.states import TrancheState
from core.acting import SystemActor
from core.lifecycle import advance, lock

STEPS = ("fall_due", "fall_back", "mark_paid", "come_back", "account_for")
# The system itself, when facts make a tranche due, or a payment's outcome moves it.
KEEPER = SystemActor("tranche keeper", frozenset(f"budgets.tranche.{name}" for name in STEPS))


def refresh_due(tranche: Tranche, *, at: datetime | None = None) -> bool:
    """Bring a tranche in line with the facts: due when all has come, planned again when something went.

    Says whether it moved. What is being paid stays due; twice changes nothing.
    """
    with transaction.atomic():
        now = lock(tranche)
        holds = not any(found(now) for found in (plan_not_sealed, award_not_active, conditions_open))
        if now.state == TrancheState.PLANNED and holds:
            advance(now.fall_due, by=KEEPER, at=at)
        elif now.state == TrancheState.DUE and not holds and in_payment(now) is None:
            advance(now.fall_back, by=KEEPER, at=at)
        else:
            return False
    tranche.refresh_from_db()
    return True


def refresh_award(award: Any, *, at: datetime | None = None) -> int:
    """Look at every tranche of an award that is not paid yet; return how many moved."""
    return sum(refresh_due(tranche, at=at) for tranche in award.tranches.ahead().order_by("no"))
