# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a member says yes or no to being in a team."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.permissions import may
from core.refusals import NotAllowed
from grants.models import TeamMember
from grants.operations.team.common import (
    AlreadyConfirmed,
    AlreadyInTeam,
    LeadStays,
    forget_places,
    let_go,
    present,
)
from grants.states import ConfirmedHow, TeamRole


def confirm_membership(member: TeamMember, *, by: Any, at: datetime | None = None) -> TeamMember:
    """Say yes to being in the team: the member, signed in; or an officer who has it on paper.

    A place that belongs to no known person is taken by whoever holds its invitation: the page has checked the
    code. Raises AlreadyConfirmed, HasLeft, AlreadyInTeam, NotAllowed.
    """
    with transaction.atomic():
        locked = present(member)
        own = locked.person_id == by.pk
        if not own and may(by, "grants.replace_member", locked.submission):
            return confirm(locked, how=ConfirmedHow.OFFICER, by=by, at=at)
        if not own and locked.person_id is not None:
            raise NotAllowed(who=locked.name)
        locked.person = by
        return confirm(locked, how=ConfirmedHow.SIGNED_IN, by=by, at=at)


def confirm(member: TeamMember, *, how: str, by: Any, at: datetime | None = None) -> TeamMember:
    """Note that a locked member said yes, and how. Raises AlreadyConfirmed, AlreadyInTeam."""
    if member.confirmed_at is not None:
        raise AlreadyConfirmed(name=member.name)
    member.confirmed_at, member.confirmed_how = at or timezone.now(), how
    try:
        with transaction.atomic():
            member.save(update_fields=["person", "confirmed_at", "confirmed_how"])
    except IntegrityError:
        raise AlreadyInTeam(name=str(by)) from None
    audit.record("confirm_membership", member, by=by, at=at, how=str(how))
    forget_places(member.submission)
    return member


def decline_membership(member: TeamMember, *, by: Any, at: datetime | None = None) -> TeamMember:
    """Say no to being asked into a team. Raises AlreadyConfirmed, HasLeft, NotAllowed, LeadStays."""
    with transaction.atomic():
        locked = present(member)
        if locked.person_id not in (None, by.pk):
            raise NotAllowed(who=locked.name)
        if locked.confirmed_at is not None:
            raise AlreadyConfirmed(name=locked.name)
        if locked.role == TeamRole.LEAD:
            raise LeadStays(name=locked.name)
        let_go(locked, gettext("Said no"), at)
        audit.record("decline_membership", locked, by=by, at=at)
    forget_places(locked.submission)
    return locked
