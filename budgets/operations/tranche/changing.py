# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing a sealed plan: its next version, in one transaction, with a reason; what was paid stays as it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from budgets.models import Ceiling, Tranche, TranchePlan
from budgets.operations.closing.asking import refuse_closed
from budgets.operations.commitment import keep_commitment
from budgets.operations.reasons import demand_reason
from budgets.operations.tranche.due import refresh_award
from budgets.operations.tranche.opening import Planned, seal, told, write_tranches
from budgets.schedule import TrancheOfNothing
from core import audit
from core.lifecycle import advance, lock
from core.money import Money, total
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Award


class SumIsNotThePlan(Refusal):
    """What is planned anew is what was not paid yet."""

    sentence = _("The new tranches add up to %(sum)s, but %(left)s is left to plan.")


def replan(
    award: Award, tranches: Sequence[Planned], *, reason: str, by: Any, at: datetime | None = None
) -> TranchePlan:
    """Put these tranches in the place of all that are not paid and not being paid.

    Raises NotAllowed, ReasonMissing, TrancheOfNothing, SumIsNotThePlan, BooksClosed or
    MixedCurrencies.
    """
    demand(by, "budgets.change_plan", award)
    demand_reason(reason)
    if any(one.amount.minor <= 0 for one in tranches):
        raise TrancheOfNothing()
    with transaction.atomic():
        plan, locked = _opened(award)
        left = left_to_plan(locked)
        added = total([one.amount for one in tranches], locked.currency)
        if added != left:
            raise SumIsNotThePlan(sum=added, left=left)
        newest = Tranche.objects.filter(award=locked).aggregate(no=Max("no"))["no"]
        for old in Tranche.objects.filter(award=locked, requested_at=None).ahead():
            advance(old.call_off, by=by, at=at, reason=reason)
        write_tranches(locked, tranches, first=newest + 1)
        plan.amount_minor = locked.amount_minor
        seal(plan, at=at)
        keep_commitment(_ceiling(locked), by=by, at=at)
        audit.record("replan", plan, by=by, at=at, reason=reason, tranches=told(tranches))
    refresh_award(award, at=at)
    return plan


def cancel_tranche(tranche: Tranche, *, reason: str, by: Any, at: datetime | None = None) -> Tranche:
    """Call a tranche off for good: its amount is given up, and stays with the fund.

    Raises NotAllowed, ReasonMissing, InPayment, BooksClosed or WrongState.
    """
    demand(by, "budgets.change_plan", tranche)
    demand_reason(reason)
    with transaction.atomic():
        plan, locked = _opened(tranche.award)
        advance(tranche.call_off, by=by, at=at, reason=reason)
        plan.given_up_minor += tranche.amount_minor
        seal(plan, at=at)
        audit.record("give_up", plan, by=by, at=at, reason=reason, tranche=tranche, amount=tranche.amount)
        keep_commitment(_ceiling(locked), by=by, at=at)
    refresh_award(tranche.award, at=at)
    return tranche


def left_to_plan(award: Award) -> Money:
    """Return what of an award is planned and neither paid nor being paid: what `replan` divides anew."""
    kept = [one.amount for one in Tranche.objects.filter(award=award).under_way()]
    return award.amount - TranchePlan.objects.get(award=award).given_up - total(kept, award.currency)


def _opened(award: Award) -> tuple[TranchePlan, Award]:
    """Lock the award, and open its plan for the next version. Raises MoneyClosed."""
    locked = lock(award)
    refuse_closed(locked)
    plan = TranchePlan.objects.select_for_update().get(award=locked)
    plan.version, plan.sealed_at = plan.version + 1, None
    plan.save(update_fields=["version", "sealed_at"])
    return plan, locked


def _ceiling(award: Award) -> Ceiling:
    return Ceiling.objects.get(programme_key=award.programme_key, number=award.number)
