# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conflicts of interest: declared by the panelist, recorded by an officer, found by the system.

Every conflict ends the panelist's review of that submission at once, as a consequence.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core import audit
from core.acting import SystemActor
from core.lifecycle import advance
from core.permissions import demand
from core.refusals import NotAllowed, Refusal
from grants.models import Stage, Submission
from grants.states import CallState, StagePhase
from reviews.models import ConflictOfInterest, Panelist, Review
from reviews.names import submissions_by_name
from reviews.operations.holding import BEFORE_SCORING, PhaseIsOver, hold
from reviews.states import ReviewState, TieKind, TieOrigin
from reviews.tie_facts import found_ties

# The system itself, when it looks again after a team, a submission or a panelist was added.
WATCH = SystemActor("conflict watch", frozenset({"reviews.review.recuse"}))


class NamesNotComplete(Refusal):
    """Ties are declared once it is known who takes part."""

    sentence = _("The list of names is not complete yet. You can declare when the panel has the proposals.")


class UnknownName(Refusal):
    """A name that stands in no submission of the call."""

    sentence = _("The list of names has changed. Look through it again.")


class UnknownTie(Refusal):
    """A kind of tie that is none of the offered ones."""

    sentence = _("Say which kind of tie it is.")


class NotOfThisCall(Refusal):
    """Panelist and submission belong to different calls."""

    sentence = _("This panelist sits on the panel of another call.")


class AlreadyTied(Refusal):
    """There is a conflict already."""

    sentence = _("%(panelist)s has a recorded tie to %(submission)s already.")


def declare_ties(
    panelist: Panelist, *, names: Mapping[str, tuple[str, str]], by: Any, at: datetime | None = None
) -> Panelist:
    """Declare ties to these names (key -> kind, reason); none at all is an answer too.

    A conflict arises for every submission of the call where such a name stands. Until scoring opens, a tie to a
    name that is not named again is taken back. Raises NotAllowed, NamesNotComplete, UnknownName, UnknownTie, PhaseIsOver.
    """
    stage = panelist.panel.stage
    demand(by, "reviews.declare_conflicts", stage)
    if panelist.person_id != by.pk or panelist.left_at is not None:
        raise NotAllowed(who=_("the panelist"))
    now = at or timezone.now()
    with transaction.atomic():
        held = hold(stage)
        if held.phase == StagePhase.FROZEN:
            raise PhaseIsOver(stage=str(held), phase=StagePhase.FROZEN.label)
        if held.call.state != CallState.UNDER_REVIEW:
            raise NamesNotComplete()
        standing = submissions_by_name(held.call)
        _refuse_unknown(names, standing)
        tied = {one: given for key, given in names.items() for one in standing[key]}
        before = {one for key in panelist.declared for one in standing.get(key, ())}
        if held.phase in BEFORE_SCORING:
            _take_back(panelist, TieOrigin.DECLARED, before - set(tied), by=by, at=at)
        _tie(panelist, tied, origin=TieOrigin.DECLARED, by=by, now=now, at=at)
        panelist.declared_at, panelist.declared = now, {key: list(given) for key, given in names.items()}
        panelist.save(update_fields=["declared_at", "declared"])
        audit.record(
            "declare_ties", panelist, by=by, at=at, names={key: kind for key, (kind, _words) in names.items()}
        )
    return panelist


def _refuse_unknown(names: Mapping[str, tuple[str, str]], standing: Mapping[str, set[int]]) -> None:
    if not set(names) <= set(standing):
        raise UnknownName()
    if not {kind for kind, _reason in names.values()} <= set(TieKind.values):
        raise UnknownTie()


def _take_back(panelist: Panelist, origin: str, gone: Iterable[int], *, by: Any, at: datetime | None) -> None:
    """Let ties go that are no longer declared or found; the trail keeps that they were there."""
    for conflict in panelist.conflicts.filter(origin=origin, submission__in=gone).order_by("pk"):
        audit.record(
            "take_back_tie", panelist, by=by, at=at, submission=conflict.submission_id, origin=origin
        )
        conflict.delete()


