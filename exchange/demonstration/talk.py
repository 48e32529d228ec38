# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people said and were sent in the demonstration: a few conversations, one message to many; by operations."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Person
from accounts.states import Role
from conversations.models import Bulletin, Message
from conversations.operations.bulletin import hand_in, write_bulletin
from conversations.operations.thread import settle_thread, write_message
from conversations.registry import kind_of
from core.translated import Translated
from grants.models import Award, Call, Submission
from grants.states import CallState, TeamRole

Holder = Callable[[Call, str], Person]
# Who says what (the team or an officer), how many days ago, and whether the officer wants an answer.
Line = tuple[str, str, float, bool]
TEAM, OFFICER = "team", "officer"
ASKED: list[Line] = [
    (TEAM, "The supplier closed. May we buy the same panes from another one at the same price?", 6, False),
    (OFFICER, "Yes, with three offers. Please attach them here.", 5, True),
    (TEAM, "Thank you. We are collecting them and write again on Friday.", 2, False),
]
OTHERS: list[list[Line]] = [
    [
        (OFFICER, "The site plan has no date. Which one is valid?", 4, True),
    ],
    [
        (TEAM, "Our trainer changed her number. Where do we write the new one?", 9, False),
        (OFFICER, "On her own page, under “Settings”. She can do it herself.", 8, False),
        (TEAM, "It worked, thank you!", 7, False),
    ],
]
SUBJECT = Translated({"en": "Your proposal for {call}", "fr": "Votre proposition pour {call}"})
TEXT = Translated(
    {
        "en": "Dear {name},\n\nthe call closes on {deadline}. Your draft is not sent yet. Go on here: {link}",
        "fr": "Bonjour {name},\n\nl’appel ferme le {deadline}. Votre brouillon n’est pas encore envoyé : {link}",
    }
)


def tell_talk(call: Call, holder: Holder) -> None:
    """Let people talk about the first things of a call, and write to the teams that have not sent yet."""
    officer = holder(call, Role.OFFICER)
    awards = list(Award.objects.filter(call_key=call.key).order_by("pk")[:1])
    sent = call.submissions.exclude(state="draft").order_by("pk")[: len(OTHERS)]
    for thing, lines in zip([*awards, *sent], ([ASKED] if awards else []) + OTHERS, strict=False):
        _say(thing, lines, officer)
    if call.state == CallState.OPEN and not Bulletin.objects.filter(call_key=call.key).exists():
        _write_to_drafts(call, officer)


def _say(thing: Any, lines: list[Line], officer: Person) -> None:
    """Write these lines about a thing, unless it was done before or its team cannot sign in."""
    submission = thing.submission if isinstance(thing, Award) else thing
    lead = _lead(submission)
    if lead is None:
        return
    last: Message | None = None
    for number, (side, text, ago, asks) in enumerate(lines):
        key = f"demo-{kind_of(thing).kind}-{thing.pk}-{number}"
        if Message.objects.filter(key=key).exists():
            return
        by = lead if side == TEAM else officer
        at = _ago(ago)
        last = write_message(thing, text=text, by=by, key=key, asks=asks, at=at)
    if last is not None and last.text.endswith("!"):
        settle_thread(last.thread, by=officer, at=_ago(1))


def _lead(submission: Submission) -> Person | None:
    member = submission.team.present().filter(role=TeamRole.LEAD).select_related("person").first()
    return member.person if member is not None else None


def _ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def _write_to_drafts(call: Call, officer: Person) -> None:
    """Remind those who have a draft, if anybody has."""
    if call.submissions.filter(state="draft", team__person__isnull=False).exists():
        filters = {"call": call.key, "state": "draft"}
        bulletin = write_bulletin("submissions", filters=filters, subject=SUBJECT, text=TEXT, by=officer)
        hand_in(bulletin, by=officer)
