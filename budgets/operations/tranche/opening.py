# SPDX-License-Identifier: AGPL-3.0-or-later
"""An award comes into force: its agreed instalments become tranches with conditions, and the plan is sealed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models import ReleaseCondition, Tranche, TranchePlan, rules_for
from budgets.operations.ceiling import open_ceiling
from budgets.operations.commitment import keep_commitment
from budgets.operations.ledger.head import lock_head
from budgets.operations.tranche.due import refresh_award
from budgets.schedule import by_amounts
from budgets.states import ConditionKind
from core import audit
from core.lifecycle import lock
from core.money import Money
from core.refusals import Refusal
from grants.models import Award
from grants.states import AwardState


class NotInForce(Refusal):
    """Money is planned for an award that has come into force."""

    sentence = _("“%(award)s” is “%(state)s”, so there is nothing to pay.")


@dataclass(frozen=True)
class Agreed:
    """A condition as agreed; `params` as its kind reads them ({"on": "2027-06-01"})."""

    kind: ConditionKind
    words: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """A tranche as planned."""

    amount: Money
    conditions: Sequence[Agreed]
    planned_on: date | None = None


def open_award(award: Award, *, by: Any, at: datetime | None = None) -> TranchePlan:
    """Plan an active award from its agreed instalments, open its ceiling, seal the plan, commit the amount.

    Again it changes nothing. A consequence of the award's coming into force: whoever calls this has asked who
    may. The first tranche waits for the signatures; each later one for what its instalment says, and for the
    accounts of those before it if the agreement's rules ask for any. Raises NotInForce or BooksClosed.
    """
    with transaction.atomic():
        locked = lock(award)
        standing = TranchePlan.objects.filter(award=locked).first()
        if standing is not None:
            return standing
        if locked.state != AwardState.ACTIVE:
            raise NotInForce(award=str(locked), state=locked.state_label)
        lock_head(locked.programme_key)  # before the ceiling, as payments do
        ceiling = open_ceiling(
            programme_key=locked.programme_key, call_key=locked.call_key, number=locked.number,
            amount=locked.amount, by=by, at=at,
        )  # fmt: skip
        plan = TranchePlan.objects.create(award=locked, amount_minor=locked.amount_minor)
        planned = _as_agreed(locked)
        by_amounts(locked.amount, [one.amount for one in planned])
        write_tranches(locked, planned, first=1)
        seal(plan, at=at)
        keep_commitment(ceiling, by=by, at=at)
        audit.record("open", plan, by=by, at=at, amount=locked.amount, tranches=told(planned))
    refresh_award(award, at=at)
    return plan


def _as_agreed(award: Award) -> list[Planned]:
    """The instalments as tranches; an award without any is paid at once."""
    signed = Agreed(ConditionKind.AGREEMENT_SIGNED)
    accounts = [Agreed(ConditionKind.PREVIOUS_LIQUIDATED)] if rules_for(award).liquidation_bp else []
    return [
        Planned(
            part.amount,
            [signed] if place == 0 else [*accounts, Agreed(ConditionKind.MILESTONE, part.condition)],
            part.planned_on,
        )
        for place, part in enumerate(award.instalments.order_by("order"))
    ] or [Planned(award.amount, [signed])]


def write_tranches(award: Award, planned: Iterable[Planned], *, first: int) -> None:
    """Write tranches with their conditions into an open plan, numbered from `first` on."""
    for number, one in enumerate(planned, start=first):
        amount = one.amount + Money.zero(award.currency)
        tranche = Tranche.objects.create(
            award=award, no=number, amount_minor=amount.minor, planned_on=one.planned_on
        )
        ReleaseCondition.objects.bulk_create(
            ReleaseCondition(
                tranche=tranche, order=place, kind=agreed.kind, words=agreed.words.strip()[:300],
                params=dict(agreed.params),
            )
            for place, agreed in enumerate(one.conditions, start=1)
        )  # fmt: skip


def seal(plan: TranchePlan, *, at: datetime | None) -> None:
    """Seal an open plan: the database refuses it unless the tranches are the award."""
    plan.sealed_at = at or timezone.now()
    plan.save(update_fields=["sealed_at", "amount_minor", "given_up_minor"])


def told(planned: Iterable[Planned]) -> list[Any]:
    """Return a plan as the audit trail keeps it."""
    return [
        (one.amount.plain(), one.planned_on, [agreed.kind for agreed in one.conditions]) for one in planned
    ]
