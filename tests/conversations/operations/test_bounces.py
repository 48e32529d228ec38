# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails that came back: noted when they are ours, stopped for good, put right by those who may."""

import pytest
from django.utils import timezone

from accounts.operations.person import AddressTaken
from conversations.models import Bounce
from conversations.operations.bounces import (
    NothingBounced,
    NothingChanged,
    correct_address,
    is_stopped,
)
from conversations.operations.forgetting import forget_words
from conversations.operations.receiving import Outcome, receive
from core import mail, outbox
from core.refusals import NotAllowed
from tests import personas, worlds
from tests.conversations.mails import came_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def aline():
    """A lead whose mail came back for good."""
    worlds.submitted()
    assert receive(came_back("aline@example.org")) is Outcome.BOUNCE
    outbox.drain()
    return personas.aline()


def test_what_came_back_is_noted_once_and_stops_the_mail(aline, mailoutbox):
    assert receive(came_back("aline@example.org")) is Outcome.IGNORED
    bounce = Bounce.objects.get()
    assert (bounce.person, bounce.hard, str(bounce.reason)) == (aline, True, "The address does not exist")
    assert str(bounce)
    assert is_stopped("Aline@example.org")

    mailoutbox.clear()
    mail.post("a", to="aline@example.org", subject="A", text="A")
    mail.post("g", to="grace@example.org", subject="G", text="G")
    outbox.drain()
    assert [letter.to for letter in mailoutbox] == [["grace@example.org"]]


@pytest.mark.parametrize("given", [{"status": "5.2.2"}, {"action": "delayed"}])
def test_a_soft_one_is_noted_and_mail_goes_on(given):
    personas.aline()
    receive(came_back("aline@example.org", **given))
    assert Bounce.objects.get().hard is False
    assert not is_stopped("aline@example.org")


def test_a_forged_report_stops_nobody():
    personas.aline()
    assert receive(came_back("aline@example.org", word="a" * 20)) is Outcome.IGNORED
    assert not Bounce.objects.exists()


@pytest.mark.parametrize(
    ("given", "email", "phone"),
    [
        ({"email": "new@example.org"}, "new@example.org", "+250780000101"),
        ({"phone": "+250788111222"}, "aline@example.org", "+250788111222"),
        ({"same_address": True, "email": "aline@example.org"}, "aline@example.org", "+250780000101"),
    ],
)
def test_an_officer_puts_it_right(aline, given, email, phone):
    who = correct_address(aline, by=personas.grace(), reason="She called.", **given)
    assert (who.email, who.phone) == (email, phone)
    assert not is_stopped("aline@example.org")
    assert Bounce.objects.get().cleared_by == personas.grace()
    with pytest.raises(NothingBounced):
        correct_address(aline, email="other@example.org", by=personas.grace())


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (NothingChanged, {"email": "aline@example.org"}),
        (AddressTaken, {"email": "grace@example.org"}),
        (AddressTaken, {"phone": "+32470000101"}),
    ],
)
def test_what_is_refused(aline, refusal, given):
    personas.person("marie")
    with pytest.raises(refusal):
        correct_address(aline, by=personas.grace(), **given)
    assert is_stopped("aline@example.org")


@pytest.mark.parametrize(
    ("who", "by"), [("aline", "vincent"), ("aline", "aline"), ("vincent", "grace"), ("stranger", "grace")]
)
def test_nobody_takes_over_an_address(aline, who, by):
    person = personas.person(who)
    Bounce.objects.create(key=who, address="x@example.org", person=person, hard=True, at=timezone.now())
    with pytest.raises(NotAllowed):
        correct_address(person, email="mine@example.org", by=personas.person(by))


def test_the_address_is_forgotten_with_the_person(aline):
    forget_words(aline)
    assert not Bounce.objects.filter(address__contains="aline").exists()
