# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails that come in: into their thread once, or answered kindly, or left alone; hostile ones do nothing."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from conversations.models import Message, Thread
from conversations.operations import receiving
from conversations.operations.receiving import Outcome, read_folder, receive
from conversations.operations.thread import write_message
from conversations.tokens import place_of, reply_address
from core import outbox
from core.models import OutboxRow
from core.return_address import signature
from grants.models import TeamMember
from tests import personas, worlds
from tests.conversations.mails import HOST, answer, came_back
from tests.matrix.papers import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_comes_in(settings, tmp_path):
    settings.MAIL_IN_HOST = HOST
    settings.MAIL_IN_FOLDER = tmp_path / "mail-in"


@pytest.fixture
def thread():
    """A thread in which an officer has asked Aline something."""
    sent = worlds.submitted()
    write_message(sent, text="Which timber?", by=personas.grace(), key=uuid4().hex, asks=True)
    outbox.drain()
    OutboxRow.objects.all().delete()
    mail.outbox.clear()
    return Thread.objects.get()


def to(thread, who=None, **given) -> str:
    return reply_address(thread.pk, (who or personas.aline()).pk, **given)


def answers(thread):
    return list(thread.messages.exclude(author=personas.grace()))


def sent_back(mailoutbox) -> list[str]:
    outbox.drain(kinds=("mail",))
    return [letter.body for letter in mailoutbox]


def test_an_answer_comes_into_the_thread_once(thread):
    raw = answer(to(thread), text="Pine.\n\nOn Monday Inzira wrote:\n> -=-=- x")

    assert receive(raw) is Outcome.TAKEN
    assert receive(raw) is Outcome.REPEATED

    (message,) = answers(thread)
    assert (message.text, message.way, message.author) == ("Pine.", "mail", personas.aline())
    assert Thread.objects.get().awaited == "officer"


def test_the_servers_word_for_whom_it_came_is_enough(thread):
    raw = answer("Inzira <programme@example.org>")
    assert receive(raw) is Outcome.IGNORED
    assert receive(raw, recipient=to(thread).upper()) is Outcome.TAKEN


def test_files_are_rewritten_and_what_cannot_be_taken_is_told(thread, mailoutbox):
    files = [
        ("plan.pdf", pdf("A plan").getvalue(), "application/pdf"),
        ("all.zip", b"PK\x03\x04" + b"\0" * 99, "application/zip"),
    ]
    assert receive(answer(to(thread), files=files)) is Outcome.TAKEN

    (message,) = answers(thread)
    assert [one.name for one in message.files.all()] == ["plan.pdf"]
    assert str(message.files.get()) == "plan.pdf"
    (body,) = sent_back(mailoutbox)
    assert "all.zip" in body
    assert "not every file" in body


def test_too_many_files_are_told(thread, mailoutbox):
    files = [(f"{n}.zip", b"PK\x03\x04" + b"\0" * 99, "application/zip") for n in range(7)]
    assert receive(answer(to(thread), files=files)) is Outcome.TAKEN
    (body,) = sent_back(mailoutbox)
    assert "at most 5 files" in body


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sender": "other@example.org"}, "another address"),
        ({"text": "> only quoted"}, "Write something"),
        ({"text": "x " * 6000}, "at most 8000 characters"),
    ],
)
def test_kindly_sent_back_and_once_a_day(thread, mailoutbox, given, words):
    for number in (1, 2):
        raw = answer(to(thread), message_id=f"<{number}@example.org>", **given)
        assert receive(raw) is Outcome.REFUSED
    (body,) = sent_back(mailoutbox)
    assert words in body
    assert f"/messages/submission/{thread.subject_id}/" in body
    assert not answers(thread)


def test_an_old_address_is_kindly_sent_back(thread, mailoutbox):
    old = to(thread, now=timezone.now() - timedelta(days=70))
    assert receive(answer(old)) is Outcome.REFUSED
    assert "60 days" in sent_back(mailoutbox)[0]


