# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form on paper: blank for everybody, and filled in for the team and the officers."""

from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.rules import is_auditor, is_officer
from core import audit
from core.permissions import demand
from core.registry import may_read
from documents import contexts as papers
from documents.models import Document
from documents.operations.document import request_document
from documents.states import DocumentState
from grants.blank import part_on_paper
from grants.blueprint.reading import as_questions, document_of, mark_of
from grants.letterhead import letterhead_of
from grants.models import Call, Submission
from grants.operations.receipt import answers_of
from grants.rules import is_in_team
from grants.states import CallState
from grants.whole import Whole, frame_of, read

BLANK, ANSWERS = "blank_form", "answers"


def papers_of(thing: Any, kind: str) -> Any:
    """Return the documents of this kind about a call or a submission, newest first."""
    about = ContentType.objects.get_for_model(type(thing))
    return Document.objects.filter(subject_type=about, subject_id=thing.pk, kind=kind).order_by("-pk")


def blank_papers(call: Call) -> list[Document]:
    """Return the issued blank forms of a call, the newest in each language (one query)."""
    found: dict[str, Document] = {}
    for one in papers_of(call, BLANK).filter(state=DocumentState.ISSUED):
        found.setdefault(one.language, one)
    return list(found.values())


@may_read(f"document:{BLANK}")
def may_read_blank(person: Any, document: Document) -> bool:
    """Everybody signed in reads the form of a call that was opened; before, its officers and the auditor."""
    call: Any = document.subject
    return bool(call.state != CallState.DRAFT or is_officer(person, call) or is_auditor(person, call))


@may_read(f"document:{ANSWERS}")
def may_read_answers(person: Any, document: Document) -> bool:
    """The team, the officers and the auditor read the answers."""
    reader = is_in_team | is_officer | is_auditor
    return bool(reader(person, document.subject))


def request_blank(call: Call, *, language: str, by: Any) -> Document:
    """Ask for the form as it is asked now, in one language; the same form is made once."""
    demand(by, "grants.edit_call", call)
    form = document_of(call)
    with override(language):
        title = gettext("Form of %(call)s") % {"call": call}
    with transaction.atomic():
        return request_document(
            key=f"blank:{call.pk}:{language}:{mark_of([form, str(call.closes_at)])}",
            kind=BLANK,
            number=f"{call.number_prefix}-FORM-{language.upper()}",
            title=title,
            language=language,
            template="blank_form.html",
            paper=partial(_blank, call, form),
            subject=call,
            programme_key=call.programme_key,
            by=by,
        )


def _blank(call: Call, form: dict[str, Any], verify_url: str) -> papers.BlankForm:
    frame = frame_of(call)
    asked = [(part, questions) for part, questions in as_questions(form) if questions]
    return papers.BlankForm(
        letterhead=letterhead_of(call.programme),
        dated=timezone.localdate(timezone=call.zone),
        verify_url=verify_url,
        call=str(call.title),
        closes_at=call.closes_at,
        zone=call.time_zone,
        parts=tuple(
            part_on_paper(part, questions, place, frame, form)
            for place, (part, questions) in enumerate(asked, start=1)
        ),
    )


def request_answers(submission: Submission, *, language: str, by: Any) -> Document:
    """Ask for the answers as they stand, questions in a language of the call; unchanged, they are made once."""
    demand(by, "grants.edit_draft", submission)
    whole = read(submission)
    said = [
        [part.title, [[one.question, one.answer] for one in answers_of(whole, part)]] for part in whole.parts
    ]
    with override(language):
        title = gettext("Answers: %(title)s") % {"title": submission}
    with transaction.atomic():
        document = request_document(
            key=f"answers:{submission.pk}:{language}:{submission.state}:{mark_of([said, submission.title])}",
            kind=ANSWERS,
            number=f"{submission.label}-A{papers_of(submission, ANSWERS).count() + 1}",
            title=title,
            language=language,
            template="answers.html",
            paper=partial(_answers, whole),
            subject=submission,
            programme_key=submission.programme_key,
            by=by,
        )
        audit.record("request_answers", submission, by=by, tell=False, language=language)
    return document


def _answers(whole: Whole, verify_url: str) -> papers.Answers:
    submission, call = whole.submission, whole.submission.call
    now = timezone.now()
    return papers.Answers(
        letterhead=letterhead_of(call.programme),
        dated=now.astimezone(call.zone).date(),
        verify_url=verify_url,
        call=str(call.title),
        reference=submission.label,
        title=str(submission),
        state=str(submission.public_label),
        taken_at=now,
        zone=call.time_zone,
        parts=tuple(
            papers.Part(title=part.title, answers=tuple(answers_of(whole, part)))
            for part in whole.parts
            if whole.of(part)
        ),
    )
