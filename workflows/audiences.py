# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads a notice: teams, holders of a role, signatories."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from accounts.states import Role
from grants.models import Submission
from grants.states import OrganisationPart, TeamRole


def members(submissions: Submission | QuerySet[Submission]) -> QuerySet[Person]:
    """Return everybody present in the team of a submission (or of many)."""
    of = (
        {"team_places__submission": submissions}
        if isinstance(submissions, Submission)
        else {"team_places__submission__in": submissions}
    )
    return Person.objects.filter(team_places__left_at=None, **of).distinct().order_by("pk")


def leads(submission: Submission) -> QuerySet[Person]:
    """Return the lead of the team."""
    return members(submission).filter(team_places__role=TeamRole.LEAD, team_places__submission=submission)


def holders(thing: Any, role: str, institution_id: int | None = None) -> QuerySet[Person]:
    """Return the active persons who hold the role now where the thing belongs."""
    now = timezone.now()
    held = Q(
        roles_held__role=role,
        roles_held__programme_key=thing.programme_key,
        roles_held__call_key__in=["", getattr(thing, "call_key", "")],
        roles_held__since__lte=now,
    ) & (Q(roles_held__until=None) | Q(roles_held__until__gt=now))
    if institution_id:
        held &= Q(roles_held__institution_id=institution_id)
    return Person.objects.filter(held, is_active=True).distinct().order_by("pk")


def signatories_of(selection: Any) -> list[Person]:
    """Return the signatories of every institution that signs off the selection."""
    parts = selection.call.programme.organisations.filter(part=OrganisationPart.SIGNS_SELECTION)
    return [
        person
        for institution_id in parts.values_list("institution_id", flat=True)
        for person in holders(selection, Role.SIGNATORY, institution_id)
    ]
