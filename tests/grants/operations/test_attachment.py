# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of a proposal: rewritten on arrival, taken out of a draft, read by those who may."""

from io import BytesIO

import pytest
from PIL import Image

from core import blobs, registry
from core.models import AuditEntry
from core.refusals import NotAllowed
from core.uploads import NotAccepted
from grants.models import Attachment, Question
from grants.operations import attachment as files
from grants.operations.draft import UnknownQuestion
from grants.operations.refusing import NotADraft
from grants.states import QuestionKind
from tests import personas, worlds

pytestmark = pytest.mark.django_db


def picture(colour="red"):
    """A small JPEG that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "CNR-maker-of-the-camera"
    file = BytesIO()
    Image.new("RGB", (20, 20), colour).save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


@pytest.fixture
def draft():
    return worlds.draft()


@pytest.fixture
def question(draft):
    return Question.objects.get(part__call=draft.call, kind=QuestionKind.FILE)


def attach(draft, question, by=None, **given):
    return files.attach_file(
        draft, question=question, file=picture(), name="photo.jpg", by=by or personas.aline(), **given
    )


def test_a_file_is_rewritten_and_stored_once(draft, question):
    attached = attach(draft, question)

    stored = blobs.read(attached.blob.sha256)
    assert (attached.name, attached.blob.mime, attached.added_by) == (
        "photo.jpg",
        "image/jpeg",
        personas.aline(),
    )
    assert b"CNR-maker" not in stored
    assert attach(draft, question).blob == attached.blob
    assert AuditEntry.objects.filter(act="grants.submission.attach_file").count() == 2


def test_what_is_no_picture_and_no_pdf_is_refused(draft, question):
    with pytest.raises(NotAccepted):
        files.attach_file(
            draft, question=question, file=BytesIO(b"<html>"), name="a.pdf", by=personas.aline()
        )
    assert not Attachment.objects.exists()


def test_only_a_question_for_a_file_takes_one(draft):
    text = Question.objects.filter(part__call=draft.call, kind=QuestionKind.LONG).first()

    with pytest.raises(UnknownQuestion):
        attach(draft, text)


def test_a_question_of_another_call_takes_none(draft):
    other = Question.objects.get(part__call=worlds.open_call("other"), kind=QuestionKind.FILE)

    with pytest.raises(UnknownQuestion):
        attach(draft, other)


def test_there_is_an_end(draft, question):
    first = attach(draft, question)
    Attachment.objects.bulk_create(
        Attachment(
            submission=draft,
            question=question,
            name=f"{n}.jpg",
            blob=first.blob,
            added_by=first.added_by,
            added_at=first.added_at,
        )
        for n in range(files.MOST_FILES - 1)
    )

    with pytest.raises(files.TooManyFiles, match="at most 20 files"):
        attach(draft, question)


def test_a_stranger_adds_and_takes_out_nothing(draft, question):
    with pytest.raises(NotAllowed):
        attach(draft, question, by=personas.stranger())
    with pytest.raises(NotAllowed):
        files.remove_file(attach(draft, question), by=personas.stranger())


def test_nothing_is_added_after_sending():
    submission = worlds.submitted()
    question = Question.objects.get(part__call=submission.call, kind=QuestionKind.FILE)

    with pytest.raises(NotADraft):
        attach(submission, question)


def test_a_file_taken_out_is_read_by_nobody(draft, question):
    attached = attach(draft, question)
    assert files.readable(personas.aline(), attached)

    taken = files.remove_file(attached, by=personas.aline())

    assert not files.readable(personas.aline(), taken)
    with pytest.raises(files.FileGone, match=r"photo\.jpg"):
        files.remove_file(attached, by=personas.aline())


@pytest.mark.parametrize(
    ("who", "reads"),
    [("aline", True), ("grace", True), ("vincent", True), ("stranger", False), ("chantal", False)],
)
def test_who_reads(draft, question, who, reads):
    assert files.readable(personas.person(who), attach(draft, question)) is reads


def test_an_upper_room_may_let_others_read(draft, question, monkeypatch):
    attached = attach(draft, question)
    rule = {"grants.attachment:test": lambda person, _file: person == personas.chantal()}
    monkeypatch.setattr(files, "READERS", registry.READERS | rule)

    assert files.readable(personas.chantal(), attached)
    assert not files.readable(personas.didier(), attached)
