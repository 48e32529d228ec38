# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was said about S: a question of its lead with a file, a message to many, a mail that came back."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from conversations.models import Bounce, Bulletin, MessageFile
from conversations.operations.bulletin import write_bulletin
from conversations.operations.thread import write_message
from core.translated import Translated
from core.uploads import clean_upload
from grants.models import Submission
from tests.matrix.canaries import told
from tests.matrix.cast import address, person
from tests.matrix.papers import pdf

WORDS = Translated({"en": "Dear {name}"})
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


def talked(submission: Submission) -> None:
    """Let the lead ask, an officer write to the teams, and a mail to the mate come back."""
    file = clean_upload(pdf("nobody"), "question.pdf")
    words = f"When is the visit? {told('talk', 'S')}"
    write_message(submission, text=words, by=person("lead"), key="asked", files=[file])
    filters = {"call": submission.call.key, "state": "submitted"}
    write_bulletin("submissions", filters=filters, subject=WORDS, text=WORDS, by=person("officer"))
    Bounce.objects.create(
        key="back",
        address=address("mate"),
        person=person("mate"),
        status="5.1.1",
        hard=True,
        at=timezone.now(),
    )


def _bulletin(_things: Any) -> dict[str, Any]:
    return {"pk": Bulletin.objects.order_by("pk").values_list("pk", flat=True).first() or 999_999}


def _thread(things: Any) -> dict[str, Any]:
    return {"kind": "submission", "pk": things.submission.pk}


def _award(things: Any) -> dict[str, Any]:
    return {"kind": "award", "pk": things.award.pk if things.award else 999_999}


TALK_ARGUMENTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "threads": lambda t: {},
    "bulletins": lambda t: {},
    "bounces": lambda t: {},
    "thread": _thread,
    "thread#award": _award,
    "thread_settle": _thread,
    "message_file": lambda t: {"token": MessageFile.objects.order_by("pk").first().token},
    "bulletin_new": lambda t: {"audience": "people"},
    "address_correct": lambda t: {"pk": person("mate").pk},
    **dict.fromkeys(
        ("bulletin", "bulletin_edit", "bulletin_send", "bulletin_release", "bulletin_call_off"), _bulletin
    ),
}
_WORDS = {"subject_en": "News", "text_en": "Dear {name}"}
TALK_BODIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "thread": lambda t: {"text": "And who comes?", "key": KEY},
    "bulletin_new": lambda t: _WORDS,
    "bulletin_edit": lambda t: _WORDS,
    "address_correct": lambda t: {"email": "right@example.org", "reason": "She called."},
}
