# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is told of a message: the other side, with a link and an address to answer to, never with a word of it."""

from django.urls import reverse

from accounts.models import Person
from accounts.states import Role
from conversations.models import Bulletin, Message
from conversations.registry import SUBJECTS
from conversations.states import Side
from conversations.tokens import reply_address
from workflows.audiences import holders
from workflows.notice import Notice, Readers


def _other_side(message: Message) -> Readers:
    thread = message.thread
    if message.side == Side.APPLICANT:
        return holders(thread, Role.OFFICER)
    return SUBJECTS[thread.kind].people(thread.subject).order_by("pk")


def _thread_url(message: Message) -> str:
    return reverse("thread", args=[message.thread.kind, message.thread.subject_id])


def _answer_to(message: Message, person: Person) -> str:
    return reply_address(message.thread_id, person.pk)


def _second_people(bulletin: Bulletin) -> Readers:
    first = {bulletin.written_by_id, bulletin.handed_in_by_id}
    return [one for one in holders(bulletin, Role.OFFICER) if one.pk not in first]


TALK_NOTICES: dict[str, list[Notice]] = {
    "conversations.message.write_message": [Notice("message_new", _other_side, _thread_url, _answer_to)],
    "conversations.bulletin.ask_second": [
        Notice("bulletin_to_release", _second_people, lambda one: reverse("bulletin", args=[one.pk]))
    ],
}
