# SPDX-License-Identifier: AGPL-3.0-or-later
"""The phases of a scored stage: declaring, scoring alone, discussion, frozen. Flows hear of each by its act."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import advance
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Stage
from grants.registry import objects_to_return
from grants.states import CallState, StagePhase, SubmissionState
from reviews.models import Panelist, Review
from reviews.operations.holding import BEFORE_SCORING, hold
from reviews.operations.ties import find_ties
from reviews.states import ReviewState, SelectionState

P = StagePhase


class NobodySeated(Refusal):
    """A panel needs members."""

    sentence = _("Nobody sits on this panel yet.")


class NotWithThePanel(Refusal):
    """The call is still with the teams or with screening."""

    sentence = _("Hand the call to the panel first: it is “%(state)s”.")


class StillUndeclared(Refusal):
    """Ties come before anything confidential."""

    sentence = _("These panelists have not declared their ties: %(names)s.")


class NothingAssigned(Refusal):
    """Nobody has anything to read."""

    sentence = _("Nobody has a proposal to read yet. Assign them first.")


class NoCriteriaYet(Refusal):
    """Nothing to score by."""

    sentence = _("This stage has no criteria to score by.")


class ReviewsOpen(Refusal):
    """Some reviews are not handed in."""

    sentence = _(
        "Reviews are not handed in yet by %(names)s. Wait for them, or write why they are closed undelivered."
    )


class SelectionRests(Refusal):
    """A selection was drafted from these scores."""

    sentence = _("A selection rests on these scores. Put it aside first.")


class ScoresGiven(Refusal):
    """What was scored does not go back to screening."""

    sentence = _("The panel has begun to score, so the call cannot go back to screening.")


def open_declaring(stage: Stage, *, by: Any, at: datetime | None = None) -> Stage:
    """Ask the panel to declare ties. Raises NobodySeated, NotWithThePanel or PhaseIsOver."""
    demand(by, "reviews.change_phase", stage)
    return _change(stage, P.PREPARING, to=P.DECLARING, act="open_declaring", by=by, at=at)


def open_scoring(stage: Stage, *, by: Any, at: datetime | None = None) -> Stage:
    """Let everybody score alone.

    Raises NobodySeated, NotWithThePanel, StillUndeclared, NothingAssigned, NoCriteriaYet or PhaseIsOver.
    """
    demand(by, "reviews.change_phase", stage)
    return _change(stage, *BEFORE_SCORING, to=P.SCORING, act="open_scoring", by=by, at=at)


def open_discussion(stage: Stage, *, by: Any, reason: str = "", at: datetime | None = None) -> Stage:
    """Open the scores to the panel, to be discussed and revised.

    Nobody who still scores may see others' scores: raises ReviewsOpen while reviews are open, unless a reason
    is named; then they end as not delivered. Raises PhaseIsOver.
    """
    demand(by, "reviews.change_phase", stage)
    return _change(stage, P.SCORING, to=P.DISCUSSION, act="open_discussion", by=by, at=at, reason=reason)


def freeze_scores(
    stage: Stage, *, by: Any, reason: str = "", at: datetime | None = None, may: str = "reviews.change_phase"
) -> Stage:
    """Let no score change any more. Raises ReviewsOpen (see `open_discussion`) or PhaseIsOver.

    `may` is the permission asked for: whoever confirms the selection may settle what it rests on.
    """
    demand(by, may, stage)
    return _change(
        stage, P.SCORING, P.DISCUSSION, to=P.FROZEN, act="freeze_scores", at=at, by=by, reason=reason
    )


def reopen_scores(stage: Stage, *, reason: str, by: Any) -> Stage:
    """Open frozen scores again for revision (a recorded counter-step). Raises SelectionRests or PhaseIsOver."""
    demand(by, "reviews.change_phase", stage)
    return _change(stage, P.FROZEN, to=P.DISCUSSION, act="reopen_scores", by=by, at=None, reason=reason)


def _change(
    stage: Stage, *sources: str, to: str, act: str, by: Any, at: datetime | None, reason: str = ""
) -> Stage:
    """Take the stage from one of the sources to a phase, once nothing stands in the way."""
    with transaction.atomic():
        held = hold(stage, *sources)
        before = held.phase
        if to in {P.DECLARING, P.SCORING}:
            _refuse_unready(held, to, by, at)
        elif before == P.FROZEN:
            if held.call.selections.exclude(state=SelectionState.VOID).exists():
                raise SelectionRests()
        else:
            _close_open_reviews(held, reason, by, at)
        held.phase = to
        held.save(update_fields=["phase"])
        given: dict[str, Any] = {"reason": reason} if reason else {}
        audit.record(act, held, by=by, at=at, from_state=before, to_state=to, **given)
    stage.phase = to
    return stage


def _refuse_unready(stage: Stage, to: str, by: Any, at: datetime | None) -> None:
    """Refuse what would let somebody read before ties are known, or score nothing by nothing."""
    seats = list(
        Panelist.objects.filter(panel__stage=stage, left_at=None).select_related("person").order_by("pk")
    )
    if stage.call.state != CallState.UNDER_REVIEW:
        raise NotWithThePanel(state=stage.call.state_label)
    if not seats:
        raise NobodySeated()
    find_ties(stage, by=by, at=at)
    if to == P.DECLARING:
        return
    waiting = [str(seat) for seat in seats if seat.declared_at is None]
    if waiting:
        raise StillUndeclared(names=", ".join(waiting))
    if not stage.criteria.exists():
        raise NoCriteriaYet()
    if not Review.objects.filter(stage=stage, state__in=ReviewState.LIVE).exists():
        raise NothingAssigned()


def _close_open_reviews(stage: Stage, reason: str, by: Any, at: datetime | None) -> None:
    """Refuse while reviews are open; with a reason they end as not delivered."""
    before = {"stage": stage, "submission__state": SubmissionState.UNDER_REVIEW}
    found = Review.objects.filter(**before).open().select_related("panelist__person").order_by("pk")
    reviews = list(found)
    if reviews and not reason.strip():
        names = dict.fromkeys(str(review.panelist) for review in reviews)
        raise ReviewsOpen(field="reason", names=", ".join(names))
    for review in reviews:
        advance(review.recuse, by=by, at=at, reason=f"Not delivered: {reason.strip()}"[:300])


@objects_to_return
def scores_given(call: Any) -> Refusal | None:
    """Object to taking a call back from the panel once somebody has begun to score."""
    begun = Review.objects.filter(stage__call=call).exclude(
        state__in=[ReviewState.ASSIGNED, ReviewState.RECUSED]
    )
    return ScoresGiven() if begun.exists() else None
