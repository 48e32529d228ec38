# SPDX-License-Identifier: AGPL-3.0-or-later
"""The PDF of everything held on a person: asked for, made once, never for somebody erased, failing in words."""

import subprocess
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from accounts.models import DataCopy
from accounts.operations.erasing import anonymise
from core import blobs, outbox
from core.models import AuditEntry, Job, OutboxRow
from documents.rendering import PdfUnavailable
from grants.operations import data_copy
from grants.operations.data_copy import LONGEST, NoLetterhead, ask_for_copy, make_copy, said
from tests import personas, worlds

pytestmark = pytest.mark.django_db


def words_of(pdf: bytes) -> str:
    """What a paper says, in one line."""
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return " ".join(told.decode().split())


def test_who_belongs_to_no_programme_is_told_of_the_other_file():
    with pytest.raises(NoLetterhead) as refused:
        ask_for_copy(personas.stranger(), by=personas.stranger())

    assert "JSON" in str(refused.value)
    assert not DataCopy.objects.exists()
    assert not OutboxRow.objects.filter(kind="data-copy").exists()


def test_the_paper_holds_what_is_held_and_is_made_once():
    worlds.filled()
    aline = personas.aline()

    job = ask_for_copy(aline, by=aline)
    assert (job.finished_at, job.asked_by, job.programme_key) == (None, aline, personas.PROGRAMME)
    outbox.drain(kinds=("data-copy",))

    copy, job = DataCopy.objects.get(person=aline), Job.objects.get(key=job.key)
    assert (job.done, job.failure, copy.failure) == (1, "", "")
    assert job.finished_at
    told = words_of(blobs.read(copy.sha256))
    for word in (aline.name, aline.email, aline.phone, "About you", "Answers you typed", f"D-{copy.pk}"):
        assert word in told
    assert AuditEntry.objects.filter(act="accounts.person.ask_data_copy", by=aline).count() == 1
    row = OutboxRow.objects.get(kind="data-copy")
    make_copy(row.payload, row.key)
    assert DataCopy.objects.get() == copy
    assert DataCopy.objects.get().made_at == copy.made_at
    assert Job.objects.get(key=job.key).done == 1


def test_nothing_is_made_for_somebody_erased_meanwhile():
    worlds.filled()
    aline = personas.aline()
    ask_for_copy(aline, by=aline)

    anonymise(aline, by=personas.alice())
    outbox.drain(kinds=("data-copy",))

    assert not DataCopy.objects.exists()
    assert OutboxRow.objects.get(kind="data-copy").done_at


class NoRenderer:
    """A machine without the libraries that lay out text."""

    def __enter__(self):
        raise PdfUnavailable

    def __exit__(self, *problem):
        """Nothing to close."""


def test_without_the_pdf_libraries_the_job_says_so(monkeypatch):
    worlds.filled()
    aline = personas.aline()
    monkeypatch.setattr(data_copy, "Renderer", NoRenderer)

    job = ask_for_copy(aline, by=aline)
    outbox.drain(kinds=("data-copy",))

    copy, job = DataCopy.objects.get(), Job.objects.get(key=job.key)
    assert "PDF documents are disabled on this machine" in job.failure
    assert job.finished_at
    assert (copy.sha256, copy.made_at) == ("", None)
    assert copy.failure.startswith("PDF documents are disabled")


SAID = [
    (True, "Yes"),
    (False, "No"),
    (date(2026, 11, 24), "24 November 2026"),
    (datetime(2026, 11, 24, 13, 0, tzinfo=UTC), "Tue 24 Nov 2026, 15:00 (Kigali)"),
    ({"motor": True, "since": date(2026, 1, 2)}, "motor: Yes; since: 2 January 2026"),
    ([1, "two", (False,)], "1; two; No"),
    (("a", "b"), "a; b"),
    (12, "12"),
    ("x" * (LONGEST + 1), "x" * LONGEST),
    (["x" * LONGEST, "y"], "x" * LONGEST),
    ({"a": "x" * LONGEST}, "a: " + "x" * (LONGEST - 3)),
]


@pytest.mark.parametrize(("value", "words"), SAID)
def test_a_value_is_said_in_words(value, words):
    with timezone.override("Africa/Kigali"):
        assert said(value) == words
