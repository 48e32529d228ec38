# SPDX-License-Identifier: AGPL-3.0-or-later
"""Veiling a submission that came to nothing: states, dates, scores and amounts stay; names, texts and files go."""

from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.operations.erasing import erase_notes_about, remove_blobs
from grants.models import (
    Answer,
    AnswerVersion,
    Attachment,
    ExpertApplication,
    GuardianConsent,
    LookAlike,
    Reference,
    Submission,
    TeamMember,
)

GONE = "—"


def veil(submissions: QuerySet[Submission]) -> int:
    """Take names, texts and files out of these submissions, for ever; return how many there were."""
    keys = list(submissions.values_list("pk", flat=True))
    AnswerVersion.objects.filter(answer__submission__in=keys).delete()
    Answer.objects.filter(submission__in=keys).delete()
    remove_attachments(Attachment.objects.filter(submission__in=keys))
    remove_references(keys)
    LookAlike.objects.filter(Q(first__in=keys) | Q(second__in=keys)).delete()
    members = TeamMember.objects.filter(submission__in=keys)
    _remove_papers(GuardianConsent.objects.filter(member__in=members))
    erase_notes_about(Submission, keys)
    erase_notes_about(TeamMember, list(members.values_list("pk", flat=True)))
    name = Concat(Value("Member "), F("pk"), output_field=CharField())
    members.update(name=name, person=None, email="", phone="", sex="", invite_code=None, left_because="")
    return Submission.objects.filter(pk__in=keys).update(
        title="", contracting_name="", contracting_number="", correction_asked="", veiled_at=timezone.now()
    )


def remove_attachments(rows: QuerySet[Attachment]) -> int:
    """Remove files with their rows; return how many. Bytes that somebody else handed in too stay."""
    held = list(rows.values_list("blob_id", flat=True))
    count = rows.delete()[0]
    remove_blobs(held)
    return count


def _remove_papers(rows: QuerySet[GuardianConsent]) -> None:
    held = list(rows.values_list("paper_id", flat=True))
    rows.delete()
    remove_blobs(held)


def remove_references(submissions: Any) -> None:
    """Remove what referees said, and what an expert wished for, of these submissions."""
    Reference.objects.filter(submission__in=submissions).delete()
    ExpertApplication.objects.filter(submission__in=submissions).update(host_wishes="")
