# SPDX-License-Identifier: AGPL-3.0-or-later
"""Giving panelists their proposals: by the best assignment under hard conflicts, and by hand."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import advance
from core.permissions import demand
from core.refusals import NotAllowed, Refusal
from grants.models import Stage, Submission
from grants.states import CallState, SubmissionState
from reviews.assignment_facts import Table, read_table, solved
from reviews.assignment_words import offers_in, offers_said, problems_in, report_of
from reviews.models import AssignmentRun, Panelist, Review
from reviews.operations.holding import UNTIL_DISCUSSION, hold
from reviews.operations.ties import find_ties
from reviews.rules import has_conflict_with
from reviews.states import ReviewState

WEIGHTS = {"field": 600, "bid": 250, "language": 100, "experience": 50}


class NothingToAssign(Refusal):
    """Nothing lies before the panel, or nobody sits on it."""

    sentence = _("There is nothing to assign: hand the call to the panel and seat its members first.")


class TiesNotDeclared(Refusal):
    """Conflicts come first."""

    sentence = _("These panelists have not declared their ties: %(names)s. Wait for them or take them off.")


class NumbersUnfit(Refusal):
    """Reviews and loads are whole numbers that fit together."""

    sentence = _("Ask for at least one review each, and a load from 0 to the greatest.")


class NotEnoughReviewers(Refusal):
    """Not every review could be given; `offers` says what would help, `missing` how many proposals lack some."""

    sentence = _("%(problems)s %(offers)s")

    def __init__(self, *, offered: dict[str, int], missing: int, **words: Any) -> None:
        super().__init__(**words)
        self.offered, self.missing = offered, missing


class ChangedMeanwhile(Refusal):
    """The computation rests on what is no longer so."""

    sentence = _("Something changed while this was computed. Run it again.")


class TiedToIt(Refusal):
    """A conflict of interest is hard."""

    sentence = _("%(panelist)s has a tie to %(submission)s and may not read it.")


class ReadsItAlready(Refusal):
    """One review per panelist and proposal."""

    sentence = _("%(panelist)s reads %(submission)s already.")


class GaveItBack(Refusal):
    """What was ended once is not given to the same person again."""

    sentence = _("%(panelist)s had %(submission)s before and gave it back.")


class LoadIsFull(Refusal):
    """A personal maximum is kept."""

    sentence = _("%(panelist)s takes %(most)s reviews at most.")


class NotOnThePanel(Refusal):
    """Only what lies before the panel is given, and only to those who sit on it."""

    sentence = _("This proposal does not lie before this panel.")


class NothingToTakeBack(Refusal):
    """The review has ended already."""

    sentence = _("This review has ended already.")


def assign(
    stage: Stage,
    *,
    by: Any,
    reviews_per_submission: int | None = None,
    load: int | tuple[int, int] | None = None,
    seed: int = 0,
    partial: bool = False,
    at: datetime | None = None,
) -> AssignmentRun:
    """Give every proposal before the panel its reviewers, as well as possible, and keep why.

    What is assigned already stays; a second run fills only what is missing. `load` is the most reviews a
    panelist takes, or least and most. `partial` gives what is possible where not everything is. Raises
    PhaseIsOver, NothingToAssign, TiesNotDeclared, NumbersUnfit, NotEnoughReviewers or ChangedMeanwhile.
    """
    demand(by, "reviews.assign", stage)
    find_ties(stage, by=by, at=at)
    table = read_table(stage)
    _refuse_early(stage, table)
    reviews = stage.reviews_per_submission if reviews_per_submission is None else reviews_per_submission
    limits = _limits(table, reviews, load)
    found, affinity = solved(table, reviews=reviews, load=limits, seed=seed)
    if found.shortfall.reviews and not partial:
        offered = offers_in(found, reviews)
        raise NotEnoughReviewers(
            offered=offered, missing=len(found.shortfall.reviews),
            problems=" ".join(problems_in(table, found, reviews, hidden=table.tied_to(by))),
            offers=offers_said(offered),
        )  # fmt: skip
    given = {"reviews": reviews, "load": list(limits), "seed": seed, "partial": partial, "weights": WEIGHTS}
    with transaction.atomic():
        held = hold(stage, *UNTIL_DISCUSSION)
        if read_table(held).rests_on != table.rests_on:
            raise ChangedMeanwhile()
        run = _write(held, table, found, affinity, given=given, by=by, at=at)
    stage.reviews_per_submission = reviews
    return run


def _refuse_early(stage: Stage, table: Table) -> None:
    if stage.call.state != CallState.UNDER_REVIEW or not table.submissions or not table.seats:
        raise NothingToAssign()
    waiting = [str(seat) for seat in table.seats if seat.declared_at is None]
    if waiting:
        raise TiesNotDeclared(names=", ".join(waiting))


def _limits(table: Table, reviews: int, load: int | tuple[int, int] | None) -> tuple[int, int]:
    """Return least and most reviews per panelist: by default from 80 to 120 % of the mean load."""
    from reviews.assignment import default_load

    if reviews < 1:
        raise NumbersUnfit(field="reviews")
    if load is None:
        return default_load(len(table.submissions), len(table.seats), reviews)
    low, high = (0, load) if isinstance(load, int) else load
    if not 0 <= low <= high or not high:
        raise NumbersUnfit(field="load")
    return low, high


def _write(
    stage: Stage,
    table: Table,
    found: Any,
    affinity: Any,
    *,
    given: dict[str, Any],
    by: Any,
    at: datetime | None,
) -> AssignmentRun:
    """Write the new reviews and the run's record; the stage now asks for as many reviews as were given."""
    new = 0
    for row, submission in enumerate(table.submissions):
        for column in found.panelists_of(row):
            seat = table.seats[column]
            if (submission.pk, seat.pk) not in table.live:
                _give(stage, seat, submission, by=by, at=at)
                new += 1
    run = AssignmentRun.objects.create(
        stage=stage, run_at=at or timezone.now(), run_by=by, parameters=given,
        inputs_hash=found.inputs_hash, report=report_of(table, found, affinity, given=new),
    )  # fmt: skip
    if stage.reviews_per_submission != given["reviews"]:
        stage.reviews_per_submission = given["reviews"]
        stage.save(update_fields=["reviews_per_submission"])
    audit.record("assign_reviews", stage, by=by, at=at, run=run.pk, given=new, parameters=given)
    return run


