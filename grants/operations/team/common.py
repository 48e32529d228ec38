# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the verbs of a team share: their refusals, and a member taken in hand."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from grants.models import Submission, TeamMember


class TeamFull(Refusal):
    """More members than a team may have."""

    sentence = _("A team has at most %(most)s members.")


class LeadThere(Refusal):
    """The team has a lead."""

    sentence = _("%(name)s leads the team already.")


class LeadStays(Refusal):
    """The lead cannot simply leave."""

    sentence = _("%(name)s leads the team. Let somebody else lead first.")


class AlreadyInTeam(Refusal):
    """The person has a place in this team."""

    sentence = _("%(name)s is in this team already.")


class AlreadyConfirmed(Refusal):
    """The member said yes before."""

    sentence = _("%(name)s has confirmed already.")


class HasLeft(Refusal):
    """The member is not in the team any more."""

    sentence = _("%(name)s has left the team.")


class NotConfirmed(Refusal):
    """The member must say yes first."""

    sentence = _("%(name)s must confirm first.")


def present(member: TeamMember) -> TeamMember:
    """Return the member's row locked; raises HasLeft."""
    locked = TeamMember.objects.select_for_update().get(pk=member.pk)
    if locked.left_at is not None:
        raise HasLeft(name=locked.name)
    return locked


def forget_places(submission: Submission) -> None:
    """Let the rules read the team anew."""
    submission.__dict__.pop("_places", None)


def let_go(member: TeamMember, reason: str, at: datetime | None) -> None:
    """Note that a member left, and why; the invitation ends."""
    member.left_at, member.left_because, member.invite_code = at or timezone.now(), reason[:300], None
    member.save(update_fields=["left_at", "left_because", "invite_code"])
