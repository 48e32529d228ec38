# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that a programme owns goes out as one file and comes back as it was; what was altered is not taken."""

import json
import shutil
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection, transaction

from accounts.models import Person
from accounts.operations.role import seat_first_administrator
from budgets import checks
from budgets.models import PayeeAccount, Payment
from budgets.verifying import verify_ledger
from core import audit, blobs
from core.acting import acting
from core.models import AuditEntry, Blob
from core.refusals import NotAllowed
from core.secrets import open_text
from core.triggers import triggers_aside
from exchange import estate
from exchange.operations.estate import (
    AnotherVersion,
    NotAnEstate,
    NotEmpty,
    WrongKey,
    export_estate,
    restore_estate,
)
from grants.models import Programme
from grants.operations.programme import found_programme
from tests import personas, worlds
from tests.budgets.statements import bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(tmp_path):
    """Return a file with everything of a programme that sent a payment, and its key."""
    bank.sent(parts=1)
    to = tmp_path / "all.zip"
    return to, export_estate(worlds.programme(), to=to, by=personas.alice())


def empty() -> None:
    """Leave an installation as it is after its migrations."""
    with triggers_aside(), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.label not in {"contenttypes.ContentType", "auth.Permission"}:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')


def manifest(file) -> dict:
    with ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))


def rewrite(file, name: str, change) -> None:
    """Write the file anew with one of its parts changed."""
    parts = file.with_suffix(".new")
    with ZipFile(file) as old, ZipFile(parts, "w") as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    shutil.move(parts, file)


def test_every_table_is_taken_or_said_to_stay():
    known = {model._meta.label for model in apps.get_models()}

    assert set(estate.LEFT) <= known
    assert known - set(estate.LEFT) == {model._meta.label for model, _rows in estate.rows_of("nobody")}


def test_a_table_that_belongs_nowhere_is_named(monkeypatch):
    monkeypatch.delitem(estate.LEFT, "core.OutboxRow")

    with pytest.raises(LookupError, match=r"core\.OutboxRow"):
        estate.ways()


def test_what_went_out_comes_back_as_it_was(taken, tmp_path):
    file, key = taken
    before = manifest(file)
    account = open_text(PayeeAccount.objects.get().sealed_number)
    empty()

    programme = restore_estate(file, key=key)

    assert list(audit.verify(programme.key)) == []
    assert list(verify_ledger(programme.key)) == []
    assert list(checks.findings(programme.key)) == []
    assert audit.head(programme.key) == tuple(before["trail"])
    assert Payment.objects.get().state == "sent"
    assert open_text(PayeeAccount.objects.get().sealed_number) == account
    assert AuditEntry.objects.get(sequence=None).act == "grants.programme.restore_programme"
    again = tmp_path / "again.zip"
    export_estate(programme, to=again, by=personas.alice())
    # Encrypted anew each time, or grown by these two acts themselves.
    differs = {"accounts.Invitation", "budgets.PayeeAccount", "budgets.SourceAccount", "core.AuditEntry"}
    after = manifest(again)["tables"]
    assert {one: after[one] for one in after if one not in differs} == {
        one: told for one, told in before["tables"].items() if one not in differs
    }
    assert worlds.new_call(key="after") in programme.calls.all()


def test_another_programme_stays_where_it_is(tmp_path):
    worlds.open_call()
    with acting(through="command", operator="somebody"):
        other = personas.stranger()
        given = {"name": {"fr": "Zqautre"}, "currency": "XOF", "languages": ["fr"]}
        found_programme(key="zqautre", by=other, **given)
        seat_first_administrator(other, programme_key="zqautre", by=other)
    to = tmp_path / "all.zip"

    export_estate(worlds.programme(), to=to, by=personas.alice())

    with ZipFile(to) as archive:
        rows = b"".join(archive.read(name) for name in archive.namelist())
    assert worlds.programme().key.encode() in rows
    assert b"zqautre" not in rows.lower()
    assert other.email.encode() not in rows


def test_only_an_administrator_takes_it_out(tmp_path):
    to = tmp_path / "all.zip"

    with pytest.raises(NotAllowed, match="administrators"):
        export_estate(worlds.programme(), to=to, by=personas.grace())

    assert not to.exists()


def test_an_installation_in_use_takes_nothing_in(taken):
    file, key = taken

    with pytest.raises(NotEmpty):
        restore_estate(file, key=key)


@pytest.mark.parametrize(
    ("part", "change", "refusal"),
    [
        ("rows/grants.Call.jsonl", lambda was: was.replace(b"tvet", b"tvex"), NotAnEstate),
        ("manifest.json", lambda was: was.replace(b"inzira-programme/1", b"x"), NotAnEstate),
        ("manifest.json", lambda was: b"{", NotAnEstate),
        ("manifest.json", lambda was: was.replace(b'"grants": "0', b'"grants": "9'), AnotherVersion),
        (None, None, WrongKey),
        ("no zip", None, NotAnEstate),
    ],
)
def test_what_was_altered_is_not_taken_and_nothing_is_written(taken, part, change, refusal):
    file, key = taken
    if part is None:
        key = "AAAA" + key[4:]
    elif change is None:
        file.write_bytes(b"nothing")
    else:
        rewrite(file, part, change)
    empty()

    with pytest.raises(refusal), transaction.atomic():
        restore_estate(file, key=key)

    assert not Person.objects.exists()


def test_a_kept_file_that_was_altered_is_not_taken(taken):
    file, key = taken
    with ZipFile(file) as archive:
        kept = next(name for name in archive.namelist() if name.startswith("files/"))
    rewrite(file, kept, lambda was: was + b" ")
    empty()

    with pytest.raises(NotAnEstate, match="altered"), transaction.atomic():
        restore_estate(file, key=key)


def test_a_row_whose_file_is_lost_goes_out_without_it(tmp_path):
    bank.sent(parts=1)
    lost = Blob.objects.first()
    blobs.path(lost.sha256).unlink()
    file = tmp_path / "lost.zip"

    key = export_estate(worlds.programme(), to=file, by=personas.alice())
    empty()

    restore_estate(file, key=key)
    assert Blob.objects.filter(sha256=lost.sha256).exists()
    assert not blobs.exists(lost.sha256)


def test_what_only_looks_encrypted_stays_as_it_was_typed(taken, tmp_path):
    Programme.objects.update(contact="gAAAAB is no secret")
    file = tmp_path / "typed.zip"
    key = export_estate(worlds.programme(), to=file, by=personas.alice())
    empty()

    assert restore_estate(file, key=key).contact == "gAAAAB is no secret"
