# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing up: a name and one address, a code, in. Nobody is made before the code was answered."""

import pytest
from django.core import mail

from accounts.models import Person
from core.models import AuditEntry
from tests import personas
from tests.accounts.messages import mailed_code, signed_in_as, texted_code, texts

pytestmark = pytest.mark.django_db
SIGN_UP, CODE = "/accounts/signup/", "/accounts/login/code/"


def test_two_pages_make_a_person_by_mail(client):
    asked = client.post(SIGN_UP, {"name": " Ange Keza ", "address": "Ange@Example.org", "next": "/calls/"})
    assert not Person.objects.exists()
    answered = client.post(CODE, {"code": mailed_code()})

    ange = Person.objects.get()
    assert asked.url == f"{CODE}?next=%2Fcalls%2F"
    assert answered.url == "/calls/"
    assert (ange.name, ange.email, ange.phone, ange.language) == ("Ange Keza", "ange@example.org", None, "en")
    assert not ange.has_usable_password()
    assert signed_in_as(client) == ange.pk
    assert AuditEntry.objects.get(act="accounts.person.make_person").by == ange


def test_two_pages_make_a_person_by_phone_in_the_language_of_the_page(client, settings):
    settings.PHONE_REGION = "RW"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"

    client.post(SIGN_UP, {"name": "Ange Keza", "address": "0788 123 456"})
    client.post(CODE, {"code": texted_code()})

    ange = Person.objects.get()
    assert (ange.phone, ange.email, ange.language) == ("+250788123456", None, "fr")
    assert ange.phone_verified_at is not None
    assert signed_in_as(client) == ange.pk
    assert len(texts()) == 1


def test_whoever_is_known_at_the_address_gets_the_same_code_and_keeps_their_name(client_for):
    grace = personas.grace()
    new, known = client_for(), client_for()

    pages = [
        (who.post(SIGN_UP, {"name": "X", "address": address}).url, mail.outbox[-1].subject[:10])
        for who, address in ((new, "ange@example.org"), (known, "grace@example.org"))
    ]
    known.post(CODE, {"code": mailed_code()})

    assert pages[0] == pages[1]
    assert signed_in_as(known) == grace.pk
    assert Person.objects.get(pk=grace.pk).name == "Grace Ingabire"


@pytest.mark.parametrize("given", [{"name": "", "address": "a@example.org"}, {"name": "Ange", "address": ""}])
def test_a_name_and_an_address_are_needed(client, given):
    page = client.post(SIGN_UP, given)

    assert page.status_code == 422
    assert "There is one thing to put right" in page.content.decode()
    assert mail.outbox == []


def test_sign_ups_are_limited_by_the_senders_address(client):
    for _try in range(20):
        client.post(SIGN_UP, {})

    assert client.post(SIGN_UP, {}).status_code == 429


def test_somebody_erased_while_the_code_was_on_its_way_is_not_made_again(client):
    grace = personas.grace()
    client.post("/accounts/login/", {"address": "grace@example.org"})
    Person.objects.filter(pk=grace.pk).update(email=None)

    assert client.post(CODE, {"code": mailed_code()}).url == "/accounts/login/"
    assert not Person.objects.filter(email="grace@example.org").exists()
