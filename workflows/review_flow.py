# SPDX-License-Identifier: AGPL-3.0-or-later
"""ReviewFlow, one per review. No split and no join: nothing can be lost when three finish together."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from grants.states import StagePhase, SubmissionState
from reviews.models import Review
from reviews.states import ReviewState
from workflows.engine import HouseFlow, Page, Wait, Whose
from workflows.moments import end_of

SCORING = {StagePhase.SCORING, StagePhase.DISCUSSION}


def handed_in(review: Review) -> bool:
    """It was handed in or ended, or there is nothing to score any more."""
    return (
        review.state not in ReviewState.OPEN
        or review.panelist.left_at is not None
        or review.stage.phase == StagePhase.FROZEN
        or review.submission.state not in SubmissionState.IN_REVIEW
    )


def panelist(review: Review) -> list[Whose]:
    """The panelist, once ties are declared and scoring is open; nobody while there is a conflict."""
    ready = review.panelist.declared_at is not None and review.stage.phase in SCORING
    tied = review.panelist.conflicts.filter(submission_id=review.submission_id).exists()
    return [Whose(person_id=review.panelist.person_id)] if ready and not tied else []


def page(review: Review) -> Page:
    """The review page; for many, the panelist's queue."""
    return Page(
        reverse("review", args=[review.pk]),
        review.submission.number or "",
        f"review:{review.stage_id}",
        reverse("review_queue"),
    )


def due(review: Review) -> datetime | None:
    """The day by which the stage is to be done."""
    return end_of(review.stage.due_on, review.stage.call)


class ReviewFlow(HouseFlow):
    """A panelist scores a submission."""

    start = flow.StartHandle().Next(this.score)

    # Panelist
    score = Wait(
        fact=handed_in,
        who=panelist,
        page=page,
        since=lambda review: review.assigned_at,
        due=due,
        one=_("Score %(label)s"),
        many=_("Score %(n)s submissions"),
    ).Next(this.end)

    end = flow.End()
