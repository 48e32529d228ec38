# SPDX-License-Identifier: AGPL-3.0-or-later
"""The receipt: what was handed in, word for word, and when by the server's clock."""

from datetime import datetime
from functools import partial
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, override

from accounts.rules import is_auditor, is_officer
from core import showing
from core.money import Money
from core.registry import may_read
from documents import contexts as papers
from documents.models import Document
from documents.operations.document import request_document
from grants import answers as kinds
from grants.completeness import Whole
from grants.letterhead import letterhead_of
from grants.models import Submission
from grants.rules import is_in_team
from grants.states import QuestionKind

KIND = "receipt"


def receipts_of(submission: Submission) -> Any:
    """Return the receipts of a submission, newest first (sent again, it has another one)."""
    kind = ContentType.objects.get_for_model(Submission)
    return Document.objects.filter(subject_type=kind, subject_id=submission.pk, kind=KIND).order_by("-pk")


@may_read(f"document:{KIND}")
def may_read_receipt(person: Any, document: Document) -> bool:
    """The team, the officers and the auditor read a receipt."""
    reader = is_in_team | is_officer | is_auditor
    return bool(reader(person, document.subject))


def request_receipt(whole: Whole, *, by: Any) -> Document:
    """Ask for the receipt of what was just handed in, in the submission's language."""
    submission = whole.submission
    copy = receipts_of(submission).count() + 1
    with override(submission.language):
        title = gettext("Receipt of %(number)s") % {"number": submission.number}
    return request_document(
        key=f"receipt:{submission.pk}:{copy}",
        kind=KIND,
        number=f"{submission.number}-R{copy}",
        title=title,
        language=submission.language,
        template="submission_receipt.html",
        paper=partial(_paper, whole, by),
        subject=submission,
        programme_key=submission.programme_key,
        by=by,
    )


def _paper(whole: Whole, by: Any, verify_url: str) -> papers.Receipt:
    """Return what the receipt says."""
    submission, call, proposal = whole.submission, whole.submission.call, whole.proposal
    handed_in = cast("datetime", submission.submitted_at)
    return papers.Receipt(
        letterhead=letterhead_of(call.programme),
        dated=handed_in.astimezone(call.zone).date(),
        verify_url=verify_url,
        call=str(call.title),
        reference=submission.label,
        title=submission.title,
        institution=proposal.institution.name if proposal and proposal.institution else "",
        submitted_at=handed_in,
        submitted_by=str(by),
        zone=call.time_zone,
        closes_at=call.closes_at,
        team=tuple(papers.TeamMember(name=one.name, role=str(one.get_role_display())) for one in whole.team),
        parts=tuple(
            papers.Part(title=part.title, answers=tuple(_answers(whole, part))) for part in whole.parts
        ),
        budget=tuple(_line(line, call.currency) for line in whole.lines),
        budget_total=whole.requested if whole.lines else None,
        files=tuple(
            papers.HandedFile(name=one.name, size=filesizeformat(one.blob.size), sha256=one.blob.sha256)
            for files in whole.files.values()
            for one in files
        ),
        next_steps=tuple(next_steps(submission)),
    )


def _answers(whole: Whole, part: Any) -> Any:
    for question in part.questions:
        if question.kind == QuestionKind.FILE:
            said = ", ".join(one.name for one in whole.files.get(question.pk, []))
        else:
            said = kinds.shown(question, whole.value(question), whole.frame)
        yield papers.Answer(question=str(question.label), answer=said)


def _line(line: Any, currency: str) -> papers.BudgetLine:
    money = partial(Money, currency=currency)
    return papers.BudgetLine(
        category="",
        description=line.item,
        quantity=f"{line.quantity} {line.unit}".strip(),
        unit_cost=money(line.unit_cost_minor),
        amount=money(line.amount_minor - line.own_minor),
        own=money(line.own_minor) if line.own_minor else None,
    )


def next_steps(submission: Submission) -> list[str]:
    """Return what happens after sending, as sentences for people, with the dates that are planned (one query)."""
    steps = []
    for stage in submission.call.stages.all():
        words = (
            gettext("A panel reads the proposals that meet the rules")
            if stage.is_scored
            else gettext("An officer checks that every rule is met")
        )
        until = gettext(", until %(day)s") % {"day": showing.day_text(stage.due_on)} if stage.due_on else ""
        steps.append(f"{words}{until}.")
    return [*steps, gettext("Everybody who applied gets a letter with the result.")]
