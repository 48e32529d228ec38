# SPDX-License-Identifier: AGPL-3.0-or-later
"""A panel as its page shows it: seats with their work, phases, what stands in the way of the next one.

Counts never hold what the reader has a tie to: `hidden` is left out everywhere.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from grants.models import Stage
from grants.states import StagePhase
from reviews.models import Panelist
from reviews.states import ReviewState

P = StagePhase
# From each phase: the acts that lead on, as they are called in addresses and on buttons.
ACTS = {
    P.PREPARING: ["open_declaring", "open_scoring"],
    P.DECLARING: ["open_scoring"],
    P.SCORING: ["open_discussion", "freeze_scores"],
    P.DISCUSSION: ["freeze_scores"],
    P.FROZEN: ["reopen_scores"],
}
BUTTONS = {
    "open_declaring": _("Ask for declarations"),
    "open_scoring": _("Open scoring"),
    "open_discussion": _("Open the discussion"),
    "freeze_scores": _("Freeze the scores"),
    "reopen_scores": _("Open the scores again"),
}


@dataclass(frozen=True)
class Step:
    """One phase in the row of phases."""

    label: Any
    place: str
    url: str = ""


def phases_of(stage: Stage) -> list[Step]:
    """Return the phases, with what is done, now, and to come."""
    order = list(P)
    here = order.index(P(stage.phase))
    places = ["done" if at < here else "now" if at == here else "todo" for at in range(len(order))]
    return [Step(phase.label, place) for phase, place in zip(order, places, strict=True)]


def acts_of(stage: Stage) -> list[tuple[str, Any]]:
    """Return (name, button) of the acts that lead on from the stage's phase."""
    return [(act, BUTTONS[act]) for act in ACTS[P(stage.phase)]]


def seats_with_work(stage: Stage, hidden: set[int]) -> list[Any]:
    """Return the seats taken, with `load` (live reviews) and `handed_in`; the chair first (one query)."""
    mine = Q(reviews__stage=stage) & ~Q(reviews__submission__in=hidden)
    live, done = Q(reviews__state__in=ReviewState.LIVE), Q(reviews__state=ReviewState.SUBMITTED)
    return list(
        Panelist.objects.filter(panel__stage=stage, left_at=None)
        .select_related("person", "institution")
        .annotate(load=Count("reviews", filter=mine & live), handed_in=Count("reviews", filter=mine & done))
        .order_by("-is_chair", "person__name", "pk")
    )


def review_counts(stage: Stage, hidden: set[int]) -> dict[str, int]:
    """Return how many reviews are live and handed in, and how many proposals lie before the panel (two queries)."""
    reviews = stage.reviews.exclude(submission__in=hidden)
    counts = reviews.aggregate(
        live=Count("pk", filter=Q(state__in=ReviewState.LIVE)),
        done=Count("pk", filter=Q(state=ReviewState.SUBMITTED)),
    )
    before = stage.call.submissions.under_review().exclude(pk__in=hidden).count()
    return {**counts, "before": before}
