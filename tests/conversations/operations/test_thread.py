# SPDX-License-Identifier: AGPL-3.0-or-later
"""Threads: who may write, whose answer is awaited, how it ends, who read it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.models import Message, MessageRead, Thread
from conversations.operations.forgetting import forget_words
from conversations.operations.thread import (
    NothingAwaited,
    NothingWritten,
    TooLong,
    UntilHasPassed,
    mark_read,
    settle_thread,
    thread_about,
    write_message,
)
from conversations.registry import kind_of
from conversations.states import MOST_LETTERS, Side
from core import outbox
from core.refusals import NotAllowed
from tests import personas, worlds
from tests.workflows.reading import words

pytestmark = pytest.mark.django_db


def say(thing, by, text="When is the visit?", **given):
    return write_message(thing, text=text, by=by, key=given.pop("key", uuid4().hex), **given)


def test_a_question_of_the_team_waits_for_the_officers_until_it_is_answered():
    sent, aline, grace = worlds.submitted(), personas.aline(), personas.grace()

    say(sent, aline)
    assert f"Answer the message about {sent.number}" in words(grace)
    thread = Thread.objects.get()
    assert (thread.awaited, thread.awaited_until - thread.awaited_since) == (Side.OFFICER, timedelta(days=7))

    say(sent, aline, "Please tell us.")
    assert Thread.objects.get().awaited_since == thread.awaited_since

    say(sent, grace, "On Monday.")
    assert not [line for line in words(grace) if "message about" in line]
    assert Thread.objects.get().awaited == ""

    say(sent, aline, "Thank you. And who comes?")
    assert f"Answer the message about {sent.number}" in words(grace)


def test_a_question_of_an_officer_waits_for_the_team():
    sent, aline, grace = worlds.submitted(), personas.aline(), personas.grace()
    until = timezone.now() + timedelta(days=3)

    say(sent, grace, "Which timber?", asks=True)
    say(sent, grace, "By Friday, please.", asks=True, until=until)

    assert f"Answer the question about {sent.number}" in words(aline)
    assert Thread.objects.get().awaited_until == until
    assert kind_of(sent).kind == "submission"


def test_either_side_may_say_that_no_answer_is_needed():
    sent, aline = worlds.submitted(), personas.aline()
    say(sent, aline, "Thank you.")
    thread = Thread.objects.get()

    settle_thread(thread, by=personas.grace())

    assert not [line for line in words(personas.grace()) if "message about" in line]
    with pytest.raises(NothingAwaited):
        settle_thread(thread, by=aline)


@pytest.mark.parametrize("who", ["stranger", "chantal", "beatrice", "vincent", "jean_paul"])
def test_nobody_else_writes(who):
    sent = worlds.submitted()
    with pytest.raises(NotAllowed):
        say(sent, personas.person(who))
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (NothingWritten, {"text": "  "}),
        (TooLong, {"text": "x" * (MOST_LETTERS + 1)}),
        (UntilHasPassed, {"until": timezone.now() - timedelta(days=1)}),
    ],
)
def test_what_is_refused(refusal, given):
    with pytest.raises(refusal):
        say(worlds.submitted(), personas.grace(), **given)


def test_the_same_form_sent_twice_writes_once():
    sent = worlds.submitted()
    first = say(sent, personas.aline(), key="k")
    assert say(sent, personas.aline(), key="k") == first
    assert Message.objects.count() == 1


def test_the_other_side_is_told_without_a_word_of_it(settings, mailoutbox):
    settings.MAIL_IN_HOST = "mail.inzira.example"
    sent = worlds.submitted()
    outbox.drain()
    mailoutbox.clear()
    message = say(sent, personas.aline(), "A secret about timber")
    outbox.drain()

    (letter,) = mailoutbox
    assert letter.to == ["grace@example.org"]
    assert f"/messages/submission/{sent.pk}/" in letter.body
    assert "-=-=-" in letter.body
    assert letter.reply_to[0].startswith("reply+")
    assert letter.from_email.startswith("bounce+")
    assert "timber" not in letter.message().as_string()
    assert sent.title not in letter.message().as_string()
    assert str(message.number) == sent.number


def test_without_a_host_for_mail_there_is_no_address_to_answer_to(mailoutbox):
    sent = worlds.submitted()
    outbox.drain()
    mailoutbox.clear()
    say(sent, personas.grace(), "Hello", asks=True)
    outbox.drain()
    assert mailoutbox
    assert not any(letter.reply_to or "-=-=-" in letter.body for letter in mailoutbox)


def test_who_read_is_noted_once_and_never_of_ones_own():
    sent, grace = worlds.submitted(), personas.grace()
    say(sent, personas.aline())
    for _time in range(2):
        for who in (grace, personas.aline()):
            mark_read(Message.objects.prefetch_related("readings"), by=who)
    assert list(MessageRead.objects.values_list("person", flat=True)) == [grace.pk]
    assert str(MessageRead.objects.get())


def test_words_are_forgotten_with_the_person():
    sent = worlds.submitted()
    message = say(sent, personas.aline(), "My words")
    forget_words(personas.aline())
    message.refresh_from_db()
    assert message.text == ""
    assert sent.number in str(message)


def test_only_registered_things_are_talked_about():
    with pytest.raises(KeyError):
        thread_about(worlds.programme())
