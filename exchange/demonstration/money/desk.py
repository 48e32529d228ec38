# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who sits where in the finance office of a call, and on which day of the story it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.models import Person
from accounts.states import Role
from budgets.models import Tranche
from grants.models import Award, Call
from grants.states import AwardState

ROLES = (Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.RELEASER, Role.DIRECTOR, Role.OFFICER)


@dataclass(frozen=True)
class Desk:
    """The people by whom a call's money moves; day 0 is when its last award came into force."""

    call: Call
    maker: Person
    checker: Person
    releaser: Person
    director: Person
    officer: Person
    began: datetime

    def day(self, number: int) -> datetime:
        """So many days after the awards came into force."""
        return self.began + timedelta(days=number)

    def ago(self, days: int) -> datetime:
        """So many days before now, but not before the story began."""
        return max(timezone.now() - timedelta(days=days), self.began)

    def on(self, moment: datetime) -> date:
        """The calendar date of a moment where the call is."""
        return moment.astimezone(self.call.zone).date()


def desk_of(call: Call, holder: Any) -> Desk | None:
    """The desk of a call, or None when somebody who is needed is not there, or no award is in force."""
    awards = Award.objects.filter(call_key=call.key, state=AwardState.ACTIVE)
    began = awards.aggregate(last=Max("activated_at"))["last"]
    try:
        people = [holder(call, role) for role in ROLES]
    except StopIteration:
        return None
    return Desk(call, *people, began) if began else None


def lead_of(award: Award) -> Person:
    """The lead of the team behind an award."""
    place = award.submission.team.present().filter(role="lead", person__isnull=False).select_related("person")
    return place.get().person


def tranche_of(award: Award, no: int) -> Tranche:
    """An award's tranche, fresh."""
    return Tranche.objects.get(award=award, no=no)
