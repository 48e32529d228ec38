# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes and the final report of the expert, and the evaluations by both sides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import NotAllowed, Refusal, WrongState
from placements.models import Evaluation, Placement, PlacementReport
from placements.months import months_of
from placements.operations.need import ReasonMissing
from placements.rules import is_host, is_placed
from placements.states import Grade, PlacementState, ReportKind, ReportState, Side

# What each side judges of the other: key -> words.
QUESTIONS = {
    Side.HOST: {
        "skills": _("The expert had the skills that were needed"),
        "passing_on": _("The expert passed knowledge on to our staff"),
        "working": _("Working together went well"),
        "results": _("What was agreed was reached"),
    },
    Side.EXPERT: {
        "welcome": _("The host was prepared for me"),
        "counterpart": _("I had a counterpart who will go on with the work"),
        "means": _("I had what I needed to work"),
        "results": _("What was agreed was reached"),
    },
}


class NothingWritten(Refusal):
    """A report says what was done."""

    sentence = _("Write what was done before you send it.")


class NoSuchMonth(Refusal):
    """A note is about a month of the placement."""

    sentence = _("The placement does not touch this month.")


class GradeMissing(Refusal):
    """Every question is answered."""

    sentence = _("Answer every question from 1 to 4.")


class JudgedAlready(Refusal):
    """An evaluation is written once."""

    sentence = _("This side has given its evaluation already.")


@dataclass(frozen=True)
class Written:
    """What stands in a report."""

    done: str = ""
    hindered: str = ""
    next: str = ""


def write_report(
    placement: Placement, *, kind: str, written: Written, by: Any, month: date | None = None,
    at: datetime | None = None,
) -> PlacementReport:  # fmt: skip
    """Write (or write on) a monthly note or the final report, as a draft. Raises NotAllowed, NoSuchMonth, WrongState."""
    demand(by, "placements.write_report", placement)
    with transaction.atomic():
        held = lock(placement)
        if held.state != PlacementState.UNDER_WAY:
            raise WrongState(thing=str(held), state=held.state_label)
        month = None if kind == ReportKind.FINAL else month
        if kind == ReportKind.MONTHLY and month not in set(months_of(held.starts_on, held.ends_on)):
            raise NoSuchMonth()
        report = held.reports.filter(kind=kind, month=month).first()
        if report is None:
            report = PlacementReport(placement=held, kind=kind, month=month, begun_at=at or timezone.now())
        elif report.state not in ReportState.WITH_EXPERT:
            raise WrongState(thing=str(report), state=report.state_label)
        report.done, report.hindered, report.next = written.done, written.hindered, written.next
        report.save()
        audit.record("write", report, by=by, at=at, tell=False, kind=kind, month=month)
    return report


def submit_report(report: PlacementReport, *, by: Any, at: datetime | None = None) -> PlacementReport:
    """Hand it in. Raises NotAllowed, WrongState or NothingWritten."""
    if not report.done.strip():
        raise NothingWritten(field="done")
    return advance(report.submit, by=by, at=at)


def return_report(
    report: PlacementReport, *, reason: str, by: Any, at: datetime | None = None
) -> PlacementReport:
    """Return it with what is missing. Raises NotAllowed, WrongState or ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return advance(report.give_back, by=by, at=at, reason=reason.strip()[:300])


def accept_report(report: PlacementReport, *, by: Any, at: datetime | None = None) -> PlacementReport:
    """Accept it. Raises NotAllowed or WrongState."""
    return advance(report.accept, by=by, at=at)


def evaluate(
    placement: Placement, *, side: str, grades: Mapping[str, int], words: str, again: bool, by: Any,
    at: datetime | None = None,
) -> Evaluation:  # fmt: skip
    """Judge the other side, once. Raises NotAllowed, WrongState, GradeMissing, ReasonMissing or JudgedAlready."""
    mine = is_placed if side == Side.EXPERT else is_host
    demand(by, "placements.evaluate", placement)
    if not mine(by, placement):
        raise NotAllowed(who=Side(side).label)
    if set(grades) != set(QUESTIONS[Side(side)]) or not set(grades.values()) <= set(Grade.values):
        raise GradeMissing()
    if not words.strip():
        raise ReasonMissing(field="words")
    with transaction.atomic():
        held = lock(placement)
        if held.state != PlacementState.UNDER_WAY:
            raise WrongState(thing=str(held), state=held.state_label)
        if held.evaluations.filter(side=side).exists():
            raise JudgedAlready()
        made = Evaluation.objects.create(
            placement=held, side=side, grades=dict(grades), words=words.strip(), again=again, by=by,
            at=at or timezone.now(),
        )  # fmt: skip
        audit.record("evaluate", held, by=by, at=at, side=side)
    return made