def _tie(
    panelist: Panelist,
    tied: Mapping[int, tuple[str, str]],
    *,
    origin: str,
    by: Any,
    now: datetime,
    at: datetime | None,
) -> list[ConflictOfInterest]:
    """Write the conflicts that are not there yet, and end the reviews that they touch."""
    known = set(panelist.conflicts.values_list("submission_id", flat=True))
    made = []
    for submission_id in sorted(set(tied) - known):
        kind, reason = tied[submission_id]
        conflict = ConflictOfInterest.objects.create(
            panelist=panelist, submission_id=submission_id, kind=kind, origin=origin,
            reason=reason.strip()[:300], known_at=now,
        )  # fmt: skip
        audit.record(
            "note_tie", panelist, by=by, at=at,
            submission=submission_id, kind=kind, origin=origin, reason=conflict.reason,
        )  # fmt: skip
        made.append(conflict)
    end_tied_reviews(panelist, made, by=by, at=at)
    return made


def end_tied_reviews(
    panelist: Panelist, conflicts: Iterable[ConflictOfInterest], *, by: Any, at: datetime | None = None
) -> None:
    """End the panelist's live reviews of submissions to which there is a tie: they count nowhere."""
    tied = {conflict.submission_id: conflict for conflict in conflicts}
    live = Review.objects.filter(panelist=panelist, submission__in=tied, state__in=ReviewState.LIVE)
    for review in live.select_related("submission").order_by("pk"):
        with override("en"):
            reason = str(TieKind(tied[review.submission_id].kind).label)
        advance(review.recuse, by=by, at=at, reason=reason)


def record_tie(
    panelist: Panelist, *, submission: Submission, kind: str, reason: str, by: Any, at: datetime | None = None
) -> ConflictOfInterest:
    """Record a tie that an officer learnt of. Raises NotOfThisCall, UnknownTie, AlreadyTied, PhaseIsOver."""
    stage = panelist.panel.stage
    demand(by, "reviews.seat_panel", stage)
    with transaction.atomic():
        held = hold(stage, *BEFORE_SCORING, StagePhase.SCORING, StagePhase.DISCUSSION)
        if submission.call_id != held.call_id:
            raise NotOfThisCall(field="submission")
        if kind not in TieKind.values:
            raise UnknownTie(field="kind")
        given = {submission.pk: (kind, reason)}
        made = _tie(panelist, given, origin=TieOrigin.OFFICER, by=by, now=at or timezone.now(), at=at)
        if not made:
            raise AlreadyTied(field="submission", panelist=str(panelist), submission=submission.label)
    return made[0]


def find_ties(stage: Stage, *, by: Any, at: datetime | None = None) -> list[ConflictOfInterest]:
    """Find the ties that registers know of: same college, employer, team; return those that are new.

    Run again whenever a submission, a team member or a panelist is added. Until scoring opens, what is no
    longer found is taken back.
    """
    if by is not WATCH:
        demand(by, "reviews.assign", stage)
    made: list[ConflictOfInterest] = []
    with transaction.atomic():
        held = hold(stage)
        if held.phase == StagePhase.FROZEN:
            return made
        seats = Panelist.objects.filter(panel__stage=held, left_at=None).select_related(
            "person", "institution"
        )
        seats = seats.order_by("pk")
        found = found_ties(held.call, seats)
        for seat in seats:
            ties = found.get(seat.pk, {})
            if held.phase in BEFORE_SCORING:
                old = seat.conflicts.filter(origin=TieOrigin.FOUND).values_list("submission_id", flat=True)
                _take_back(seat, TieOrigin.FOUND, set(old) - set(ties), by=by, at=at)
            given = {submission: (kind, "") for submission, kind in ties.items()}
            made += _tie(seat, given, origin=TieOrigin.FOUND, by=by, now=at or timezone.now(), at=at)
    return made
