# SPDX-License-Identifier: AGPL-3.0-or-later
"""The release: in one transaction submissions step, awards are offered, letters are asked for. Before it: nothing."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core import jobs
from core.lifecycle import advance, lock
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Award, Call, StageEntry, Submission
from grants.operations.award import offer_award
from grants.states import StageOutcome, SubmissionState
from reviews.models import Selection, SelectionLine
from reviews.operations.letters import ask_for_letter, ask_for_minutes
from reviews.operations.selection.content import content_hash
from reviews.operations.selection.signing import ContentChanged
from reviews.states import Outcome, SelectionState


class NobodyInReserve(Refusal):
    """The reserve list is empty."""

    sentence = _("Nobody is left on the reserve list.")


class NoFreePlace(Refusal):
    """A reserve moves up only after a written withdrawal."""

    sentence = _("Every place is taken. A reserve moves up once a selected team has declined in writing.")


class NotReleased(Refusal):
    """Reserves move up only after the release."""

    sentence = _("The result has not been released.")


def release(selection: Selection, *, by: Any, at: datetime | None = None) -> Selection:
    """Release the result to everybody. `at` is for imports and the demo.

    Raises NotAllowed, WrongState or ContentChanged. Letters are made in the background, with progress under
    the job key `letters:<selection>`.
    """
    demand(by, "reviews.release", selection)
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=selection.call_id)
        selection = lock(selection)
        if (
            selection.content_hash
            and content_hash(selection, minutes=selection.minutes) != selection.content_hash
        ):
            raise ContentChanged()
        selection = advance(selection.release, by=by, at=at)
        lines = list(
            selection.lines.select_related("submission__call", "submission__proposal").order_by(
                "outcome", "place", "pk"
            )
        )
        job = jobs.begin(
            f"letters-{selection.pk}",
            title=_now("Letters of “%(call)s”") % {"call": call},
            total=len(lines) + 1,
            by=by,
            programme_key=call.programme_key,
        )
        for line in lines:
            _carry_out(selection, line, by, at, job.key)
        advance(call.decide, by=by, at=at)
        ask_for_minutes(selection, by=by, job=job.key)
    return selection


def _carry_out(selection: Selection, line: SelectionLine, by: Any, at: datetime | None, job: str) -> None:
    """Let one line come true: the submission's step, the award, the letter."""
    submission, award = line.submission, None
    if line.outcome == Outcome.SELECTED:
        advance(submission.select, by=by, at=at)
        award = _offer(selection, line, by, at)
    elif line.outcome == Outcome.RESERVE:
        advance(submission.hold_in_reserve, by=by, at=at, place=line.place)
    else:
        advance(submission.decline, by=by, at=at)
    passed = StageOutcome.PASSED if line.outcome == Outcome.SELECTED else StageOutcome.NOT_PASSED
    StageEntry.objects.filter(submission=submission, stage=selection.ranking.stage).update(
        outcome=passed, decided_at=at or timezone.now()
    )
    ask_for_letter(line, award, by=by, job=job)


def _offer(selection: Selection, line: SelectionLine, by: Any, at: datetime | None) -> Award:
    """Offer the award of a selected line, at its place."""
    call, place = (
        selection.call,
        line.place or 0,
    )  # a confirmed line that is selected has a place and an amount
    return offer_award(
        line.submission,
        place=place,
        amount=Money(line.amount_minor or 0, call.currency),
        conditions=line.conditions,
        number=f"{call.number_prefix}-A{place:02d}",
        by=by,
        at=at,
    )


def promote_reserve(call: Call, *, by: Any) -> Award:
    """Let the first of the reserve move up into the place that a declined award left; never out of order.

    Raises NotAllowed, NotReleased, NoFreePlace or NobodyInReserve.
    """
    demand(by, "reviews.promote_reserve", call)
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=call.pk)
        selection = call.selections.filter(state=SelectionState.RELEASED).first()
        if selection is None:
            raise NotReleased()
        taken = set(Award.objects.live().filter(call_key=call.key).values_list("place", flat=True))
        offered = set(Award.objects.filter(call_key=call.key).values_list("place", flat=True))
        free = sorted(offered - taken)
        if not free:
            raise NoFreePlace()
        submission = (
            Submission.objects.filter(call=call, state=SubmissionState.RESERVE)
            .order_by("reserve_place")
            .first()
        )
        if submission is None:
            raise NobodyInReserve()
        line = selection.lines.get(submission=submission)
        advance(submission.promote, by=by)
        again = Award.objects.filter(call_key=call.key, place=free[0]).count()
        award = offer_award(
            submission,
            place=free[0],
            amount=Money(line.amount_minor or 0, call.currency),
            conditions=line.conditions,
            number=f"{call.number_prefix}-A{free[0]:02d}-{again + 1}",
            by=by,
        )
        ask_for_letter(line, award, by=by)
    return award
