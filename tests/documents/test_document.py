# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents: asked for once, made in the background, kept as they were issued, and verified by anybody."""

import hashlib
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import jobs, outbox
from core.models import Job
from core.refusals import WrongState
from documents.models import Document
from documents.operations.document import ask_again, close_renderer, request_document
from documents.preparing import LONGEST_TEXT
from tests import personas, worlds
from tests.documents import papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_child_is_left():
    yield
    close_renderer()


def asked(*, job: str = "", key: str = "award-letter:1:v1", **change) -> Document:
    """A letter that was asked for."""
    (template, paper), _more = papers.given("award_letter")
    with transaction.atomic():
        return request_document(
            key=key,
            kind="paper",
            number=f"A-{key[-1]}",
            title="Award letter",
            language="en",
            template=template,
            paper=lambda url: replace(paper, verify_url=url, **change),
            subject=worlds.programme(),
            programme_key=personas.PROGRAMME,
            by=personas.grace(),
            public=True,
            job=job,
        )


def made(**given) -> Document:
    """A letter that was issued."""
    document = asked(**given)
    outbox.drain(kinds=("render-document",))
    return Document.objects.get(pk=document.pk)


def test_the_same_key_is_one_document():
    first, second = asked(), asked()

    assert first.pk == second.pk
    assert Document.objects.count() == 1
    assert f"/verify/{first.token}/" in first.facts["verify_url"]


def test_it_is_issued_in_the_background_with_its_hash_and_counts_in_its_job():
    jobs.begin("letters", title="Letters", total=1, by=personas.grace())

    document = made(job="letters")

    assert document.state == "issued"
    assert document.pages >= 1
    assert document.sha256 == document.blob.sha256
    assert Job.objects.get(key="letters").finished_at is not None


def test_a_second_try_of_the_worker_changes_nothing():
    document = made()
    outbox.HANDLERS["render-document"][0][0]({"document": document.pk, "job": ""}, "render:again")

    assert Document.objects.get(pk=document.pk).sha256 == document.sha256


def test_what_was_issued_never_changes():
    document = made()

    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        document.delete()


def test_one_that_cannot_be_made_says_why_and_may_be_asked_for_again():
    jobs.begin("letters", title="Letters", total=1, by=personas.grace())
    document = made(job="letters", title="x" * (LONGEST_TEXT + 1))

    assert document.state == "failed"
    assert "longer than" in document.failure
    assert "longer than" in Job.objects.get(key="letters").failure

    ask_again(document, by=personas.grace())
    outbox.drain(kinds=("render-document",))
    assert Document.objects.get(pk=document.pk).state == "failed"


def test_one_that_was_issued_is_not_made_again():
    with pytest.raises(WrongState):
        ask_again(made(), by=personas.grace())


def test_anybody_can_see_whether_a_copy_is_genuine(client_for):
    document = made()
    url = reverse("verify", args=[document.token])
    from core import blobs

    genuine = blobs.read(document.sha256)
    page = client_for().get(url).content.decode()
    same = client_for().post(url, {"file": SimpleUploadedFile("a.pdf", genuine)}).content.decode()
    other = client_for().post(url, {"file": SimpleUploadedFile("a.pdf", genuine + b" ")}).content.decode()
    typed = client_for().post(url, {"digest": hashlib.sha256(genuine).hexdigest().upper()}).content.decode()

    assert document.number in page
    assert "byte by byte" in same
    assert "not the issued one" in other
    assert "byte by byte" in typed


def test_what_is_not_issued_is_not_verified_and_not_served(client_for):
    document = asked()

    assert client_for().get(reverse("verify", args=[document.token])).status_code == 404
    assert (
        client_for(personas.stranger()).get(reverse("document_file", args=[document.token])).status_code
        == 404
    )
    assert (
        client_for(personas.stranger()).get(reverse("document_file", args=["no-such-token"])).status_code
        == 404
    )
