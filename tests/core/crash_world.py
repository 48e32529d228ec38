# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small world for the worker to be killed in: two mails, a file with its row, a step, an effect, a seal."""

import hashlib
from email import message_from_bytes
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from accounts.models import Person
from core import audit, blobs, outbox
from core.acting import CLOCK
from core.lifecycle import advance
from core.mail import post
from core.models import AuditEntry, AuditNote, Blob, Job, OutboxRow
from grants.models import Call, Programme
from tests.core import rows

KINDS = ("mail", "crash-file", "crash-step")
LETTER = b"%PDF-1.7 the letter " * 400


@outbox.handles("crash-file")
def keep_file(payload, key):
    """Store bytes, then their row: what making a document does. Idempotent by key."""
    sha256 = blobs.store(LETTER)
    with transaction.atomic():
        Blob.objects.get_or_create(sha256=sha256, defaults={"size": len(LETTER), "mime": "application/pdf"})


@outbox.handles("crash-step", atomic=True)
def take_step(payload, key):
    """Take a step and count: database effects that must happen exactly once."""
    advance(Call.objects.get(key="spring").open, by=CLOCK)
    effect = Job.objects.select_for_update().get(key="effect")
    effect.done += 1
    effect.save(update_fields=["done"])


def build() -> None:
    """Make the world and put its work into the outbox in one transaction."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    with transaction.atomic():
        rows.call("spring")
        Job.objects.create(key="effect", title="Effect", asked_by=rows.person("Grace"))
        post("one", to="one@example.org", subject="One", text="First.")
        outbox.put("crash-file", "crash-file:1", {})
        outbox.put("crash-step", "crash-step:1", {})
        post("two", to="two@example.org", subject="Two", text="Second.")


def work() -> None:
    """Do what a worker does: drain, and seal the trail."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    outbox.drain(kinds=KINDS)
    audit.seal_pending()


def wipe() -> None:
    """Empty the tables of this world (used on PostgreSQL: the trail's triggers are put aside for that)."""
    models = (AuditNote, AuditEntry, OutboxRow, Job, Blob, Call, Programme, Person)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        for model in models:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")


def report() -> dict:
    """Tell what there is: mails by Message-ID, files and rows, steps, effects, what is left, faults."""
    mails = sorted(
        message_from_bytes(mail.lstrip())["Message-ID"]
        for file in Path(settings.EMAIL_FILE_PATH).glob("*")  # the backend may put several into one file
        for mail in file.read_bytes().split(b"-" * 79)
        if mail.strip()
    )
    files = [file for file in Path(settings.BLOB_ROOT).rglob("*") if file.is_file()]
    whole = [file for file in files if not file.name.startswith(blobs.PARTIAL)]
    return {
        "mails": mails,
        "whole_files": len(whole),
        "files_are_true": all(hashlib.sha256(file.read_bytes()).hexdigest() == file.name for file in whole),
        "rows_without_file": sum(not blobs.exists(row.sha256) for row in Blob.objects.all()),
        "file_rows": Blob.objects.count(),
        "entries": AuditEntry.objects.count(),
        "told": OutboxRow.objects.filter(kind="told").count(),
        "state": Call.objects.get().state,
        "effects": Job.objects.get().done,
        "left": OutboxRow.objects.filter(kind__in=KINDS, done_at=None).count(),
        "unsealed": AuditEntry.objects.filter(sequence=None).count(),
        "faults": [fault.words for fault in audit.verify("skills")],
    }
