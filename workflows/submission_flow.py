# SPDX-License-Identifier: AGPL-3.0-or-later
"""SubmissionFlow, one per submission: handed in, screened, decided. A fact taken back begins it anew."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from grants.models import Submission
from grants.states import CallState, SubmissionState
from workflows.engine import HouseFlow, Page, Wait
from workflows.moments import OFFICERS, team

S = SubmissionState


def handed_in(submission: Submission) -> bool:
    """It is no longer a draft, or its call no longer takes drafts."""
    late = submission.call.state in {CallState.DECIDED, CallState.ARCHIVED}
    return submission.state != S.DRAFT or late


def screened(submission: Submission) -> bool:
    """Every rule was checked (or the submission left)."""
    return submission.state not in {S.DRAFT, S.SUBMITTED}


def decided(submission: Submission) -> bool:
    """Its way through the call has ended."""
    return submission.state in S.DECIDED | {S.INELIGIBLE, S.WITHDRAWN}


def last_moment(submission: Submission) -> datetime | None:
    """Until when it may be handed in: its own date if it has one, else the call's closing."""
    own = [moment for moment in (submission.extended_until, submission.correct_until) if moment]
    return max(own) if own else submission.call.closes_at


def draft_page(submission: Submission) -> Page:
    """The team's task list."""
    url = reverse("submission", args=[submission.pk])
    return Page(url, str(submission), f"draft:{submission.pk}", url)


def screening_page(submission: Submission) -> Page:
    """The screening page; for many, the list of those that wait."""
    many = reverse("submissions", args=[submission.call.key]) + "?state=submitted"
    url = reverse("screen", args=[submission.pk])
    return Page(url, f"{submission.number} {submission}", f"screen:{submission.call.key}", many)


class SubmissionFlow(HouseFlow):
    """A submission's way through its call."""

    start = flow.StartHandle().Next(this.hand_in)

    # Team
    hand_in = Wait(
        fact=handed_in,
        who=team,
        page=draft_page,
        since=lambda submission: submission.started_at,
        due=last_moment,
        one=_("Finish and send “%(label)s”"),
        many=_("Finish and send %(n)s drafts"),
    ).Next(this.screen)

    # Programme officer
    screen = Wait(
        fact=screened,
        who=lambda submission: OFFICERS,
        page=screening_page,
        since=lambda submission: submission.submitted_at,
        one=_("Check the rules for %(label)s"),
        many=_("Check the rules for %(n)s submissions"),
    ).Next(this.wait_for_decision)

    # Nobody's turn here: CallFlow and ReviewFlow say whose it is
    wait_for_decision = Wait(
        fact=decided,
        who=lambda submission: [],
        page=draft_page,
        since=lambda submission: submission.screened_at,
        one=_("Wait for the result of “%(label)s”"),
        many=_("Wait for %(n)s results"),
    ).Next(this.end)

    end = flow.End()
