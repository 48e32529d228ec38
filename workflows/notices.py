# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is told what, when: one table from acts to notices, in each reader's language, through the outbox.

A notice names a thing by its number and links to its page; it never holds a score, a decision or a name that
its reader may not see, since mail is read on shared phones.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from viewflow.workflow.models import Task

from accounts.models import Person
from accounts.states import Role
from core import mail
from core.models import AuditEntry
from grants.models import Call, Stage, Submission
from reviews.models import Selection
from workflows.audiences import holders, leads, members, signatories_of
from workflows.engine import Wait
from workflows.money_notices import MONEY_NOTICES
from workflows.notice import Notice, Readers


def _submission_url(submission: Submission) -> str:
    return reverse("submission", args=[submission.pk])


def _call_url(call: Call) -> str:
    return reverse("call", args=[call.key])


def _teams_of(selection: Selection) -> Readers:
    return members(Submission.objects.filter(call=selection.call, selection_lines__selection=selection))


def _drafting(call: Call) -> Readers:
    return members(Submission.objects.filter(call=call, state="draft"))


def _panelists(stage: Stage) -> Readers:
    return Person.objects.filter(seats__panel__stage=stage, seats__left_at=None).distinct().order_by("pk")


def _officers(thing: Any) -> Readers:
    return holders(thing, Role.OFFICER)


NOTICES: dict[str, list[Notice]] = {
    "grants.submission.submit": [Notice("submission_sent", members, _submission_url)],
    "grants.submission.take_back": [Notice("submission_taken_back", members, _submission_url)],
    "grants.submission.withdraw": [
        Notice("submission_withdrawn", members, _submission_url),
        Notice("submission_withdrawn_staff", _officers, lambda s: reverse("run_submission", args=[s.pk])),
    ],
    "grants.submission.return_for_correction": [Notice("submission_returned", members, _submission_url)],
    "grants.submission.find_ineligible": [Notice("submission_not_admitted", members, _submission_url)],
    "grants.submission.extend_submission": [Notice("deadline_moved", members, _submission_url)],
    "grants.call.extend": [Notice("deadline_moved_for_all", _drafting, _call_url)],
    "reviews.panelist.seat": [
        Notice(
            "panel_seat",
            lambda seat: [seat.person],
            lambda seat: reverse("declare", args=[seat.panel.stage_id]),
        )
    ],
    "reviews.review.assign": [
        Notice(
            "review_assigned",
            lambda review: [review.panelist.person],
            lambda _review: reverse("review_queue"),
        )
    ],
    "reviews.review.recuse": [
        Notice("review_recused", _officers, lambda review: reverse("panel", args=[review.stage_id]))
    ],
    "grants.stage.open_scoring": [
        Notice("scoring_open", _panelists, lambda _stage: reverse("review_queue")),
    ],
    "reviews.selection.confirm": [
        Notice("selection_to_sign", signatories_of, lambda s: reverse("selection", args=[s.pk]))
    ],
    "reviews.selection.complete_sign_offs": [
        Notice("selection_signed_off", _officers, lambda s: reverse("selection", args=[s.pk]))
    ],
    "reviews.selection.release": [Notice("result_ready", _teams_of, lambda _selection: reverse("inbox"))],
    "grants.submission.promote": [Notice("result_ready", members, _submission_url)],
    "grants.grantagreement.issue": [
        Notice(
            "agreement_ready",
            lambda agreement: leads(agreement.award.submission),
            lambda agreement: reverse("award", args=[agreement.award.number]),
        )
    ],
    "grants.award.activate": [
        Notice(
            "award_active",
            lambda award: members(award.submission),
            lambda award: reverse("award", args=[award.number]),
        )
    ],
    "grants.award.decline": [
        Notice("award_declined", _officers, lambda award: reverse("award", args=[award.number]))
    ],
    **MONEY_NOTICES,
}


def tell(entry: AuditEntry, subject: Any) -> None:
    """Put the notices of an act into the outbox; an import tells nobody, its acts lie in the past."""
    if entry.through == "import" or entry.operator == "demo":
        return
    for notice in NOTICES.get(entry.act, ()):
        readers = {person.pk: person for person in notice.to(subject) if person.pk != entry.by_id}
        for person in readers.values():
            _post(
                notice.text,
                f"{notice.text}:{_once(entry, notice)}:{person.pk}",
                person,
                notice.url(subject),
                subject,
            )


def _once(entry: AuditEntry, notice: Notice) -> str:
    """Return the part of the key that makes a notice come once: an assignment of twenty is one mail a day."""
    if notice.text == "review_assigned":
        return f"{entry.programme_key}:{entry.recorded_at:%Y-%m-%d}"
    return str(entry.pk)


def remind(task: Task, wait: Wait, due: datetime, key: str) -> None:
    """Remind those whose turn a task is, before it is due; once per person and due moment."""
    for turn in task.turns.select_related("person"):
        readers = [turn.person] if turn.person_id else holders(turn, turn.role, turn.institution_id)
        for person in readers:
            _post("reminder", f"{key}:{person.pk}", person, turn.url, turn, due=due, words=_words(wait, turn))


def escalate(task: Task, wait: Wait, due: datetime, key: str) -> None:
    """Tell the programme's officers what is overdue; once per due moment."""
    turn = task.turns.first()
    if turn is None:
        return
    for person in holders(turn, Role.OFFICER):
        _post("escalation", f"{key}:{person.pk}", person, turn.url, turn, due=due, words=_words(wait, turn))


def _words(wait: Wait, turn: Any) -> Callable[[], str]:
    """Return the line's words, to be spoken in the reader's language."""
    return lambda: str(wait.one) % {"label": turn.label, "n": 1}


def _post(text: str, key: str, person: Person, url: str, thing: Any, **more: Any) -> None:
    """Write one notice in its reader's language; the first line is the subject. No address, no mail."""
    if not person.email or not person.is_active:
        return
    with translation.override(person.language):
        words = more.pop("words", None)
        context = {
            "person": person,
            "thing": thing,
            "label": getattr(thing, "number", None) or getattr(thing, "label", None) or str(thing),
            "url": settings.SITE_URL + url,
            "words": words() if words else "",
            **more,
        }
        subject, _line, body = render_to_string(f"notices/{text}.txt", context).strip().partition("\n")
    mail.post(
        key, to=person.email, subject=subject.strip(), text=body.strip() + "\n", language=person.language
    )
