# SPDX-License-Identifier: AGPL-3.0-or-later
"""Beginning a submission, and answering its questions in the draft: incomplete is fine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.acting import acting
from core.permissions import demand, may
from core.refusals import Refusal
from grants import answers as kinds
from grants.completeness import asked_parts
from grants.models import Answer, AnswerVersion, Call, Question, Submission, TeamMember
from grants.operations.refusing import NotOpen, draft_in_hand, for_the_team, record_typing
from grants.states import CallState, ConfirmedHow, QuestionKind, TeamRole

GOES_ON_TYPING = timedelta(minutes=2)


class NotAnAnswerLanguage(Refusal):
    """The call takes answers in other languages."""

    sentence = _("Choose one of the call's languages.")


class UnknownQuestion(Refusal):
    """The answer belongs to no question that this submission is asked."""

    sentence = _("The form has changed. Load the page again.")


@dataclass(frozen=True)
class Conflict:
    """Two texts for one question: what the editor typed, and what somebody else saved meanwhile."""

    question: Question
    yours: Any
    theirs: Any
    who: str
    when: datetime
    version: int


@dataclass
class Saved:
    """What came of saving: the versions now in force, and the answers that were not overwritten."""

    versions: dict[int, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def start_submission(
    call: Call,
    *,
    by: Any,
    title: str = "",
    language: str = "",
    is_trainer: bool = False,
    on_behalf: Any = None,
    at: datetime | None = None,
) -> Submission:
    """Begin a draft. Whoever begins leads the team, except an officer, who types for a team (of `on_behalf`).

    Raises NotOpen, NotAnAnswerLanguage (an empty language is the call's first).
    """
    demand(by, "grants.start_submission", call)
    now = at or timezone.now()
    language = language or next(iter(call.languages), call.prevailing_language)
    if call.languages and language not in call.languages:
        raise NotAnAnswerLanguage(field="language")
    with transaction.atomic(), acting(**({"on_behalf": on_behalf} if on_behalf else {})):
        call = Call.objects.select_for_update().get(pk=call.pk)
        if call.state != CallState.OPEN or (call.closes_at and now > call.closes_at):
            raise NotOpen(call=call)
        submission = Submission.objects.create(
            call=call,
            programme_key=call.programme_key,
            title=" ".join(title.split())[:200],
            language=language,
            started_by=by,
            started_at=now,
        )
        _seat_the_lead(submission, by, on_behalf, is_trainer, now)
        audit.record("start_submission", submission, by=by, at=at, language=language)
    return submission


def _seat_the_lead(submission: Submission, by: Any, on_behalf: Any, is_trainer: bool, now: datetime) -> None:
    """Make the starter the lead; of a team for which somebody types, its own person, who still confirms."""
    types_for_others = on_behalf not in (None, by) or may(by, "grants.screen_submission", submission.call)
    lead = on_behalf if types_for_others else by
    if lead is None:
        return
    TeamMember.objects.create(
        submission=submission,
        person=lead,
        name=lead.name,
        sex=lead.sex,
        email=lead.email or "",
        phone=lead.phone or "",
        role=TeamRole.LEAD,
        is_trainer=is_trainer,
        joined_at=now,
        confirmed_at=None if types_for_others else now,
        confirmed_how="" if types_for_others else ConfirmedHow.SIGNED_IN,
    )


def save_answers(
    submission: Submission,
    *,
    values: Mapping[int, Any],
    versions: Mapping[int, int] | None = None,
    by: Any,
    at: datetime | None = None,
) -> Saved:
    """Keep the answers given, by question; raises NotADraft, UnknownQuestion, AnswerTooLong.

    `versions` are those the editor saw (0: no answer yet). Where somebody else saved in between, nothing of
    that answer is overwritten: the conflict carries both texts. Imports, which saw nothing, leave it out.
    """
    now = at or timezone.now()
    with transaction.atomic(), for_the_team(submission, by):
        draft = draft_in_hand(submission, by=by)
        asked = _asked(draft, values)
        standing = {one.question_id: one for one in _standing(draft, values)}
        saved, changed = Saved(), []
        for key, raw in values.items():
            value = kinds.clean(asked[key].kind, raw, draft.call.currency)
            answer = standing.get(key)
            seen = None if versions is None else versions.get(key, 0)
            if _same(answer, value):
                pass
            elif answer is not None and seen is not None and seen != answer.version:
                saved.conflicts.append(_conflict(asked[key], value, answer))
            else:
                answer = _write(draft, asked[key], answer, value, by, now)
                changed.append(asked[key].key)
            saved.versions[key] = answer.version if answer else 0
        if changed:
            record_typing("save_answers", submission, by=by, at=at, questions=changed)
    return saved


def _asked(draft: Submission, values: Mapping[int, Any]) -> dict[int, Question]:
    """Return the questions of the draft's form by key; raises UnknownQuestion for any other."""
    asked = {
        question.pk: question
        for part in asked_parts(draft)
        for question in part.questions
        if question.kind != QuestionKind.FILE
    }
    if not set(values) <= set(asked):
        raise UnknownQuestion()
    return asked


def _standing(draft: Submission, values: Mapping[int, Any]) -> Any:
    return draft.answers.filter(question_id__in=list(values)).select_related("changed_by")


def _same(answer: Answer | None, value: Any) -> bool:
    """Say whether there is nothing to write."""
    return kinds.is_empty(value) if answer is None else bool(answer.value == value)


def _conflict(question: Question, yours: Any, answer: Answer) -> Conflict:
    return Conflict(
        question=question,
        yours=yours,
        theirs=answer.value,
        who=str(answer.changed_by),
        when=answer.changed_at,
        version=answer.version,
    )


def _write(
    draft: Submission, question: Question, answer: Answer | None, value: Any, by: Any, now: datetime
) -> Answer:
    """Write an answer; the text before it is kept, unless the same person merely goes on typing it."""
    if answer is None:
        return Answer.objects.create(
            submission=draft,
            question=question,
            value=value,
            language=draft.language,
            changed_by=by,
            changed_at=now,
        )
    goes_on = answer.changed_by == by and now - answer.changed_at < GOES_ON_TYPING
    if not (goes_on and len(str(value)) >= len(str(answer.value))):
        AnswerVersion.objects.create(
            answer=answer,
            version=answer.version,
            value=answer.value,
            changed_by=answer.changed_by,
            changed_at=answer.changed_at,
        )
    answer.value, answer.changed_by, answer.changed_at = value, by, now
    answer.language, answer.version = draft.language, answer.version + 1
    answer.save()
    return answer
