# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail as facts, whatever strangers' bytes are: own words, files, loops, reports."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.bounced import is_for_good, reason_of
from conversations.reading.letter import read_letter
from conversations.reading.quoted import own_words
from conversations.words import faults, filled, used
from tests.conversations.mails import answer, came_back

TO = "reply+abc-1@mail.inzira.example"
ZIP = b"PK\x03\x04" + b"\0" * 40


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.", "Yes."),
        ("Yes.\n\nOn Tue, 24 Nov 2026 Inzira wrote:\n> A message\n> about X", "Yes."),
        ("Oui.\n\nLe mar. 24 nov. 2026 à 10:00, Inzira <a@b>\na écrit :\n> Un message", "Oui."),
        ("Yes.\n\nOn Tue wrote:\n> \n> -=-=- You may answer -=-=-\n> Hello", "Yes."),
        ("Yes.\n-=-=- You may answer this mail -=-=-\nHello", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: x", "Yes."),
        ("Yes.\n\nFrom: Inzira\nSent: Monday\nTo: me", "Yes."),
        ("From: the heart I say\nthank you", "From: the heart I say\nthank you"),
        ("Yes.\n-- \nAline\nDirector", "Yes."),
        ("Yes.\n__________________\nquoted", "Yes."),
        ("On time we were, and wrote", "On time we were, and wrote"),
        ("> you asked\nMy answer", "> you asked\nMy answer"),
        ("> only quoted", ""),
        ("x" * 500 + " wrote:", "x" * 500 + " wrote:"),
    ],
)
def test_only_the_senders_own_words_stay(text, own):
    assert own_words(text) == own


def test_a_mail_is_read():
    pdf = ("plan.pdf", b"%PDF-1.7", "application/pdf")
    letter = read_letter(answer(TO, files=[pdf]))

    assert (letter.sender, letter.words) == ("aline@example.org", (("reply", "abc-1"),))
    assert letter.text == "Yes, on Monday."
    assert [(one.name, one.content) for one in letter.files] == [("plan.pdf", b"%PDF-1.7")]
    assert not letter.automatic
    assert letter.report is None


def test_html_alone_is_read_as_words():
    html = (
        "<head><title>t</title></head><style>p{}</style><p>Yes,<br>on <b>Monday</b></p>"
        "<script>alert(1)</script><blockquote>old</blockquote></div>"
    )
    assert read_letter(answer(TO, html=html)).text == "Yes,\non Monday"


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("utf-8", "réponse".encode(), "réponse"),
        ("utf-8", "réponse".encode("latin-1"), "réponse"),
        ("no-such-charset", "réponse".encode(), "réponse"),
        ("us-ascii", "réponse".encode(), "réponse"),
        ("utf-16", b"\xff", "ÿ"),
        ("utf-8", "a\u202eb\x00\x07c".encode(), "abc"),
    ],
)
def test_a_wrong_charset_still_gives_words(charset, content, text):
    raw = (
        f"From: a@b.org\r\nTo: {TO}\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode() + content
    )
    assert read_letter(raw).text == text


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ({}, False),
        ({"Auto_Submitted": "no"}, False),
        ({"Auto_Submitted": "auto-replied (vacation)"}, True),
        ({"Precedence": "Bulk"}, True),
        ({"List_Id": "<x.example.org>"}, True),
        ({"Return_Path": "<>"}, True),
        ({"X_Autoreply": "yes"}, True),
    ],
)
def test_machines_are_known(headers, automatic):
    assert read_letter(answer(TO, **headers)).automatic is automatic


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        (b"From: a@b.org, c@d.org", ""),
        (b"From: nobody", ""),
        (b"X: y", ""),
        (b'From: "x\\r\\nBcc: e@f.org" <A@b.org>', "a@b.org"),
        (b"From: =?utf-8?q?A=0D=0ABcc:_e@f.org?= <a@b.org>", ""),
    ],
)
def test_there_is_one_sender_or_none(head, sender):
    assert read_letter(head + b"\r\nTo: x@y.org\r\n\r\nText").sender == sender


def test_the_head_alone_of_a_huge_mail_is_read():
    letter = read_letter(answer(TO), head_only=True, recipient="reply+other@mail.example")
    assert (letter.sender, letter.text, letter.files) == ("aline@example.org", "", ())
    assert ("reply", "other") in letter.words


def test_a_picture_of_the_signature_and_a_mail_inside_are_no_files():
    raw = (
        f"From: a@b.org\r\nTo: {TO}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n"
        "--b\r\nContent-Type: image/png\r\nContent-Disposition: inline\r\nContent-ID: <l>\r\n\r\nxx\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.org\r\n\r\nInner\r\n"
        "--b\r\nContent-Type: image/png\r\n\r\nyy\r\n--b--"
    )
    letter = read_letter(raw.encode())
    assert (letter.text, [one.name for one in letter.files]) == ("Hi", ["file"])


def test_a_mail_without_number_is_known_by_its_bytes():
    one, other = (b"From: a@b.org\r\n\r\n" + text for text in (b"One", b"Two"))
    assert read_letter(one).key == read_letter(one).key != read_letter(other).key


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_stop_the_reader(raw):
    for head in (b"", b"From: a@b.org\r\nContent-Type: multipart/report; boundary=x\r\n", b"Content-Type: "):
        read_letter(head + raw)


def test_a_report_is_read():
    report = read_letter(came_back("gone@example.org")).report
    (failure,) = report.failures
    assert (failure.address, failure.action, failure.status) == ("gone@example.org", "failed", "5.1.1")
    assert failure.said == "550 no such user"


@pytest.mark.parametrize(
    ("address", "action"), [("gone@example.org", "delivered"), ("no address", "failed"), ("", "failed")]
)
def test_a_report_of_nothing(address, action):
    assert read_letter(came_back(address, action=action, word="x")).report.failures == ()


def test_a_report_may_hold_its_status_in_words_only():
    raw = came_back("a@b.org").replace(b"Status: 5.1.1\r\n", b"").replace(b"550 no", b"550 5.2.2 no")
    assert read_letter(raw).report.failures[0].status == "5.2.2"
    raw = came_back("a@b.org").replace(b"Status: 5.1.1\r\n", b"")
    assert read_letter(raw).report.failures[0].status == ""


@pytest.mark.parametrize(
    ("action", "status", "hard", "words"),
    [
        ("failed", "5.1.1", True, "does not exist"),
        ("failed", "5.1.2", True, "mail server of this address does not exist"),
        ("failed", "5.2.1", True, "closed"),
        ("failed", "5.2.2", False, "full"),
        ("failed", "5.4.4", True, "cannot be found"),
        ("failed", "4.4.1", False, "did not answer"),
        ("delayed", "5.1.1", False, "does not exist"),
        ("failed", "5.7.1", False, "refused"),
        ("failed", "5.3.4", False, "too large"),
        ("failed", "", False, "could not be delivered"),
    ],
)
def test_what_a_status_means(action, status, hard, words):
    assert is_for_good(action, status) is hard
    assert words in str(reason_of(status))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Dear {name}", []),
        ("{nam} and {nam} {deadline}", ["{nam}", "{deadline}"]),
        ("{name", ["{"]),
        ("name}", ["}"]),
        ("{name.__class__}", ["{", "}"]),
    ],
)
def test_places_are_checked(text, wrong):
    assert faults(text, ("name", "link")) == wrong


def test_places_are_filled_once():
    assert filled("{name}: {link} {other}", {"name": "{link}", "link": "L"}) == "{link}: L {other}"
    assert used(["{name} {link}", "{name}"]) == {"name", "link"}
