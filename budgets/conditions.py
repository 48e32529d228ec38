# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a tranche waits for: each kind of condition is a question to the facts, asked anew each time.

@condition(ConditionKind.REPORT_ACCEPTED)
def report_accepted(condition) -> Met | Waiting: ...

Rooms above this one register the kinds whose facts they keep. A kind that nobody answers is never met.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgets.states import ConditionKind, TrancheState


@dataclass(frozen=True)
class Met:
    """The condition holds, since then (aware; None when nobody wrote the moment down)."""

    since: datetime | None
    words: str | Promise


@dataclass(frozen=True)
class Waiting:
    """The condition does not hold yet: who holds the next step, since when, and what is awaited."""

    who: str | Promise
    since: datetime | None
    words: str | Promise


Look = Callable[[Any], Met | Waiting]
CONDITIONS: dict[str, Look] = {}


def condition(kind: str) -> Callable[[Look], Look]:
    """Register how conditions of a kind are looked at; a later one takes the earlier's place."""

    def register(asked: Look) -> Look:
        CONDITIONS[str(kind)] = asked
        return asked

    return register


def look(condition: Any) -> Met | Waiting:
    """Return whether a condition holds now: waived by the director, or by its own facts."""
    if condition.waived_at:
        return Met(condition.waived_at, condition.label)
    asked = CONDITIONS.get(condition.kind, nobody_answers)
    return asked(condition)


def nobody_answers(condition: Any) -> Waiting:
    """The kind's room is not there: wait rather than pay."""
    return Waiting(_("the programme officers"), _agreed_at(condition), condition.label)


def _agreed_at(condition: Any) -> datetime | None:
    """When the plan with this condition was sealed."""
    return condition.tranche.award.tranche_plan.sealed_at


@condition(ConditionKind.AGREEMENT_SIGNED)
def agreement_signed(condition: Any) -> Met | Waiting:
    """The agreement has every signature: the award came into force."""
    award = condition.tranche.award
    if award.activated_at:
        return Met(award.activated_at, condition.label)
    return Waiting(_("those who sign the agreement"), _agreed_at(condition), condition.label)


@condition(ConditionKind.DATE)
def day_has_come(condition: Any) -> Met | Waiting:
    """The day named in `params["on"]` (YYYY-MM-DD) has begun in the call's time zone."""
    zone = condition.tranche.award.submission.call.zone
    begins = datetime.combine(date.fromisoformat(condition.params["on"]), time.min, zone)
    if timezone.now() >= begins:
        return Met(begins, condition.label)
    return Waiting(_("nobody: the day comes by itself"), _agreed_at(condition), condition.label)


@condition(ConditionKind.PREVIOUS_LIQUIDATED)
def earlier_ones_accounted_for(condition: Any) -> Met | Waiting:
    """Every earlier tranche that was not called off is accounted for, as far as the agreement asks."""
    tranche = condition.tranche
    # Asked of all tranches of the award, which a page has read already: no query for each condition.
    earlier = [
        one
        for one in sorted(tranche.award.tranches.all(), key=lambda one: one.no)
        if one.no < tranche.no and one.state != TrancheState.CANCELLED
    ]
    owed = next((one for one in earlier if one.state != TrancheState.LIQUIDATED), None)
    if owed is None:
        return Met(max((one.liquidated_at for one in earlier), default=None), condition.label)
    if owed.paid_at is None:
        return Waiting(_("finance: an earlier tranche is not paid yet"), owed.due_at, condition.label)
    return Waiting(_("the team, with its expenses"), owed.paid_at, condition.label)


@condition(ConditionKind.DOCUMENT)
@condition(ConditionKind.MILESTONE)
def confirmed(condition: Any) -> Met | Waiting:
    """An officer has seen it and said so."""
    if condition.met_at:
        return Met(condition.met_at, condition.label)
    return Waiting(_("the team, then the programme officers"), _agreed_at(condition), condition.label)
