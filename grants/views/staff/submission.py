# SPDX-License-Identifier: AGPL-3.0-or-later
"""One submission as staff see it: answers, team, budget, checks, history."""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import audit
from core.lifecycle import possible_steps
from core.models import AuditEntry
from core.money import Money
from core.permissions import may
from grants import acts, answers
from grants.completeness import frame_of
from grants.models import Question, Submission
from grants.rules import remember_team
from grants.states import SubmissionState
from grants.views.staff.common import staff_submission

MOST_HISTORY = 60


@login_required
@require_safe
def run_submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a submission to staff; a reading by somebody who does not run the programme is logged."""
    submission = staff_submission(request, pk)
    team = list(submission.team.order_by("pk"))
    remember_team(submission, team)
    if not may(request.user, "grants.screen_submission", submission):
        audit.record_reading(request.user, "submission", submission)
    lines = list(submission.budget_lines.all())
    currency = submission.call.currency
    for line in lines:
        line.amount = Money(line.amount_minor, currency)
        line.own = Money(line.own_minor, currency)
    proposal = getattr(submission, "proposal", None)
    awarded = submission.state in {SubmissionState.SELECTED, SubmissionState.WITHDRAWN}
    told = {
        "submission": submission,
        "call": submission.call,
        "proposal": proposal,
        "place": submission.call.programme.place_name(proposal.place) if proposal else "",
        "parts": answered_parts(submission),
        "team": team,
        "lines": lines,
        "requested": Money(sum(line.amount_minor - line.own_minor for line in lines), currency),
        "checks": list(submission.checks.select_related("rule", "by")),
        "attachments": submission.attachments.filter(removed_at=None).select_related("blob"),
        "history": history_of(submission),
        "steps": possible_steps(submission, request.user),
        "edits": may(request.user, "grants.screen_submission", submission),
        "awards": submission.awards.order_by("-pk") if awarded else (),
    }
    return render(request, "grants/staff/submission.html", told)


def answered_parts(submission: Submission) -> list[tuple[Any, list[tuple[Any, str]]]]:
    """Return each part's title with its questions and shown answers; questions and answers by one query."""
    questions = (
        Question.objects.filter(part__call_id=submission.call_id)
        .exclude(kind="file")
        .annotate(mine=FilteredRelation("answers", condition=Q(answers__submission=submission)))
        .annotate(value=F("mine__value"))
        .select_related("part")
        .order_by("part__order", "part_id", "order", "pk")
    )
    frame = frame_of(submission.call)
    parts: dict[int, tuple[Any, list[tuple[Any, str]]]] = {}
    for question in questions:
        shown = answers.shown(question, question.value, frame)
        parts.setdefault(question.part_id, (question.part.title, []))[1].append((question.label, shown))
    return list(parts.values())


def history_of(*things: Any) -> list[SimpleNamespace]:
    """Return who did what with these things (at least one), newest first, in words."""
    about = Q()
    for thing in things:
        about |= Q(subject_type=ContentType.objects.get_for_model(thing), subject_id=thing.pk)
    entries = AuditEntry.objects.filter(about).select_related("by", "on_behalf", "note").order_by("-pk")
    return [
        SimpleNamespace(
            at=entry.happened_at,
            who=entry.by or entry.actor,
            on_behalf=entry.on_behalf,
            through=entry.through,
            words=acts.words_of(entry.act),
            moved=bool(entry.to_state),
            given=given_of(entry),
        )
        for entry in entries[:MOST_HISTORY]
    ]


def given_of(entry: AuditEntry) -> list[tuple[Any, str]]:
    """Return what was said with an act, as far as its clear text is kept."""
    note = getattr(entry, "note", None)
    given = note.given if note is not None and isinstance(note.given, dict) else {}
    return [(label, str(given[name])) for name, label in acts.GIVEN.items() if given.get(name)]