def test_a_huge_mail_is_kindly_sent_back(thread, mailoutbox, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_BYTES", 2000)
    assert receive(answer(to(thread), text="x" * 3000)) is Outcome.REFUSED
    assert "too large" in sent_back(mailoutbox)[0]


def test_who_left_the_team_is_kindly_sent_back(thread, mailoutbox):
    TeamMember.objects.filter(person=personas.aline()).update(left_at=timezone.now())
    assert receive(answer(to(thread))) is Outcome.REFUSED
    assert "no longer take part" in sent_back(mailoutbox)[0]


@pytest.mark.parametrize("sender", ["a@b@c.org", "x y@example.org", "nobody", "a@b.org, c@d.org"])
def test_no_mail_goes_to_what_is_no_address(thread, sender):
    raw = b"From: " + sender.encode() + b"\r\nTo: " + to(thread).encode() + b"\r\n\r\nHello"
    assert receive(raw) is Outcome.REFUSED
    assert not OutboxRow.objects.filter(kind="mail").exists()


def test_machines_and_forged_addresses_are_left_alone(thread):
    forged = f"reply+{to(thread).partition('+')[2].partition('@')[0][:-20]}{'a' * 20}@{HOST}"
    gone = f"reply+zz-zz-zz-{signature('reply', 'zz-zz-zz')}@{HOST}"
    for raw in (
        answer(to(thread), Auto_Submitted="auto-replied"),
        answer(to(thread), Precedence="bulk"),
        answer(forged),
        answer(gone),
        answer("reply+@x.org"),
        b"",
        b"\x00\xff" * 50,
    ):
        assert receive(raw) is Outcome.IGNORED
    assert not OutboxRow.objects.filter(kind="mail").exists()
    assert not answers(thread)
    assert place_of("") is None


@pytest.mark.parametrize(
    "subject", ["Re: x\r\nBcc: all@example.org", "=?utf-8?q?x=0D=0ABcc:_all@example.org?="]
)
def test_a_header_cannot_be_smuggled_in(thread, mailoutbox, subject):
    raw = b"Subject: " + subject.encode() + b"\r\n" + answer(to(thread), sender="other@example.org")
    receive(raw)
    outbox.drain(kinds=("mail",))
    assert {tuple(letter.recipients()) for letter in mailoutbox} <= {("other@example.org",)}


def test_the_folder_is_read_and_emptied(thread, settings):
    assert read_folder() == 0
    folder = settings.MAIL_IN_FOLDER
    folder.mkdir()
    (folder / "1.eml").write_bytes(answer(to(thread)))
    (folder / "2.eml").write_bytes(came_back("gone@example.org"))
    (folder / ".3.eml").write_bytes(b"not yet")
    (folder / "4.tmp").write_bytes(b"not yet")
    (folder / "link").symlink_to(folder / ".3.eml")

    assert read_folder() == 2
    assert len(answers(thread)) == 1
    assert {one.name for one in folder.iterdir()} == {".3.eml", "4.tmp", "link"}


@pytest.mark.parametrize(("fault", "place"), [(OperationalError, "1.eml"), (ValueError, "failed/1.eml")])
def test_what_cannot_be_read_now_or_ever_is_not_lost(thread, settings, monkeypatch, fault, place):
    settings.MAIL_IN_FOLDER.mkdir()
    (settings.MAIL_IN_FOLDER / "1.eml").write_bytes(answer(to(thread)))

    def failing(raw, **given):
        raise fault

    monkeypatch.setattr(receiving, "receive", failing)
    read_folder()
    assert (settings.MAIL_IN_FOLDER / place).is_file()


class Pipe(io.StringIO):
    """What the mail server writes into the command."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self.buffer = io.BytesIO(raw)


def test_the_command_takes_a_mail_from_the_pipe(thread, monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", Pipe(answer(to(thread))))
    call_command("receive_mail", stdout=out)
    assert out.getvalue().strip() == "taken"
    assert Message.objects.filter(way="mail").count() == 1


def test_the_command_asks_the_server_to_come_again(thread, monkeypatch):
    def failing(raw, **given):
        raise OperationalError

    monkeypatch.setattr("conversations.management.commands.receive_mail.receive", failing)
    monkeypatch.setattr("sys.stdin", Pipe(b""))
    with pytest.raises(SystemExit) as stopped:
        call_command("receive_mail", stderr=io.StringIO())
    assert stopped.value.code == 75
