# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ending: one award's money is closed early, and the auditor draws payments from a typed seed and looks at two."""

from datetime import datetime, timedelta
from typing import Any

from accounts.states import Role
from budgets.models import AuditSample, MoneyClosing
from budgets.operations.audit_sample import draw_sample, note_item
from budgets.operations.closing import close_award_money
from budgets.operations.tranche import cancel_tranche
from budgets.states import SampleMethod, TrancheState, Verdict
from exchange.demonstration.money.desk import Desk
from grants.models import Award

DAY = timedelta(days=1)
SEED = "dice 4-1-6-2"
DRAWN = 5
TAKEN_OVER = "The college took the idea over and pays the rest itself."


def close(desk: Desk, award: Award, at: datetime) -> None:
    """Call off what was not paid yet, and close the award's money three days later: its statement is asked for."""
    if MoneyClosing.objects.filter(award=award).exists():
        return
    for tranche in award.tranches.filter(state__in=TrancheState.AHEAD).order_by("no"):
        cancel_tranche(tranche, reason=TAKEN_OVER, by=desk.director, at=at)
    close_award_money(award, by=desk.director, at=at + 3 * DAY)


def audit(desk: Desk, holder: Any, at: datetime) -> None:
    """The auditor, where there is one, draws payments, finds the first in order, and asks about the second."""
    if AuditSample.objects.filter(programme_key=desk.call.programme_key).exists():
        return
    try:
        auditor = holder(desk.call, Role.AUDITOR)
    except StopIteration:
        return
    sample = draw_sample(
        desk.call.programme_key, method=SampleMethod.RANDOM, size=DRAWN, seed=SEED, currency=desk.call.currency,
        by=auditor, at=at,
    )  # fmt: skip
    first, second = sample.items.order_by("place")[:2]
    note_item(first, verdict=Verdict.SEEN, by=auditor, at=at + DAY)
    words = "Which delivery note belongs to the first receipt?"
    note_item(second, verdict=Verdict.QUESTION, note=words, by=auditor, at=at + DAY)
