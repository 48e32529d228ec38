# SPDX-License-Identifier: AGPL-3.0-or-later
"""A placement: proposed by an officer, confirmed, begun, completed or cancelled."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import audit
from core.lifecycle import advance
from core.permissions import demand
from core.refusals import Refusal, WrongState
from core.showing import day_text
from grants.models import Submission
from placements.models import HostNeed, Placement, PlacementRules, PlacementTerms
from placements.months import lasts, weekdays
from placements.operations.clearance import open_clearances
from placements.operations.documents import issue_certificate, issue_terms
from placements.operations.need import ReasonMissing, follow_placements
from placements.operations.rules import next_number, rules_of
from placements.states import NeedState


class WrongLength(Refusal):
    """A placement lasts as many months as the programme says."""

    sentence = _("From %(from)s to %(until)s is not between %(shortest)s and %(longest)s months.")


class PlacedAlready(Refusal):
    """An expert is in one place at a time."""

    sentence = _(
        "%(who)s is placed at %(host)s from %(from)s to %(until)s already, so not from %(first)s to %(last)s."
    )


class NotYet(Refusal):
    """A placement begins when its day has come."""

    sentence = _("The placement starts on %(day)s. A beginning is noted on its day, or afterwards.")


class TasksMissing(Refusal):
    """Terms of reference have a text."""

    sentence = _("Write what the expert is to do.")


class HostItself(Refusal):
    """The person who speaks for the host is not its expert."""

    sentence = _("%(who)s wrote this need for the host, so another expert is proposed.")


@dataclass(frozen=True)
class Terms:
    """What is agreed: first and last day, task, the employer who grants leave; `days` 0 counts the weekdays."""

    starts_on: date
    ends_on: date
    tasks: str
    employer: str = ""
    days: int = 0


def propose(
    need: HostNeed, *, expert: Person, terms: Terms, by: Any, submission: Submission | None = None,
    score: int | None = None, reasons: tuple[str, ...] = (), at: datetime | None = None,
) -> Placement:  # fmt: skip
    """Propose an expert for a stated need; both sides then answer within the programme's days.

    Raises NotAllowed, WrongState, HostItself, TasksMissing, WrongLength or PlacedAlready.
    """
    demand(by, "placements.propose", need)
    now = at or timezone.now()
    if need.written_by_id == expert.pk:
        raise HostItself(who=str(expert))
    with transaction.atomic():
        standing = HostNeed.objects.select_for_update().get(pk=need.pk)
        if standing.state != NeedState.STATED:
            raise WrongState(thing=str(standing), state=standing.state_label)
        rules = rules_of(need.programme_key)
        check_days(terms, rules, expert=expert)
        placement = Placement(
            number=next_number(need.programme_key), programme_key=need.programme_key,
            call_key=submission.call.key if submission else "", need=need, institution=need.institution,
            expert=expert, submission=submission, title=need.title, sector=need.sector,
            starts_on=terms.starts_on, ends_on=terms.ends_on, shortest_months=rules.shortest_months,
            longest_months=rules.longest_months, score=score, reasons=list(reasons), proposed_by=by,
            proposed_at=now,
        )  # fmt: skip
        placement.save(force_insert=True)
        write_terms(placement, terms, rules, by=by, now=now)
        open_clearances(placement)
        audit.record(
            "propose", placement, by=by, at=at, to_state=placement.state, expert=expert, need=need,
            score=score, reasons=list(reasons), **asdict(terms),
        )  # fmt: skip
    return placement


def check_days(terms: Terms, rules: Any, *, expert: Person, but: Placement | None = None) -> None:
    """Raise TasksMissing, WrongLength, or PlacedAlready with both pairs of dates.

    The expert's row is locked, so that two who place the same person wait for each other.
    """
    if not terms.tasks.strip():
        raise TasksMissing(field="tasks")
    months = {"shortest": rules.shortest_months, "longest": rules.longest_months}
    if not lasts(terms.starts_on, terms.ends_on, **months):
        raise WrongLength(
            field="ends_on", **months, until=day_text(terms.ends_on), **{"from": day_text(terms.starts_on)}
        )
    Person.objects.select_for_update(no_key=True).get(pk=expert.pk)
    others = Placement.objects.live().filter(expert=expert).exclude(pk=but.pk if but else None)
    other = others.at_the_time(terms.starts_on, terms.ends_on).select_related("institution").first()
    if other is not None:
        raise PlacedAlready(
            field="starts_on", who=str(expert), host=str(other.institution), until=day_text(other.ends_on),
            first=day_text(terms.starts_on), last=day_text(terms.ends_on), **{"from": day_text(other.starts_on)},
        )  # fmt: skip


def write_terms(
    placement: Placement, terms: Terms, rules: PlacementRules, *, by: Any, now: datetime, why: str = ""
) -> PlacementTerms:
    """Write the next version of the terms; both sides are asked."""
    version = placement.terms.count() + 1
    return PlacementTerms.objects.create(
        placement=placement, version=version, starts_on=terms.starts_on, ends_on=terms.ends_on,
        days=terms.days or max(1, weekdays(terms.starts_on, terms.ends_on)), tasks=terms.tasks.strip(),
        employer=terms.employer.strip(), why=why, written_by=by, written_at=now,
        answer_by=now + timedelta(days=rules.answer_days),
    )  # fmt: skip


def confirm_placement(placement: Placement, *, by: Any, at: datetime | None = None) -> Placement:
    """Confirm it: both sides accepted and every item is clear. Raises NotAllowed, WrongState, NotAnswered, NotCleared."""
    with transaction.atomic():
        advance(placement.confirm, by=by, at=at)
        follow_placements(placement.need)
        issue_terms(placement, placement.terms.get(version=1), by=by)
    return placement


def begin_placement(placement: Placement, *, on: date, by: Any, at: datetime | None = None) -> Placement:
    """Note that the expert arrived. Raises NotAllowed, WrongState, NotYet or PaperExpired."""
    if on < placement.starts_on or on > timezone.localdate():
        raise NotYet(field="on", day=day_text(placement.starts_on))
    return advance(placement.begin, by=by, at=at, on=on)


def complete_placement(placement: Placement, *, by: Any, at: datetime | None = None) -> Placement:
    """End it well. Raises NotAllowed, WrongState, ReportMissing, AttendanceMissing or EvaluationMissing."""
    with transaction.atomic():
        advance(placement.complete, by=by, at=at)
        issue_certificate(placement, by=by)
    return placement


def cancel_placement(placement: Placement, *, reason: str, by: Any, at: datetime | None = None) -> Placement:
    """Cancel it for a reason that both sides read; its place is free. Raises NotAllowed, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    with transaction.atomic():
        advance(placement.cancel, by=by, at=at, reason=reason.strip())
        close_open_terms(placement, at=at)
        follow_placements(placement.need)
    return placement


def close_open_terms(placement: Placement, *, at: datetime | None = None) -> None:
    """Nobody is asked any more."""
    placement.terms.filter(in_force_at=None, closed_at=None).update(closed_at=at or timezone.now())
