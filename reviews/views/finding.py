# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the panel's pages find what they show: by who may know of it, with everything they need read along."""

from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.guards import find
from core.permissions import may
from core.refusals import NotAllowed
from grants.models import Stage
from reviews.guards import stage_for
from reviews.models import Criterion, Panelist, Review, Score
from reviews.queue import readable
from reviews.states import ReviewState


class DeclareFirst(NotAllowed):
    """Nothing confidential is shown before ties are declared."""

    sentence = _("Declare your ties first. The proposals open right after.")


def panel_stage(request: HttpRequest, stage: int, *permissions: str) -> Stage:
    """Return the stage to who holds one of the permissions (see `reviews.guards.stage_for`)."""
    found = Stage.objects.select_related("call__programme", "panel").filter(pk=stage).first()
    held = next((one for one in permissions if found and may(request.user, one, found)), permissions[-1])
    stage_found = stage_for(request.user, stage, permission=held)
    request.programme = stage_found.call.programme  # type: ignore[attr-defined]
    return stage_found


def seat_in(request: HttpRequest, stage: int) -> Panelist:
    """Return the reader's own seat on a stage's panel; to everybody else there is none."""
    seats = Panelist.objects.filter(person=request.user, left_at=None)
    seats = seats.select_related("panel__stage__call__programme__logo")
    found: Panelist = find(seats, request.user, panel__stage_id=stage)
    request.programme = found.panel.stage.call.programme  # type: ignore[attr-defined]
    return found


def review_for(request: HttpRequest, pk: int) -> Review:
    """Return one of the reader's own reviews, with how many are done: 404 where there is a tie, none, or a recusal.

    Raises DeclareFirst (403) until ties are declared. `readable` is the rule; nothing is asked twice.
    """
    mine = readable(request.user)
    same = Q(stage=OuterRef("stage")) & Q(panelist=OuterRef("panelist"))
    counts = readable(request.user).filter(same).order_by().values("stage")
    handed_in = Count("pk", filter=Q(state=ReviewState.SUBMITTED))
    rows = mine.annotate(
        done=Subquery(counts.annotate(n=handed_in).values("n")),
        total=Subquery(counts.annotate(n=Count("pk")).values("n")),
    ).select_related("panelist", "stage__call__programme__logo", "submission__proposal__institution")
    review: Review = find(rows, request.user, pk=pk)
    if review.panelist.declared_at is None:
        raise DeclareFirst()
    # The same row twice: the submission's call is the stage's, and is not read again.
    review.submission.call = review.stage.call
    request.programme = review.stage.call.programme  # type: ignore[attr-defined]
    return review


def criteria_with_scores(review: Review) -> list[Any]:
    """Return the stage's criteria, each with the review's `score` or None (one query)."""
    own = FilteredRelation("scores", condition=Q(scores__review=review.pk))
    columns = ("pk", "value", "first_value", "comment")
    rows = Criterion.objects.filter(stage=review.stage_id).annotate(own=own)
    rows = rows.annotate(**{f"own_{name}": F(f"own__{name}") for name in columns}).order_by("order", "pk")
    criteria = list(rows)
    for one in criteria:
        given = {name: getattr(one, f"own_{name}") for name in columns}
        one.score = Score(review=review, criterion=one, **given) if given["pk"] else None
    return criteria
