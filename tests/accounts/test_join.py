# SPDX-License-Identifier: AGPL-3.0-or-later
"""Guests: a link, a mailed code, in; the wrong person, the late and the curious stay outside."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Invitation, Person, RoleHeld
from accounts.operations.invitation import invite, withdraw
from accounts.operations.person import set_password
from core import outbox
from tests import personas, worlds
from tests.accounts.messages import mailed_code, mailed_link, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    """The link of an invitation to coach in a programme, just mailed."""
    worlds.programme()
    invite(
        name="Ange Keza", email="ange@example.org", programme_key=personas.PROGRAMME, role="coach",
        next_url="/me/data/", by=personas.alice(),
    )  # fmt: skip
    outbox.drain(kinds=("invitation",))
    return mailed_link()


def ange() -> Person:
    return Person.objects.get(email="ange@example.org")


def accepted() -> bool:
    return Invitation.objects.get().accepted_at is not None


def test_two_pages_lead_a_guest_in(client, link):
    page = client.get(link).content.decode()
    assert "TVET and Diaspora Innovation Programme" in page
    assert "Alice Kamanzi" in page
    assert "ange@example.org" not in page
    assert "a…@example.org" in page
    assert not accepted()

    sent = client.post(link)
    answered = client.post(sent.url, {"code": mailed_code()})

    assert answered.url == "/me/data/"
    assert signed_in_as(client) == ange().pk
    assert accepted()
    assert RoleHeld.objects.get(person=ange()).role == "coach"


def test_looking_at_the_link_accepts_nothing(client, client_for, link):
    client.get(link)
    client_for(ange()).get(link)

    assert not accepted()


def test_who_is_signed_in_already_accepts_with_one_press(client_for, link):
    client = client_for(ange())

    assert "Accept" in client.get(link).content.decode()
    assert client.post(link).url == "/me/data/"
    assert accepted()


def test_somebody_else_is_told_so_and_changes_nothing(client_for, link):
    client = client_for(personas.stranger())

    page = client.post(link)

    assert page.status_code == 403
    assert "You are signed in as Sam Stranger" in page.content.decode()
    assert not accepted()


def test_a_code_for_another_address_does_not_accept_it(client, link):
    personas.grace()
    client.post(link)
    client.post("/accounts/login/", {"address": "grace@example.org"})

    answered = client.post("/accounts/login/code/", {"code": mailed_code()}, follow=True)

    assert "This invitation is for somebody else." in answered.content.decode()
    assert not accepted()


def test_a_guest_with_a_password_may_use_it(client, link):
    set_password(ange(), password="three green words", by=ange())

    assert "Use my password" in client.get(link).content.decode()
    page = client.post(link, {"password": "1"})
    given = {"address": "ange@example.org", "password": "three green words", "next": link}
    answered = client.post("/accounts/login/password/", given)

    assert page.url == f"/accounts/login/password/?next={link.replace('/', '%2F')}"
    assert answered.url == "/me/data/"
    assert accepted()


@pytest.mark.parametrize("end", ["withdrawn", "expired", "accepted"])
def test_an_ended_invitation_says_so(client, link, end):
    made = Invitation.objects.get()
    if end == "withdrawn":
        withdraw(made, by=personas.alice())
    else:
        Invitation.objects.update(**{"expires_at" if end == "expired" else "accepted_at": timezone.now()})
    mails = len(mail.outbox)

    shown, pressed = client.get(link), client.post(link)

    assert shown.status_code == pressed.status_code == 410
    assert end.capitalize() in shown.content.decode()
    assert len(mail.outbox) == mails


def test_an_unknown_link_is_no_page(client):
    assert client.get("/join/nothing-of-ours/").status_code == 404


def test_codes_are_limited_here_too(client, link):
    for _code in range(3):
        client.post(link)

    page = client.post(link, follow=True)

    assert "Three codes went to this address within an hour." in page.content.decode()
