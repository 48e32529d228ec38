# SPDX-License-Identifier: AGPL-3.0-or-later
"""One panelist's review: kept as typed, handed in, taken back, revised in the discussion, given up for a tie."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import Refusal
from grants.states import StagePhase, SubmissionState
from reviews.missing import MARK, WHY, Lack, lacks_of
from reviews.models import ConflictOfInterest, Criterion, Review, Score
from reviews.operations.holding import SCORES_OPEN, hold, refuse_unless_in
from reviews.operations.ties import UnknownTie, end_tied_reviews
from reviews.states import ReviewState, TieKind, TieOrigin

TEXTS = ("comment", "strength", "improve")
LONGEST = 8000


class SavedElsewhere(Refusal):
    """The review was saved from another window since this one was opened."""

    sentence = _("This review was saved in another window meanwhile. Nothing is lost: look at both texts.")


class HandedIn(Refusal):
    """What was handed in is taken back before it is changed."""

    sentence = _("This review is handed in. Take it back before you change it.")


class OffTheScale(Refusal):
    """A mark that the scale does not have."""

    sentence = _("“%(criterion)s” is scored from %(low)s to %(high)s.")


class UnknownCriterion(Refusal):
    """A criterion of another stage."""

    sentence = _("The criteria have changed. Load the page again.")


class TextTooLong(Refusal):
    """More than anybody reads; it is refused, never cut."""

    sentence = _("The text is too long: at most %(limit)s characters.")


class NotBeforeThePanel(Refusal):
    """The submission was withdrawn, taken back, or decided."""

    sentence = _("This proposal no longer lies before the panel, so there is nothing to score.")


class Incomplete(Refusal):
    """Something is missing; `lacks` says what, by field."""

    sentence = _("Not ready to hand in: %(lacks)s")

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(lacks=" ".join(lack.words for lack in lacks))
        self.lacks = lacks


class OpenForRevision(Refusal):
    """In the discussion scores are revised in place, so that the ranking never loses a review."""

    sentence = _("Scores are open to the panel now. Revise them in place instead of taking them back.")


class NothingToRevise(Refusal):
    """Scores are revised in the discussion only, once they were handed in."""

    sentence = _("Scores are revised in the discussion, after they were handed in.")


def save_scores(
    review: Review,
    *,
    scores: Mapping[int, Any],
    comments: Mapping[int, str] | None = None,
    comment: str = "",
    strength: str = "",
    improve: str = "",
    version: int | None = None,
    by: Any,
    at: datetime | None = None,
) -> Review:
    """Keep what was typed so far, complete or not; criteria that are not named stay as they are.

    `version` is the one that the writer saw (None: do not ask). Raises NotAllowed, SavedElsewhere, HandedIn,
    NotBeforeThePanel, UnknownCriterion, OffTheScale or TextTooLong.
    """
    words = {"comment": comment, "strength": strength, "improve": improve}
    with transaction.atomic():
        held = _in_hand(review, by, version)
        if held.state == ReviewState.SUBMITTED:
            raise HandedIn()
        if held.state == ReviewState.ASSIGNED:
            advance(held.begin, by=by, at=at)
        _write(held, scores, comments or {}, words, at=at)
    _bring_up_to_date(review, held)
    return review


def submit_review(review: Review, *, by: Any, at: datetime | None = None) -> Review:
    """Hand the review in. Raises Incomplete, with each thing that is missing; WrongState when it is in."""
    with transaction.atomic():
        held = _in_hand(review, by, None)
        if held.state in ReviewState.OPEN:
            _refuse_incomplete(held)
        advance(held.submit, by=by, at=at)
    _bring_up_to_date(review, held)
    return review


def hand_in(review: Review, *, by: Any, **given: Any) -> Review:
    """Keep what was typed, then hand the review in: what is missing never costs what was typed."""
    save_scores(review, by=by, **given)
    return submit_review(review, by=by)


def revise_review(
    review: Review,
    *,
    scores: Mapping[int, Any],
    comments: Mapping[int, str] | None = None,
    comment: str = "",
    strength: str = "",
    improve: str = "",
    version: int | None = None,
    by: Any,
    at: datetime | None = None,
) -> Review:
    """Revise a review in the discussion; it stays handed in, and what stood before is kept beside.

    Raises NothingToRevise, Incomplete (then nothing is changed), and what `save_scores` raises.
    """
    words = {"comment": comment, "strength": strength, "improve": improve}
    with transaction.atomic():
        held = _in_hand(review, by, version)
        if held.stage.phase != StagePhase.DISCUSSION or held.state != ReviewState.SUBMITTED:
            raise NothingToRevise()
        changed = _write(held, scores, comments or {}, words, keep_first=True, at=at)
        _refuse_incomplete(held)
        audit.record("revise", held, by=by, at=at, scores=changed)
    _bring_up_to_date(review, held)
    return review


def take_back_review(review: Review, *, by: Any, at: datetime | None = None) -> Review:
    """Take a review back to change it, as long as everybody scores alone. Raises OpenForRevision."""
    with transaction.atomic():
        held = _in_hand(review, by, None)
        if held.stage.phase == StagePhase.DISCUSSION:
            raise OpenForRevision()
        advance(held.take_back, by=by, at=at)
    _bring_up_to_date(review, held)
    return review


def recuse(review: Review, *, kind: str, reason: str = "", by: Any, at: datetime | None = None) -> Review:
    """Give a review up because of a tie: the proposal disappears at once and counts nowhere.

    Raises NotAllowed, UnknownTie, or WrongState once it has ended.
    """
    demand(by, "reviews.recuse", review)
    if kind not in TieKind.values:
        raise UnknownTie(field="kind")
    with transaction.atomic():
        hold(review.stage)
        advance(review.recuse, by=by, at=at, reason=reason.strip()[:300] or str(TieKind(kind).label))
        conflict, _new = ConflictOfInterest.objects.get_or_create(
            panelist=review.panelist,
            submission=review.submission,
            defaults={
                "kind": kind,
                "origin": TieOrigin.DECLARED,
                "reason": reason.strip()[:300],
                "known_at": at or timezone.now(),
            },
        )
        audit.record(
            "note_tie", review.panelist, by=by, at=at,
            submission=review.submission_id, kind=kind, origin=conflict.origin, reason=conflict.reason,
        )  # fmt: skip
        end_tied_reviews(review.panelist, [conflict], by=by, at=at)
    return review


def _in_hand(review: Review, by: Any, version: int | None) -> Review:
    """Return the review locked after its stage, for who may score it; refuse an old version."""
    stage = hold(review.stage)
    held = lock(review)
    held.stage = stage
    demand(by, "reviews.score", held)
    refuse_unless_in(stage, *SCORES_OPEN)
    if held.submission.state != SubmissionState.UNDER_REVIEW:
        raise NotBeforeThePanel()
    if version is not None and version != held.version:
        raise SavedElsewhere()
    return held


def _bring_up_to_date(review: Review, held: Review) -> None:
    review.refresh_from_db()
    review.stage.phase = held.stage.phase


def _write(
    held: Review,
    scores: Mapping[int, Any],
    comments: Mapping[int, str],
    words: Mapping[str, str],
    *,
    keep_first: bool = False,
    at: datetime | None,
) -> dict[str, Any]:
    """Write marks and texts, and raise the version; return the marks that changed, by criterion."""
    criteria = {criterion.pk: criterion for criterion in held.stage.criteria.all()}
    if not set(scores) | set(comments) <= set(criteria):
        raise UnknownCriterion()
    for name, text in [*words.items(), *((f"{WHY}{pk}", text) for pk, text in comments.items())]:
        if len(text) > LONGEST:
            raise TextTooLong(field=name, limit=LONGEST)
    kept = {score.criterion_id: score for score in held.scores.all()}
    changed: dict[str, Any] = {}
    for pk in sorted(set(scores) | set(comments)):
        score = kept.get(pk) or Score(review=held, criterion=criteria[pk])
        value = _mark(criteria[pk], scores[pk], score.value) if pk in scores else score.value
        text = comments.get(pk, score.comment)
        if (value, text) == (score.value, score.comment):
            continue
        if value != score.value:
            changed[criteria[pk].key] = value
            if keep_first and score.first_value is None:
                score.first_value = score.value
        score.value, score.comment, score.given_at = value, text, at or timezone.now()
        score.save()
    for name in TEXTS:
        setattr(held, name, words[name])
    held.version += 1
    held.save(update_fields=[*TEXTS, "version"])
    return changed


def _mark(criterion: Criterion, given: Any, before: Decimal | None) -> Decimal | None:
    """Return the mark, None for a blank; a whole number of the scale, or what an import had put there."""
    if given is None:
        return None
    value = Decimal(str(given))
    if value == before:
        return before
    if value != value.to_integral_value() or not criterion.low <= value <= criterion.high:
        raise OffTheScale(
            field=f"{MARK}{criterion.pk}",
            criterion=str(criterion.name),
            low=criterion.low,
            high=criterion.high,
        )
    return value


def _refuse_incomplete(held: Review) -> None:
    scores = {score.criterion_id: score for score in held.scores.all()}
    lacks = lacks_of(
        held.stage.criteria.all(),
        {pk: score.value for pk, score in scores.items()},
        {pk: score.comment for pk, score in scores.items()},
        {name: getattr(held, name) for name in TEXTS},
    )
    if lacks:
        raise Incomplete(lacks)
