# SPDX-License-Identifier: AGPL-3.0-or-later
"""Facts about a call, as its flow asks for them; each reads the truth and keeps nothing."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse

from accounts.states import Role
from grants.models import Call, Stage
from grants.states import CallState, OrganisationPart, StageKind, StagePhase
from reviews.models import Panelist, Selection
from reviews.states import ReviewState, SelectionState
from workflows.engine import Page, Whose
from workflows.moments import OFFICERS, end_of

AFTER_REVIEW = {CallState.DECIDED, CallState.ARCHIVED}
PAST_SCREENING = AFTER_REVIEW | {CallState.UNDER_REVIEW}


def scored_stage(call: Call) -> Stage | None:
    """Return the scored stage that the call is in: the first that is not frozen, else the last."""
    stages = list(call.stages.filter(kind__in=StageKind.SCORED).order_by("order"))
    return next(
        (stage for stage in stages if stage.phase != StagePhase.FROZEN), stages[-1] if stages else None
    )


def selection_of(call: Call) -> Selection | None:
    """Return the call's live selection, if one was drafted."""
    return call.selections.exclude(state=SelectionState.VOID).first()


def seats(call: Call) -> list[Panelist]:
    """Return the seats taken on the panel of the stage that the call is in."""
    stage = scored_stage(call)
    return list(Panelist.objects.filter(panel__stage=stage, left_at=None).order_by("pk")) if stage else []


def opened(call: Call) -> bool:
    """The public sees the call."""
    return call.state != CallState.DRAFT


def panel_seated(call: Call) -> bool:
    """There are at least as many panelists as reviews per submission."""
    stage = scored_stage(call)
    return call.state in AFTER_REVIEW or stage is None or len(seats(call)) >= stage.reviews_per_submission


def in_review(call: Call) -> bool:
    """The eligible submissions were handed to the panel."""
    return call.state in PAST_SCREENING


def ties_declared(call: Call) -> bool:
    """Every panelist has declared ties."""
    return call.state in AFTER_REVIEW or all(seat.declared_at for seat in seats(call))


def assigned(call: Call) -> bool:
    """Every submission before the panel has its reviews, or the time for it has passed."""
    stage = scored_stage(call)
    if call.state in AFTER_REVIEW or stage is None:
        return True
    if stage.phase in {StagePhase.DISCUSSION, StagePhase.FROZEN}:
        return True
    live = Count("reviews", filter=Q(reviews__stage=stage, reviews__state__in=ReviewState.LIVE))
    short = call.submissions.under_review().annotate(live=live).filter(live__lt=stage.reviews_per_submission)
    return not short.exists() and stage.reviews.exists()


def scoring_opened(call: Call) -> bool:
    """Panelists may score, or did."""
    stage = scored_stage(call)
    opened_phases = {StagePhase.SCORING, StagePhase.DISCUSSION, StagePhase.FROZEN}
    return call.state in AFTER_REVIEW or stage is None or stage.phase in opened_phases


def scores_frozen(call: Call) -> bool:
    """Scores no longer change."""
    stage = scored_stage(call)
    return call.state in AFTER_REVIEW or stage is None or stage.phase == StagePhase.FROZEN


def ranked(call: Call) -> bool:
    """A ranking was frozen."""
    stage = scored_stage(call)
    return call.state in AFTER_REVIEW or stage is None or stage.rankings.exists()


def in_selection_state(*states: str) -> Callable[[Call], bool]:
    """Return the fact "the call's selection is in one of these states"."""

    def fact(call: Call) -> bool:
        selection = selection_of(call)
        return call.state in AFTER_REVIEW or (selection is not None and selection.state in states)

    return fact


confirmed = in_selection_state(SelectionState.CONFIRMED, SelectionState.SIGNED_OFF, SelectionState.RELEASED)
signed_off = in_selection_state(SelectionState.SIGNED_OFF, SelectionState.RELEASED)
released = in_selection_state(SelectionState.RELEASED)


# Whose turn


def officers_once_closed(call: Call) -> list[Whose]:
    """Officers, from the moment the call is closed."""
    return OFFICERS if call.state == CallState.CLOSED else []


def undeclared(call: Call) -> list[Whose]:
    """The panelists who have not declared ties."""
    return [Whose(person_id=seat.person_id) for seat in seats(call) if not seat.declared_at]


def officers_once_scored(call: Call) -> list[Whose]:
    """Officers and the panel's chair, once every review is in."""
    stage = scored_stage(call)
    if stage is None or stage.reviews.filter(state__in=ReviewState.OPEN).exists():
        return []
    return officers_and_chair(call)


def officers_and_chair(call: Call) -> list[Whose]:
    """Officers and the panel's chair."""
    return [*OFFICERS, *(Whose(person_id=seat.person_id) for seat in seats(call) if seat.is_chair)]


def committee_chair(call: Call) -> list[Whose]:
    """The chair of the selection committee."""
    return [Whose(role=Role.COMMITTEE_CHAIR)]


def missing_sign_offs(call: Call) -> list[Whose]:
    """The signatories of each institution that has not signed off yet."""
    selection = selection_of(call)
    if selection is None:
        return []
    given = selection.sign_offs.filter(voided_at=None).values("institution")
    named = call.programme.organisations.filter(part=OrganisationPart.SIGNS_SELECTION)
    missing = named.exclude(institution__in=given).order_by("order", "pk")
    url = reverse("selection", args=[selection.pk])
    return [
        Whose(role=Role.SIGNATORY, institution_id=institution_id, url=url)
        for institution_id in missing.values_list("institution_id", flat=True)
    ]


# Since when, until when, on which page


def frozen_at(call: Call) -> datetime | None:
    """When the newest ranking was frozen."""
    stage = scored_stage(call)
    newest = stage.rankings.order_by("-pk").first() if stage else None
    return newest.frozen_at if newest else None


def confirmed_at(call: Call) -> datetime | None:
    """When the committee confirmed the selection."""
    selection = selection_of(call)
    return selection.confirmed_at if selection else None


def signed_off_at(call: Call) -> datetime | None:
    """When the last institution signed off."""
    selection = selection_of(call)
    return selection.signed_off_at if selection else None


def stage_due(call: Call) -> datetime | None:
    """The day by which the stage is to be done."""
    stage = scored_stage(call)
    return end_of(stage.due_on, call) if stage else None


def call_page(name: str) -> Callable[[Call], Page]:
    """Return the page of this URL name for the call's key."""

    def page(call: Call) -> Page:
        url = reverse(name, args=[call.key])
        return Page(url, str(call), f"{name}:{call.key}", url)

    return page


def stage_page(name: str) -> Callable[[Call], Page]:
    """Return the page of this URL name for the stage that the call is in."""

    def page(call: Call) -> Page:
        stage = scored_stage(call)
        url = reverse(name, args=[stage.pk]) if stage else reverse("run_call", args=[call.key])
        return Page(url, str(call), f"{name}:{call.key}", url)

    return page


def selection_page(call: Call) -> Page:
    """The selection's page, or the ranking's while none is drafted."""
    selection = selection_of(call)
    if selection is None:
        return stage_page("ranking")(call)
    url = reverse("selection", args=[selection.pk])
    return Page(url, str(call), f"selection:{call.key}", url)
