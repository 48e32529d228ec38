# SPDX-License-Identifier: AGPL-3.0-or-later
"""Threads: a message written, read, answered, or settled without an answer."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conversations.models import Message, MessageFile, MessageRead, Thread
from conversations.registry import kind_of
from conversations.rules import side_of
from conversations.states import ANSWER_WITHIN, MOST_FILES, MOST_LETTERS, Side, Way
from core import audit, blobs
from core.models import Blob
from core.permissions import demand
from core.refusals import Refusal
from core.uploads import CleanFile, clean_upload


class NothingWritten(Refusal):
    """Neither text nor file."""

    sentence = _("Write something, or attach a file.")


class TooLong(Refusal):
    """More than anybody reads in one message."""

    sentence = _("A message has at most %(most)s characters. Put the rest into a file.")


class TooManyFiles(Refusal):
    """More files than a message carries."""

    sentence = _("A message carries at most %(most)s files.")


class NothingAwaited(Refusal):
    """Nobody waits for an answer."""

    sentence = _("Nobody waits for an answer here any more.")


class UntilHasPassed(Refusal):
    """An answer cannot be wished for yesterday."""

    sentence = _("Choose a day to come.")


def thread_about(thing: Any) -> Thread:
    """Return the thread about a thing; one that nobody has written in yet is not saved."""
    subject = kind_of(thing)
    kind = ContentType.objects.get_for_model(thing)
    found = Thread.objects.filter(subject_type=kind, subject_id=thing.pk).first()
    if found is None:
        found = Thread(
            kind=subject.kind,
            subject_type=kind,
            subject_id=thing.pk,
            programme_key=thing.programme_key,
            call_key=thing.call_key,
        )
    found.subject = thing
    return found


def cleaned(files: Iterable[Any]) -> list[CleanFile]:
    """Return the rewritten files; raises UploadRefused, TooManyFiles. Slow: never inside a transaction."""
    given = list(files)
    if len(given) > MOST_FILES:
        raise TooManyFiles(field="files", most=MOST_FILES)
    return [clean_upload(io.BytesIO(one.read()), one.name) for one in given]


def write_message(
    thing: Any,
    *,
    text: str,
    by: Any,
    key: str,
    files: Sequence[CleanFile] = (),
    asks: bool = False,
    until: datetime | None = None,
    way: str = Way.PAGE,
    at: datetime | None = None,
) -> Message:
    """Write a message; the same key never makes a second one.

    What the applicant's side writes waits for an answer of the officers. What an officer writes answers what
    waited, and waits itself only if it `asks` (until `until`). Raises NothingWritten, TooLong, UntilHasPassed.
    """
    about = thread_about(thing)
    demand(by, "conversations.write_message", about)
    text = text.strip()
    now = at or timezone.now()
    _refuse_unfit(text, files, until, now)
    side = side_of(by, about)
    with transaction.atomic():
        thread = _locked(about)
        message, new = Message.objects.get_or_create(
            key=key,
            defaults={
                "thread": thread, "side": side, "author": by, "way": way, "text": text, "written_at": now,
            },
        )  # fmt: skip
        if not new:
            return message
        for clean in files:
            MessageFile.objects.create(message=message, name=clean.name, blob=_kept(clean))
        awaited = Side.OFFICER if side == Side.APPLICANT else Side.APPLICANT if asks else ""
        _await(thread, awaited, now, until)
        audit.record("write_message", message, by=by, at=at, way=way, files=len(files))
    return message


def _refuse_unfit(text: str, files: Sequence[CleanFile], until: datetime | None, now: datetime) -> None:
    if not text and not files:
        raise NothingWritten(field="text")
    if len(text) > MOST_LETTERS:
        raise TooLong(field="text", most=MOST_LETTERS)
    if until is not None and until <= now:
        raise UntilHasPassed(field="until")


def _locked(about: Thread) -> Thread:
    """Return the thread's row, made now if nobody has written in it, locked."""
    Thread.objects.bulk_create(
        [
            Thread(
                kind=about.kind,
                subject_type_id=about.subject_type_id,
                subject_id=about.subject_id,
                programme_key=about.programme_key,
                call_key=about.call_key,
            )
        ],
        ignore_conflicts=True,
    )
    rows = Thread.objects.select_for_update(no_key=True)
    return rows.get(subject_type_id=about.subject_type_id, subject_id=about.subject_id)


def _kept(clean: CleanFile) -> Blob:
    """Store the bytes, and return their row."""
    blobs.store(clean.content)
    known = {"size": len(clean.content), "mime": clean.mime}
    return Blob.objects.get_or_create(sha256=clean.sha256, defaults=known)[0]


def _await(thread: Thread, side: str, now: datetime, until: datetime | None = None) -> None:
    """Note whose answer is awaited; who waits already waits since the first message that was not answered."""
    if side == Side.OFFICER:
        until = now + ANSWER_WITHIN
    if not side:
        thread.awaited_since = thread.awaited_until = None
    elif thread.awaited != side:
        thread.awaited_since, thread.awaited_until = now, until
    elif side == Side.APPLICANT:
        thread.awaited_until = until
    thread.awaited, thread.latest_at = side, now
    thread.save(update_fields=["awaited", "awaited_since", "awaited_until", "latest_at"])


def settle_thread(thread: Thread, *, by: Any, at: datetime | None = None) -> Thread:
    """Say that no answer is needed any more. Raises NothingAwaited."""
    demand(by, "conversations.write_message", thread)
    with transaction.atomic():
        locked = Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
        if not locked.awaited:
            raise NothingAwaited()
        audit.record("settle_thread", locked, by=by, at=at, awaited=locked.awaited)
        locked.awaited, locked.awaited_since, locked.awaited_until = "", None, None
        locked.save(update_fields=["awaited", "awaited_since", "awaited_until"])
    return locked


def mark_read(messages: Iterable[Message], *, by: Any, at: datetime | None = None) -> None:
    """Note that this person of either side has seen these messages; each is noted once, one's own never."""
    now = at or timezone.now()
    fresh = [
        MessageRead(message=one, person=by, read_at=now)
        for one in messages
        if one.author_id != by.pk and by.pk not in {reading.person_id for reading in one.readings.all()}
    ]
    if fresh:
        MessageRead.objects.bulk_create(fresh, ignore_conflicts=True)
