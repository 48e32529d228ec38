# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file is kept, confirmed once, and brought in by the worker; its bytes do not stay."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from core import outbox
from core.models import AuditEntry, Job
from core.refusals import NotAllowed
from core.workbook_gate import WorkbookTooLarge
from exchange.models import Import
from exchange.operations import uploading
from exchange.operations.uploading import (
    CarriedOutAlready,
    NothingChosen,
    bring_confirmed,
    confirm_import,
    forget_unconfirmed,
    receive_file,
)
from grants.models import Call, Submission
from tests import personas, worlds
from tests.exchange.books import as_file, bare, full, put

pytestmark = pytest.mark.django_db


def received(sheets=None):
    """A file that Grace handed in for the programme."""
    return receive_file(worlds.programme(), file=as_file(sheets or bare()), by=personas.grace())


def work() -> None:
    """Let the worker do what waits."""
    outbox.drain(kinds=("import", "import-flows"))


def test_a_confirmed_file_is_brought_in_by_the_worker():
    record = confirm_import(received(), by=personas.grace())
    assert not Call.objects.exists()

    work()

    record.refresh_from_db()
    call = Call.objects.get()
    assert (record.call, record.content, call.programme) == (call, None, worlds.programme())
    assert Submission.objects.filter(source=record.source).count() == 3
    submitted = AuditEntry.objects.filter(act="grants.submission.submit")
    assert set(submitted.values_list("by", "through")) == {(personas.grace().pk, "import")}
    job = Job.objects.get(key=record.job_key)
    assert (job.done, job.total, job.failure, job.finished_at is not None) == (10, 10, "", True)


def test_a_faulty_file_changes_nothing_and_says_why_in_its_bringers_language():
    record = confirm_import(received(put(bare(), scores_D2="x", scores_D3="y")), by=personas.grace())

    work()

    record.refresh_from_db()
    failure = Job.objects.get(key=record.job_key).failure
    assert [line.split(":")[0] for line in failure.splitlines()] == ["scores!D2", "scores!D3"]
    assert (record.content, record.call, Call.objects.count()) == (None, None, 0)


def test_a_file_that_is_no_workbook_fails_with_a_reason():
    file = io.BytesIO(b"no workbook")
    file.name = "x.xlsx"
    record = receive_file(worlds.programme(), file=file, by=personas.grace())
    confirm_import(record, by=personas.grace())

    work()

    assert "not an Excel workbook" in Job.objects.get(key=record.job_key).failure


def test_a_file_with_nothing_new_ends_without_a_call_of_its_own():
    confirm_import(received(), by=personas.grace())
    work()
    again = confirm_import(received(), by=personas.grace())

    work()

    again.refresh_from_db()
    assert (again.call, again.content, again.counts) == (None, None, {})
    assert Job.objects.get(key=again.job_key).finished_at is not None


def test_a_file_is_confirmed_once():
    record = received()
    confirm_import(record, by=personas.grace())

    with pytest.raises(CarriedOutAlready):
        confirm_import(record, by=personas.grace())


def test_a_second_try_of_the_worker_does_nothing():
    record = confirm_import(received(), by=personas.grace())
    work()

    bring_confirmed({"import": record.pk}, "again")

    assert Submission.objects.count() == 3


def test_only_officers_bring_files():
    record = received()

    with pytest.raises(NotAllowed):
        receive_file(worlds.programme(), file=as_file(bare()), by=personas.vincent())
    with pytest.raises(NotAllowed):
        confirm_import(record, by=personas.vincent())


def test_no_file_and_too_large_a_file(monkeypatch):
    with pytest.raises(NothingChosen):
        receive_file(worlds.programme(), file=None, by=personas.grace())
    monkeypatch.setattr(uploading, "MAX_BYTES", 10)
    with pytest.raises(WorkbookTooLarge):
        received()


def test_an_officer_brings_no_roles_organisations_or_programmes():
    sheets = put(full(), call_B5="tvet", roles_A5="ali", roles_B5="coach", organisations_A2="col")
    del sheets["programme"]
    sheets["call"] = [row for row in sheets["call"] if row[0] not in {"ceiling", "envelope"}]
    record = confirm_import(received(sheets), by=personas.grace())

    work()

    failure = Job.objects.get(key=record.job_key).failure
    said = [line for line in failure.splitlines() if "Only the programme's administrator" in line]
    assert [line.split(":")[0] for line in said] == [
        "organisations!B2", "roles!B2", "roles!B3", "roles!B4", "roles!B5",
    ]  # fmt: skip


def test_whoever_is_no_officer_any_more_when_the_worker_comes_brings_nothing():
    record = confirm_import(received(), by=personas.grace())
    personas.grace().roles_held.update(until=timezone.now())

    work()

    assert Job.objects.get(key=record.job_key).failure == "Only programme officers may do this."
    assert not Call.objects.exists()


def test_an_administrator_may_bring_roles():
    sheets = put(full(), call_B5="tvet", submissions_F2="huye")
    for name in ("programme", "places", "decision"):
        del sheets[name]
    sheets["call"] = [row for row in sheets["call"] if row[0] not in {"ceiling", "envelope"}]
    record = receive_file(
        worlds.programme(), file=as_file(put(sheets, institutions_F3="", budget_H3="")), by=personas.alice()
    )

    confirm_import(record, by=personas.alice())
    work()

    failure = Job.objects.get(key=record.job_key).failure
    assert [line.split(":")[0] for line in failure.splitlines()] == ["budget!F3"]


def test_bytes_that_nobody_confirmed_go_after_a_day():
    old, young = received(), received()
    Import.objects.filter(pk=old.pk).update(brought_at=timezone.now() - timedelta(days=2))

    assert forget_unconfirmed() == 1

    assert [Import.objects.get(pk=one.pk).content is None for one in (old, young)] == [True, False]
    with pytest.raises(CarriedOutAlready):
        confirm_import(old, by=personas.grace())