def _give(stage: Stage, seat: Panelist, submission: Submission, *, by: Any, at: datetime | None) -> Review:
    review = Review.objects.create(
        panelist=seat, submission=submission, stage=stage, assigned_at=at or timezone.now()
    )
    audit.record("assign", review, by=by, at=at, panelist=seat.pk)
    return review


def assign_by_hand(
    stage: Stage, *, panelist: Panelist, submission: Submission, by: Any, at: datetime | None = None
) -> Review:
    """Give one proposal to one panelist.

    Raises PhaseIsOver, NotOnThePanel, TiesNotDeclared, TiedToIt, ReadsItAlready, GaveItBack or LoadIsFull; and
    NotAllowed for who has a tie to the proposal.
    """
    demand(by, "reviews.assign", stage)
    if has_conflict_with(by, submission):
        raise NotAllowed(who=_("somebody without a tie to it"))
    with transaction.atomic():
        held = hold(stage, *UNTIL_DISCUSSION)
        find_ties(held, by=by, at=at)
        seat = Panelist.objects.select_for_update(no_key=True).get(pk=panelist.pk)
        _refuse_pair(held, seat, submission)
        return _give(held, seat, submission, by=by, at=at)


def _refuse_pair(stage: Stage, seat: Panelist, submission: Submission) -> None:
    words = {"panelist": str(seat), "submission": submission.label}
    here = submission.call_id == stage.call_id and submission.state == SubmissionState.UNDER_REVIEW
    if not here or seat.panel.stage_id != stage.pk or seat.left_at is not None:
        raise NotOnThePanel(field="submission")
    if seat.declared_at is None:
        raise TiesNotDeclared(field="panelist", names=str(seat))
    if seat.conflicts.filter(submission=submission).exists():
        raise TiedToIt(field="panelist", **words)
    before = seat.reviews.filter(stage=stage, submission=submission).first()
    if before is not None:
        ended = before.state == ReviewState.RECUSED
        raise (GaveItBack if ended else ReadsItAlready)(field="panelist", **words)
    live = seat.reviews.filter(stage=stage, state__in=ReviewState.LIVE).count()
    if seat.most_reviews is not None and live >= seat.most_reviews:
        raise LoadIsFull(field="panelist", panelist=str(seat), most=seat.most_reviews)


def unassign(review: Review, *, reason: str, by: Any, at: datetime | None = None) -> Review:
    """Take a proposal back from a panelist; it counts nowhere and is not given to the same person again.

    Raises PhaseIsOver or NothingToTakeBack; and NotAllowed for who has a tie to the proposal.
    """
    stage = review.stage
    demand(by, "reviews.assign", stage)
    if has_conflict_with(by, review.submission):
        raise NotAllowed(who=_("somebody without a tie to it"))
    with transaction.atomic():
        hold(stage, *UNTIL_DISCUSSION)
        if review.fresh().state == ReviewState.RECUSED:
            raise NothingToTakeBack()
        return advance(review.recuse, by=by, at=at, reason=reason[:300])
