# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail that came in: put into its thread, answered kindly when it cannot be, or left alone; each mail once."""

import io
import logging
import os
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Person
from conversations.models import Message, Thread
from conversations.operations.bounces import note_bounces
from conversations.operations.thread import write_message
from conversations.reading.letter import Letter, Part, read_letter
from conversations.states import MOST_FILES, Way
from conversations.tokens import Place, place_of
from core import mail
from core.acting import acting
from core.refusals import NotAllowed, Refusal
from core.uploads import Busy, CleanFile, UploadRefused, clean_upload

logger = logging.getLogger("inzira.mail")
MOST_BYTES = 20 * 1024 * 1024
FAILED = "failed"


class Outcome(Enum):
    """What became of a mail."""

    TAKEN = "taken"
    REPEATED = "repeated"
    REFUSED = "refused"
    BOUNCE = "bounce"
    IGNORED = "ignored"


REASONS: dict[str, Any] = {
    "expired": _("the address to which you answered is no longer in use: it works for 60 days."),
    "foreign": _(
        "it came from another address than the one to which we wrote, so we cannot tell who wrote it."
    ),
    "apart": _("you no longer take part in this conversation."),
    "large": _("it is too large: a mail has at most 20 MB."),
    "left_out": _("we took your words, but not every file."),
}


def receive(raw: bytes, *, recipient: str = "") -> Outcome:
    """Take one mail. The same mail again changes nothing. Raises Busy and DatabaseError: then it is to come again."""
    large = len(raw) > MOST_BYTES
    letter = read_letter(raw, recipient=recipient, head_only=large)
    words = dict(letter.words)
    if letter.report is not None:
        noted = note_bounces(letter.report, word=words.get("bounce", ""), key=letter.key)
        return Outcome.BOUNCE if noted else Outcome.IGNORED
    place = place_of(words.get("reply", ""))
    if letter.automatic or place is None:
        return Outcome.IGNORED
    person = Person.objects.filter(pk=place.person, is_active=True).first()
    thread = Thread.objects.filter(pk=place.thread).first()
    if person is None or thread is None:
        return Outcome.IGNORED
    with acting(through="mail"):
        return _into_thread(letter, place, thread, person, large)


def _into_thread(letter: Letter, place: Place, thread: Thread, person: Person, large: bool) -> Outcome:
    """Write what the letter says into the thread, or say kindly why not."""
    key = f"mail-{letter.key[:40]}-{thread.pk}-{person.pk}"
    if Message.objects.filter(key=key).exists():
        return Outcome.REPEATED
    if letter.sender != person.email:
        return _send_back("foreign", letter, thread, person)
    if place.expired:
        return _send_back("expired", letter, thread, person)
    if large:
        return _send_back("large", letter, thread, person)
    files, left_out = _cleaned(letter.files)
    try:
        write_message(thread.subject, text=letter.text, by=person, key=key, files=files, way=Way.MAIL)
    except NotAllowed:
        return _send_back("apart", letter, thread, person)
    except Refusal as refusal:
        return _send_back("other", letter, thread, person, [*left_out, str(refusal)])
    if left_out:
        _send_back("left_out", letter, thread, person, left_out)
    return Outcome.TAKEN


def _cleaned(parts: tuple[Part, ...]) -> tuple[list[CleanFile], list[str]]:
    """Return the files that can be taken, rewritten, and of the others why not."""
    taken, why = (
        list[CleanFile](),
        [str(_("A message carries at most %(most)s files.") % {"most": MOST_FILES})]
        if len(parts) > MOST_FILES
        else [],
    )
    for part in parts[:MOST_FILES]:
        try:
            taken.append(clean_upload(io.BytesIO(part.content), part.name))
        except Busy:
            raise
        except UploadRefused as refusal:
            why.append(str(refusal))
    return taken, why


def _send_back(reason: str, letter: Letter, thread: Thread, person: Person, more: Any = ()) -> Outcome:
    """Tell the sender why, in the language of the person to whom we wrote: once a day for each reason, no loop."""
    try:
        validate_email(letter.sender)
    except ValidationError:
        return Outcome.REFUSED
    with override(person.language):
        told = {
            "reason": REASONS.get(reason, ""),
            "more": more,
            "taken": reason == "left_out",
            "url": settings.SITE_URL + reverse("thread", args=[thread.kind, thread.subject_id]),
        }
        text = render_to_string("conversations/mail/sent_back.txt", told)
    subject, _line, body = text.strip().partition("\n")
    mail.post(
        f"sent-back:{reason}:{thread.pk}:{person.pk}:{timezone.now():%Y-%m-%d}",
        to=letter.sender,
        subject=subject,
        text=body.strip() + "\n",
        language=person.language,
    )
    return Outcome.REFUSED


def read_folder() -> int:
    """Take every mail that a mail server dropped into the folder; return how many there were.

    A file goes when its mail is done with; a kill before that lets it be read again, which changes nothing.
    """
    folder = Path(settings.MAIL_IN_FOLDER)
    files = [] if not folder.is_dir() else sorted(one for one in folder.iterdir() if _is_whole(one))
    for file in files:
        _take(file)
    return len(files)


def _is_whole(file: Path) -> bool:
    """A file of its own that is not still being written (those begin with a dot or end in .tmp)."""
    return (
        file.is_file() and not file.is_symlink() and not file.name.startswith(".") and file.suffix != ".tmp"
    )


def _take(file: Path) -> None:
    with file.open("rb") as open_file:
        raw = open_file.read(MOST_BYTES + 1)
    try:
        outcome = receive(raw)
    except (Busy, DatabaseError):
        logger.exception("a mail is to be read again later")
        return
    except Exception:
        logger.exception("a mail could not be read; it lies in the folder %s", FAILED)
        aside = file.parent / FAILED
        aside.mkdir(mode=0o700, exist_ok=True)
        os.replace(file, aside / file.name)
        return
    logger.info("a mail came in: %s", outcome.value)
    file.unlink(missing_ok=True)
