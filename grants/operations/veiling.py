# SPDX-License-Identifier: AGPL-3.0-or-later
"""Veiling a submission that came to nothing: states, dates, scores and amounts stay; names, texts and files go."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, ProtectedError, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.operations.erasing import erase_notes_about
from core import blobs
from core.models import Blob
from grants.models import Answer, AnswerVersion, Attachment, GuardianConsent, Submission, TeamMember

GONE = "—"


def veil(submissions: QuerySet[Submission]) -> int:
    """Take names, texts and files out of these submissions, for ever; return how many there were."""
    keys = list(submissions.values_list("pk", flat=True))
    AnswerVersion.objects.filter(answer__submission__in=keys).delete()
    Answer.objects.filter(submission__in=keys).delete()
    remove_attachments(Attachment.objects.filter(submission__in=keys))
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
    _remove_blobs(held)
    return count


def _remove_papers(rows: QuerySet[GuardianConsent]) -> None:
    held = [key for key in rows.values_list("paper_id", flat=True) if key]
    rows.delete()
    _remove_blobs(held)


def _remove_blobs(keys: list[Any]) -> None:
    """Remove the rows and bytes to which nothing points any more."""
    for blob in Blob.objects.filter(pk__in=keys):
        try:
            blob.delete()
        except ProtectedError:
            continue
        transaction.on_commit(partial(blobs.remove, blob.sha256))
