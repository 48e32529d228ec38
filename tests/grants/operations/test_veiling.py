# SPDX-License-Identifier: AGPL-3.0-or-later
"""Veiling: names, texts and files go; a file that somebody else handed in too stays."""

import os
from io import BytesIO

import pytest
from PIL import Image

from core import blobs
from core.models import Blob
from grants.models import Attachment, GuardianConsent, Question, Submission
from grants.operations.attachment import attach_file
from grants.operations.team.guardian import name_guardian, record_guardian_paper
from grants.operations.veiling import remove_attachments, veil
from grants.states import QuestionKind
from tests import personas, worlds
from tests.matrix.papers import pdf

pytestmark = pytest.mark.django_db


def attach(draft: Submission, colour: str, by) -> Attachment:
    """Hand in a picture of one colour, a day ago by the clock of the disk."""
    file = BytesIO()
    Image.new("RGB", (20, 20), colour).save(file, "JPEG")
    file.seek(0)
    question = Question.objects.filter(part__call=draft.call, kind=QuestionKind.FILE).first()
    made = attach_file(draft, question=question, file=file, name=f"{colour}.jpg", by=by)
    aged(made.blob.sha256)
    return made


def aged(sha256: str) -> None:
    """What was stored in the last hour is never removed: let it lie there for a day."""
    place = blobs.path(sha256)
    before = place.stat().st_mtime - 24 * 3600
    os.utime(place, (before, before))


def test_a_file_that_another_team_handed_in_too_stays(django_capture_on_commit_callbacks):
    mine, theirs = worlds.draft(), worlds.draft(lead=personas.diane())
    own, shared = attach(mine, "red", personas.aline()), attach(mine, "blue", personas.aline())
    kept = attach(theirs, "blue", personas.diane())
    assert kept.blob == shared.blob

    with django_capture_on_commit_callbacks(execute=True):
        gone = remove_attachments(Attachment.objects.filter(submission=mine))

    assert (gone, list(Attachment.objects.all())) == (2, [kept])
    assert not Blob.objects.filter(pk=own.blob_id).exists()
    assert not blobs.exists(own.blob.sha256)
    assert blobs.exists(kept.blob.sha256)


def test_the_guardian_and_their_signed_paper_go_with_the_team(django_capture_on_commit_callbacks):
    draft, aline = worlds.filled(), personas.aline()
    lead, member = draft.team.order_by("pk")
    for one in (lead, member):
        name_guardian(one, under_age=True, name="Mother", phone="+250780000777", by=aline)
    paper = record_guardian_paper(member, paper=pdf("Mother"), by=personas.grace()).paper
    aged(paper.sha256)

    with django_capture_on_commit_callbacks(execute=True):
        assert veil(Submission.objects.filter(pk=draft.pk)) == 1

    assert not GuardianConsent.objects.exists()
    assert not Blob.objects.filter(pk=paper.pk).exists()
    assert not blobs.exists(paper.sha256)
    draft.refresh_from_db()
    assert (draft.title, draft.answers.count()) == ("", 0)
    assert draft.veiled_at
    assert {one.name for one in draft.team.all()} == {f"Member {lead.pk}", f"Member {member.pk}"}
