# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fresh proof of who one is, at most ten minutes old, before what is delicate."""

import pytest
from django.core import mail

from accounts.models import Person, RoleHeld
from accounts.operations.person import set_password
from tests import personas
from tests.accounts.messages import mailed_code, texted_code
from tests.accounts.test_second_factor import digits, grow_old, set_up

pytestmark = pytest.mark.django_db
BY_CODE = "/accounts/reauthenticate/code/"
DELICATE = [
    "/me/settings/email/",
    "/me/settings/phone/",
    "/me/settings/password/",
    "/accounts/2fa/totp/activate/",
]


@pytest.fixture
def old(client_for):
    """Grace's client, with a sign-in of eleven minutes ago."""
    client = client_for(personas.grace())
    grow_old(client)
    return client


@pytest.mark.parametrize("path", DELICATE)
def test_delicate_pages_ask_for_a_code_first_and_then_open(old, path):
    asked = old.get(path)
    assert asked.url == f"{BY_CODE}?next={path.replace('/', '%2F')}"
    assert mail.outbox == []

    old.post(asked.url, {"send": "1"})
    assert "A code is on its way" in old.get(asked.url).content.decode()
    wrong = old.post(asked.url, {"code": "12"})
    assert wrong.status_code == 422
    answered = old.post(asked.url, {"code": mailed_code()})

    assert answered.url == path
    assert old.get(path).status_code == 200


def test_ten_minutes_are_fresh(client_for):
    client = client_for(personas.grace())
    grow_old(client, 590)

    assert client.get("/me/settings/email/").status_code == 200


@pytest.mark.parametrize("stamp", [None, "now", 4_000_000_000])
def test_a_session_without_a_true_stamp_is_old(client_for, stamp):
    client = client_for(personas.grace())
    session = client.session
    session["signed_in_at"] = stamp
    session.save()

    assert client.get("/me/settings/email/").status_code == 302


def test_who_is_not_signed_in_signs_in(client):
    assert client.get("/me/settings/email/").url == "/accounts/login/?next=/me/settings/email/"
    assert client.get(BY_CODE).url.startswith("/accounts/login/")


def test_a_form_that_was_sent_too_late_is_carried_out_after_the_proof(client_for):
    alice, chantal = personas.alice(), personas.chantal()
    personas.give(chantal, "coach")
    client = client_for(alice)
    grow_old(client)

    asked = client.post(f"/run/people/{chantal.pk}/role/", {"role": "officer", "scope": "tvet"})
    assert not RoleHeld.objects.filter(person=chantal, role="officer").exists()
    client.post(asked.url, {"send": "1"})
    client.post(asked.url, {"code": mailed_code()})

    assert RoleHeld.objects.get(person=chantal, role="officer").given_by == alice


def test_who_has_a_password_may_use_it_or_a_code(old):
    grace = personas.grace()
    set_password(grace, password="three green words", by=grace)
    old.force_login(grace)
    grow_old(old)

    asked = old.get("/me/settings/email/")
    page = old.get(asked.url)
    wrong = old.post(asked.url, {"password": "no"})

    assert asked.url.startswith("/accounts/reauthenticate/?next=")
    assert "Get a code" in page.content.decode()
    assert "This is not your password." in wrong.content.decode()
    assert old.get("/me/settings/email/").status_code == 302
    assert old.post(asked.url, {"password": "three green words"}).url == "/me/settings/email/"
    assert old.get("/me/settings/email/").status_code == 200


def test_the_password_is_checked_for_phones_too(client_for):
    aline = personas.aline()
    Person.objects.filter(pk=aline.pk).update(email=None)
    aline.refresh_from_db()
    set_password(aline, password="three green words", by=aline)
    client = client_for(aline)
    grow_old(client)

    asked = client.get("/me/settings/email/")

    assert client.post(asked.url, {"password": "three green words"}).url == "/me/settings/email/"


def test_who_has_a_second_factor_uses_that_and_nothing_weaker(client_for):
    client = client_for(personas.grace())
    secret = set_up(client)
    grow_old(client)
    from django.core.cache import cache

    cache.clear()
    asked = client.get("/me/settings/email/")

    assert asked.url.startswith("/accounts/2fa/reauthenticate/?next=")
    assert client.get(BY_CODE).url == "/accounts/2fa/reauthenticate/"
    assert client.post(asked.url, {"code": digits(secret)}).url == "/me/settings/email/"
    assert client.get("/me/settings/email/").status_code == 200


def test_who_has_a_phone_only_is_texted(client_for):
    aline = personas.aline()
    Person.objects.filter(pk=aline.pk).update(email=None)
    client = client_for(aline)
    grow_old(client)

    client.post(BY_CODE, {"send": "1"})

    assert client.post(BY_CODE, {"code": texted_code()}).url == "/me/inbox/"


def test_who_can_be_reached_nowhere_is_told_whom_to_ask(client_for):
    client = client_for(Person.objects.create(name="Nobody Reachable"))

    assert "Ask the programme officer." in client.get(BY_CODE).content.decode()


def test_codes_are_limited_here_too_and_an_ended_code_is_said(old):
    for _code in range(4):
        page = old.post(BY_CODE, {"send": "1"}, follow=True)
    assert "Three codes went to this address within an hour." in page.content.decode()
    for _try in range(5):
        last = old.post(BY_CODE, {"code": "12"}, follow=True)

    assert "This code cannot be used any more." in last.content.decode()
