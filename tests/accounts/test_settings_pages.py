# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own pages: settings, addresses with a code, password, what is held; and the demonstration's people."""

import json

import pytest
from django.core import mail

from accounts.models import Person
from accounts.states import Role
from tests import personas, worlds
from tests.accounts.messages import mailed_code, signed_in_as, texted_code, wrong
from tests.client import QuickClient

pytestmark = pytest.mark.django_db
SETTINGS = "/me/settings/"
GIVEN = {
    "name": "Grace Ingabire",
    "sex": "woman",
    "language": "fr",
    "time_zone": "Africa/Kigali",
    "theme": "dark",
}


def test_settings_are_saved_and_the_next_page_speaks_the_language(client_for):
    grace = personas.grace()
    client = client_for(grace)
    client.cookies["django_language"] = "en"

    page = client.post(SETTINGS, GIVEN, follow=True)

    grace = Person.objects.get(pk=grace.pk)
    assert (grace.language, grace.time_zone) == ("fr", "Africa/Kigali")
    assert client.cookies["theme"].value == "dark"
    assert client.cookies["django_language"].value == ""
    assert '<html lang="fr" data-theme="dark">' in page.content.decode()

    client.post(SETTINGS, GIVEN | {"theme": ""})
    assert client.cookies["theme"].value == ""


@pytest.mark.parametrize(
    "wrong_one", [{"name": ""}, {"language": "xx"}, {"time_zone": "Mars/Base"}, {"theme": "x"}]
)
def test_what_makes_no_sense_is_refused(client_for, wrong_one):
    page = client_for(personas.grace()).post(SETTINGS, GIVEN | wrong_one)

    assert page.status_code == 422


def test_another_mail_address_counts_from_its_code_on(client_for):
    grace = personas.grace()
    client = client_for(grace)

    sent = client.post(f"{SETTINGS}email/", {"address": "New@Example.org"})
    assert Person.objects.get(pk=grace.pk).email == "grace@example.org"
    assert mail.outbox[-1].to == ["new@example.org"]
    assert client.post(sent.url, {"code": wrong(mailed_code())}).status_code == 422
    page = client.post(sent.url, {"code": mailed_code()}, follow=True)

    assert "From now on you sign in with new@example.org." in page.content.decode()
    assert Person.objects.get(pk=grace.pk).email == "new@example.org"
    assert client.get(sent.url).url == SETTINGS


def test_another_phone_counts_from_its_code_on(client_for, settings):
    settings.PHONE_REGION = "RW"
    aline = personas.aline()
    client = client_for(aline)

    client.post(f"{SETTINGS}phone/", {"address": "0788 123 456"})
    client.post(f"{SETTINGS}code/", {"code": texted_code()})

    assert Person.objects.get(pk=aline.pk).phone == "+250788123456"
    assert "+250\u00a0788\u00a0123\u00a0456" in client.get(SETTINGS).content.decode()


def test_an_address_of_somebody_else_is_refused_only_after_its_code(client_for):
    personas.aline()
    client = client_for(personas.grace())

    sent = client.post(f"{SETTINGS}email/", {"address": "aline@example.org"})
    page = client.post(sent.url, {"code": mailed_code()}, follow=True)

    assert sent.url == f"{SETTINGS}code/"
    assert "This address belongs to another person here." in page.content.decode()


def test_codes_are_limited_and_end_here_too(client_for):
    client = client_for(personas.grace())
    for _code in range(3):
        client.post(f"{SETTINGS}email/", {"address": "new@example.org"})
    assert client.post(f"{SETTINGS}email/", {"address": "new@example.org"}).status_code == 422
    for _try in range(5):
        page = client.post(f"{SETTINGS}code/", {"code": wrong(mailed_code())}, follow=True)

    assert "This code cannot be used any more." in page.content.decode()


@pytest.mark.parametrize("address", ["", "x", "+250788123456"])
def test_a_mail_address_is_one(client_for, address):
    assert client_for(personas.grace()).post(f"{SETTINGS}email/", {"address": address}).status_code == 422


def test_a_password_is_set_used_and_taken_away(client_for):
    grace = personas.grace()
    client = client_for(grace)

    assert "Set a password" in client.get(f"{SETTINGS}password/").content.decode()
    page = client.post(f"{SETTINGS}password/", {"password": "three green words"}, follow=True)
    assert "The password is set." in page.content.decode()
    other = client_for()
    other.post("/accounts/login/password/", {"address": "grace@example.org", "password": "three green words"})
    assert signed_in_as(other) == grace.pk
    assert client.get(f"{SETTINGS}password/off/").status_code == 200
    client.post(f"{SETTINGS}password/off/")

    assert not Person.objects.get(pk=grace.pk).has_usable_password()
    assert client.get(SETTINGS).status_code == 200
    assert other.get(SETTINGS).status_code == 302


@pytest.mark.parametrize("password", ["short", "password1234", "grace ingabire", "grace@example.org"])
def test_a_weak_password_is_refused(client_for, password):
    page = client_for(personas.grace()).post(f"{SETTINGS}password/", {"password": password})

    assert page.status_code == 422


def test_what_is_held_is_shown_and_taken_along(client_for):
    submission = worlds.filled(title="Solar dryer")
    aline = personas.aline()
    client = client_for(aline)

    page = client.get("/me/data/").content.decode()
    file = client.get("/me/data/", {"format": "json"})
    held = json.loads(file.content)

    assert "Aline Uwimana" in page
    assert held["person"]["email"] == "aline@example.org"
    assert held["roles"] == held["invitations"] == held["seats"] == []
    assert [team["call"] for team in held["teams"]] == [submission.call.key]
    assert "attachment" in file["Content-Disposition"]
    assert "eric@example.org" not in file.content.decode()


def test_roles_are_held_too(client_for):
    held = json.loads(client_for(personas.odile()).get("/me/data/", {"format": "json"}).content)

    assert [(role["role"], role["institution"]) for role in held["roles"]] == [
        ("signatory", "Rwanda Polytechnic")
    ]


@pytest.mark.parametrize("path", [SETTINGS, "/me/data/", f"{SETTINGS}email/", f"{SETTINGS}code/"])
def test_own_pages_need_a_sign_in(client, path):
    assert client.get(path).url.startswith("/accounts/login/?next=")


def test_the_demonstration_signs_in_with_one_press(client, settings):
    settings.DEMO_MODE = True
    grace = personas.grace()
    worlds.filled()

    page = client.get("/demo/").content.decode()
    answered = client.post("/demo/", {"person": grace.pk})

    for label in ("Team leads", "Trainers", str(Role.OFFICER.label), "Aline Uwimana", "Grace Ingabire"):
        assert label in page
    assert answered.url == "/me/inbox/"
    assert signed_in_as(client) == grace.pk
    client.post("/demo/", {"person": personas.aline().pk})
    assert signed_in_as(client) == personas.aline().pk
    assert client.post("/demo/", {"person": 99999}).status_code == 404


def test_elsewhere_than_in_the_demonstration_there_is_no_such_page(client):
    grace = personas.grace()

    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"person": grace.pk}).status_code == 404
    assert signed_in_as(client) is None


def test_the_demonstration_demands_the_token_of_its_page(settings):

    settings.DEMO_MODE = True
    client = QuickClient(enforce_csrf_checks=True)

    assert client.post("/demo/", {"person": personas.grace().pk}).status_code == 403
