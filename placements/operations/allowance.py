# SPDX-License-Identifier: AGPL-3.0-or-later
"""Allowances of a placement: agreed, asked for, called off. How they are paid is known to the money room."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import advance, lock
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal, WrongState
from placements.models import Placement, PlacementAllowance
from placements.operations.need import ReasonMissing
from placements.states import PlacementState


class OneCurrency(Refusal):
    """The allowances of a placement share a currency, so that they share a ceiling."""

    sentence = _("The allowances of this placement are in %(currency)s.")


class AmountMissing(Refusal):
    """An allowance is more than nothing."""

    sentence = _("An amount must be more than zero.")


def agree_allowance(
    placement: Placement, *, kind: str, text: str, amount: Money, planned_on: date, by: Any,
    at: datetime | None = None,
) -> PlacementAllowance:  # fmt: skip
    """Agree an allowance. Raises NotAllowed, WrongState, AmountMissing or OneCurrency."""
    demand(by, "placements.agree_allowance", placement)
    if amount.minor <= 0:
        raise AmountMissing(field="amount")
    with transaction.atomic():
        held = lock(placement)
        if held.state not in PlacementState.LIVE:
            raise WrongState(thing=str(held), state=held.state_label)
        other = held.allowances.exclude(currency=amount.currency).first()
        if other is not None:
            raise OneCurrency(field="amount", currency=other.currency)
        made = PlacementAllowance(
            placement=held, programme_key=held.programme_key, call_key=held.call_key,
            no=held.allowances.count() + 1, kind=kind, text=text.strip(), amount_minor=amount.minor,
            currency=amount.currency, planned_on=planned_on, agreed_by=by, agreed_at=at or timezone.now(),
        )  # fmt: skip
        made.save(force_insert=True)
        audit.record("agree", made, by=by, at=at, to_state=made.state, kind=kind, text=text, amount=amount)
    return made


def ask_for(allowance: PlacementAllowance, *, by: Any, at: datetime | None = None) -> PlacementAllowance:
    """Ask finance to pay it. Raises NotAllowed, WrongState or NotConfirmed."""
    return advance(allowance.fall_due, by=by, at=at)


def call_off(
    allowance: PlacementAllowance, *, reason: str, by: Any, at: datetime | None = None
) -> PlacementAllowance:
    """Call it off. Raises NotAllowed, WrongState, InPayment or ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return advance(allowance.call_off, by=by, at=at, reason=reason.strip()[:300])
