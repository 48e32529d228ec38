# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small world for the worker to be killed in: two mails in the folder, a bulk message to three people."""

from email import message_from_bytes
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from conversations.models import Bounce, Bulletin, Delivery, Message, MessageFile, Thread
from conversations.operations import sending
from conversations.operations.receiving import read_folder
from conversations.operations.thread import write_message
from conversations.tokens import reply_address
from core import outbox
from core.models import AuditEntry, OutboxRow
from tests import personas, worlds
from tests.conversations.mails import HOST, answer, came_back

NAMES = ("aline", "eric", "diane")
sending.BATCH = 2


def _settle() -> Path:
    settings.MAIL_IN_HOST, settings.BLOB_ROOT = HOST, Path(settings.BLOB_ROOT)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.MAIL_IN_FOLDER = Path(settings.EMAIL_FILE_PATH).parent / "mail-in"
    settings.MAIL_IN_FOLDER.mkdir(parents=True, exist_ok=True)
    return settings.MAIL_IN_FOLDER


def build() -> None:
    """Make the thread, and put the bulk message into the outbox."""
    _settle()
    with transaction.atomic():
        draft = worlds.draft()
        write_message(draft, text="Which timber?", by=personas.grace(), key="q", asks=True)
        OutboxRow.objects.all().delete()
        bulletin = Bulletin.objects.create(
            programme_key=personas.PROGRAMME, audience="people", subject={"en": "News"}, text={"en": "Dear {name}"},
            written_by=personas.grace(), written_at=timezone.now(),
        )  # fmt: skip
        for key in NAMES:
            Delivery.objects.create(bulletin=bulletin, person=personas.person(key))
        Bulletin.objects.filter(pk=bulletin.pk).update(**{"state": "released"})
        outbox.put("bulletin", "bulletin:1", {"bulletin": bulletin.pk})


def work() -> None:
    """Read the folder, and do what the outbox holds."""
    folder = _settle()
    if not Message.objects.filter(way="mail").exists() and not (folder / "1.eml").exists():
        thread = Thread.objects.get()
        files = [("plan.png", picture(), "image/png")]
        raw = answer(reply_address(thread.pk, personas.aline().pk), text="Pine.", files=files)
        (folder / "1.eml").write_bytes(raw)
        (folder / "2.eml").write_bytes(came_back("gone@example.org"))
    read_folder()
    outbox.drain(kinds=("bulletin", "mail"))


def picture() -> bytes:
    """A small PNG."""
    from tests.matrix.worlds import picture as made

    return made().getvalue()


def report() -> dict:
    """Tell what there is."""
    mails = sorted(
        message_from_bytes(mail.lstrip())["To"]
        for file in Path(settings.EMAIL_FILE_PATH).glob("*")
        for mail in file.read_bytes().split(b"-" * 79)
        if mail.strip()
    )
    return {
        "mails": mails,
        "messages": list(Message.objects.filter(way="mail").values_list("text", flat=True)),
        "files": MessageFile.objects.count(),
        "bounces": Bounce.objects.count(),
        "entries": AuditEntry.objects.filter(
            act="conversations.message.write_message", through="mail"
        ).count(),
        "ways": sorted(Delivery.objects.values_list("channel", flat=True)),
        "in_outbox": OutboxRow.objects.filter(kind="mail").count(),
        "left": OutboxRow.objects.filter(kind__in=("bulletin", "mail"), done_at=None).count(),
        "in_folder": len(list(_settle().glob("*"))),
    }
