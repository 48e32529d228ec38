# SPDX-License-Identifier: AGPL-3.0-or-later
"""MemberFlow, one per team member who can sign in: each confirms being in the team."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from grants.models import TeamMember
from grants.states import SubmissionState
from workflows.engine import HouseFlow, Page, Wait, Whose


def confirmed(member: TeamMember) -> bool:
    """The member said yes, left, or the submission is no longer a draft."""
    return bool(member.confirmed_at or member.left_at or member.submission.state != SubmissionState.DRAFT)


def page(member: TeamMember) -> Page:
    """The team page of the submission."""
    url = reverse("team", args=[member.submission_id])
    return Page(url, str(member.submission), f"team:{member.submission_id}", url)


def due(member: TeamMember) -> datetime | None:
    """The call's closing."""
    return member.submission.call.closes_at


class MemberFlow(HouseFlow):
    """A team member confirms."""

    start = flow.StartHandle().Next(this.confirm)

    # Team member
    confirm = Wait(
        fact=confirmed,
        who=lambda member: [Whose(person_id=member.person_id)],
        page=page,
        since=lambda member: member.joined_at,
        due=due,
        one=_("Confirm that you are in the team of “%(label)s”"),
        many=_("Confirm that you are in %(n)s teams"),
    ).Next(this.end)

    end = flow.End()
