# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by a code or a password: two pages, no word about who is known, limits, a new session key."""

import time

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from accounts.operations.person import deactivate, set_password
from tests import personas
from tests.accounts import slow_sms
from tests.accounts.messages import mailed_code, signed_in_as, texted_code, texts, wrong

pytestmark = pytest.mark.django_db
LOGIN, CODE, PASSWORD = "/accounts/login/", "/accounts/login/code/", "/accounts/login/password/"


def test_a_mailed_code_lets_in_on_the_second_page_and_changes_the_session_key(client):
    grace = personas.grace()

    asked = client.post(LOGIN, {"address": " Grace@Example.org "})
    before = client.session.session_key
    answered = client.post(CODE, {"code": mailed_code()})

    assert (asked.status_code, asked.url) == (302, CODE)
    assert (answered.status_code, answered.url) == (302, "/me/inbox/")
    assert mail.outbox[-1].to == ["grace@example.org"]
    assert signed_in_as(client) == grace.pk
    assert client.session.session_key != before


def test_a_texted_code_lets_in_and_proves_the_phone(client, settings):
    settings.PHONE_REGION = "RW"
    aline = personas.aline()

    client.post(LOGIN, {"address": "0780 000 101"})
    client.post(CODE, {"code": texted_code()})

    assert texts()[-1]["to"] == "+250780000101"
    assert len(texts()[-1]["text"]) <= 160
    assert mail.outbox == []
    assert signed_in_as(client) == aline.pk
    assert Person.objects.get(pk=aline.pk).phone_verified_at is not None


def test_the_code_is_written_in_the_persons_language(client):
    Person.objects.filter(pk=personas.grace().pk).update(language="fr")

    client.post(LOGIN, {"address": "grace@example.org"})

    assert mail.outbox[-1].extra_headers["Content-Language"] == "fr"


def test_a_code_may_be_typed_with_blanks_and_works_once(client):
    personas.grace()
    client.post(LOGIN, {"address": "grace@example.org"})
    code = mailed_code()

    client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
    assert signed_in_as(client) is not None
    client.post("/accounts/logout/")
    again = client.post(CODE, {"code": code})

    assert again.url == LOGIN
    assert signed_in_as(client) is None


def test_the_code_stands_nowhere_in_clear(client):
    from django.contrib.sessions.models import Session

    from core.models import OutboxRow

    personas.grace()
    client.post(LOGIN, {"address": "grace@example.org"})

    code = mailed_code()
    assert all(code not in str(session.get_decoded()) for session in Session.objects.all())
    assert all(code not in str(row.payload) for row in OutboxRow.objects.all())


def test_a_code_of_another_browser_is_worth_nothing(client, client_for):
    personas.grace()
    client.post(LOGIN, {"address": "grace@example.org"})
    thief = client_for()

    assert thief.post(CODE, {"code": mailed_code()}).url == LOGIN
    assert signed_in_as(thief) is None


def test_a_wrong_code_is_refused_and_the_fifth_ends_it(client):
    personas.grace()
    client.post(LOGIN, {"address": "grace@example.org"})
    code = mailed_code()

    for _try in range(4):
        page = client.post(CODE, {"code": wrong(code)})
        assert page.status_code == 422
        assert "This is not the code we sent." in page.content.decode()
    fifth = client.post(CODE, {"code": wrong(code)})

    assert fifth.url == LOGIN
    assert client.post(CODE, {"code": code}).url == LOGIN
    assert signed_in_as(client) is None


def test_wrong_codes_are_counted_by_address_over_all_browsers(client_for):
    personas.grace()
    first, second = client_for(), client_for()
    first.post(LOGIN, {"address": "grace@example.org"})
    for _try in range(4):
        first.post(CODE, {"code": wrong(mailed_code())})
    second.post(LOGIN, {"address": "grace@example.org"})

    assert second.post(CODE, {"code": wrong(mailed_code())}).status_code == 422
    assert second.post(CODE, {"code": wrong(mailed_code())}).url == LOGIN


def test_an_old_code_is_refused(client, monkeypatch):
    personas.grace()
    client.post(LOGIN, {"address": "grace@example.org"})
    later = time.time() + 15 * 60 + 1

    monkeypatch.setattr("accounts.codes.time.time", lambda: later)

    assert client.post(CODE, {"code": mailed_code()}).url == LOGIN
    assert signed_in_as(client) is None


def test_another_code_can_be_sent_and_ends_the_first(client):
    personas.grace()
    client.post(LOGIN, {"address": "grace@example.org", "next": "/p/"})
    first = mailed_code()

    sent = client.post(CODE, {"again": "1", "next": "/p/"})
    second = mailed_code()

    assert sent.url == f"{CODE}?next=%2Fp%2F"
    if first != second:
        assert client.post(CODE, {"code": first}).status_code == 422
    assert client.post(CODE, {"code": second}).url == "/p/"


def test_three_codes_an_hour_go_to_an_address_and_no_more(client, client_for):
    personas.grace()
    for _code in range(2):
        client.post(LOGIN, {"address": "grace@example.org"})
    assert client.post(CODE, {"again": "1"}).url == CODE

    refused = client_for().post(LOGIN, {"address": "grace@example.org"})
    again = client.post(CODE, {"again": "1"}, follow=True)

    assert refused.status_code == 422
    assert "Three codes went to this address within an hour." in refused.content.decode()
    assert "Three codes went to this address within an hour." in again.content.decode()
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("address", ["nobody@example.org", "+250780009999"])
def test_an_unknown_address_looks_like_a_known_one(client_for, address):
    known = {"nobody@example.org": "grace@example.org", "+250780009999": "+250780000101"}[address]
    personas.grace(), personas.aline()
    pages = []

    for typed in (known, address):
        client = client_for()
        asked = client.post(LOGIN, {"address": typed})
        page = client.get(CODE).content.decode()
        refused = client.post(CODE, {"code": "12345"}).content.decode()
        shown = client.session["code:entrance"]["to"]
        plain = [text.replace("+250 780 009 999".replace(" ", "\u00a0"), "X") for text in (page, refused)]
        plain = [
            text.replace("+250 780 000 101".replace(" ", "\u00a0"), "X").replace(shown, "X") for text in plain
        ]
        pages.append((asked.status_code, asked.url, *(_without_token(text) for text in plain)))

    assert pages[0] == pages[1]


def _without_token(page: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_nobody_comes_in_by_an_unknown_address_and_no_text_is_sent(client):
    client.post(LOGIN, {"address": "+250780009999"})

    assert texts() == []
    for guess in ("", "000000", "123456"):
        client.post(CODE, {"code": guess})
    assert signed_in_as(client) is None


def test_an_unknown_mail_address_is_told_so_by_mail_only(client):
    client.post(LOGIN, {"address": "nobody@example.org"})

    assert mail.outbox[-1].subject == "Nobody is known here with this address"


@pytest.mark.parametrize(("known", "unknown"), [("grace@example.org", "nobody@example.org")])
def test_known_and_unknown_addresses_cost_the_same_work(client_for, known, unknown):
    personas.grace()
    spent = []

    for address in (known, unknown):
        client = client_for()
        client.get(LOGIN)
        with CaptureQueriesContext(connection) as queries:
            client.post(LOGIN, {"address": address})
        spent.append((len(queries), len(mail.outbox)))
        mail.outbox.clear()

    assert spent[0] == spent[1]


def test_the_page_waits_for_no_provider_of_texts(client, settings):
    settings.SMS_BACKEND = "tests.accounts.slow_sms.SlowBackend"
    personas.aline()

    answered = client.post(LOGIN, {"address": "+250780000101"})

    # A page that waited would tell, by its time, that somebody has this phone.
    assert answered.url == CODE
    assert not slow_sms.sent.is_set()
    slow_sms.let_go.set()
    assert slow_sms.sent.wait(timeout=60)


def test_a_mail_server_that_is_down_is_said_and_nothing_waits(client, settings):
    settings.EMAIL_BACKEND = "tests.accounts.slow_sms.BrokenMail"
    personas.grace()

    page = client.post(LOGIN, {"address": "grace@example.org"})

    assert page.status_code == 422
    assert "The code could not be sent now." in page.content.decode()
    assert client.get(CODE).url == LOGIN


@pytest.mark.parametrize("typed", ["", "grace", "grace@", "12", "0780000101"])
def test_what_is_neither_mail_nor_phone_is_refused(client, typed):
    page = client.post(LOGIN, {"address": typed})

    assert page.status_code == 422
    assert mail.outbox == []


def test_a_deactivated_person_is_as_unknown_as_anybody(client):
    grace = personas.grace()
    deactivate(grace, by=personas.alice())

    client.post(LOGIN, {"address": "grace@example.org"})

    assert mail.outbox[-1].subject == "Nobody is known here with this address"


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "http:evil.example",
        "javascript:alert(1)", "https://testserver@evil.example/",
    ],
)  # fmt: skip
def test_nobody_is_led_to_another_site(client, evil):
    personas.grace()
    client.post(LOGIN, {"address": "grace@example.org", "next": evil})

    answered = client.post(CODE, {"code": mailed_code(), "next": evil})

    assert answered.url == "/me/inbox/"
    assert client.get(LOGIN, {"next": evil}).url == "/me/inbox/"
    assert client.post("/accounts/logout/", {"next": evil}).url == "/"


def test_where_one_wanted_to_go_is_kept_over_the_code(client):
    personas.grace()

    page = client.get("/run/people/")
    client.post(page.url, {"address": "grace@example.org", "next": "/run/people/"})

    assert page.url == f"{LOGIN}?next=/run/people/"
    assert client.post(CODE, {"code": mailed_code()}).url == "/run/people/"


def with_password(person, password="three green words"):
    return set_password(person, password=password, by=person)


def test_a_password_lets_in_by_mail_or_phone(client_for):
    aline = with_password(personas.aline())

    for address in ("aline@example.org", "+250 780 000 101"):
        client = client_for()
        answered = client.post(PASSWORD, {"address": address, "password": "three green words"})
        assert answered.url == "/me/inbox/"
        assert signed_in_as(client) == aline.pk


def test_wrong_password_and_unknown_address_are_refused_in_the_same_words(client_for):
    with_password(personas.grace())
    pages = []

    for address in ("grace@example.org", "nobody@example.org", "+250780009999"):
        page = client_for().post(PASSWORD, {"address": address, "password": "wrong"})
        assert page.status_code == 422
        pages.append(_without_token(page.content.decode()).replace(address, "X"))

    assert pages[0] == pages[1] == pages[2]


def test_who_has_no_password_cannot_use_an_empty_or_any_one(client):
    personas.grace()

    for password in ("", "!", "x" * 12):
        client.post(PASSWORD, {"address": "grace@example.org", "password": password})

    assert signed_in_as(client) is None


@pytest.mark.parametrize("address", ["grace@example.org", "+250780000101"])
def test_five_wrong_passwords_end_the_tries_of_one_address_only(client, address):
    with_password(personas.grace()), with_password(personas.aline())

    for _try in range(5):
        client.post(PASSWORD, {"address": address, "password": "wrong"})
    page = client.post(PASSWORD, {"address": address, "password": "three green words"})

    assert "Too many wrong tries." in page.content.decode()
    assert signed_in_as(client) is None
    other = {"grace@example.org": "aline@example.org", "+250780000101": "grace@example.org"}[address]
    assert client.post(PASSWORD, {"address": other, "password": "three green words"}).status_code == 302


def test_a_deactivated_person_with_the_right_password_stays_outside(client):
    grace = with_password(personas.grace())
    Person.objects.filter(pk=grace.pk).update(is_active=False)

    answered = client.post(PASSWORD, {"address": "grace@example.org", "password": "three green words"})

    assert answered.url == reverse("account_inactive")
    assert client.get(answered.url).status_code == 200
    assert signed_in_as(client) is None


def test_the_page_of_passwords_is_limited_by_the_senders_address(client):
    for _try in range(30):
        client.post(PASSWORD, {})

    assert client.post(PASSWORD, {}).status_code == 429


def test_signing_out_wipes_what_was_kept_on_the_device(client_for):
    client = client_for(personas.grace())

    asked = client.get("/accounts/logout/")
    done = client.post("/accounts/logout/")

    assert "data-wipe-drafts" in asked.content.decode()
    assert (done.url, done["Clear-Site-Data"]) == ("/", '"storage"')
    assert signed_in_as(client) is None


@pytest.mark.parametrize("path", [LOGIN, PASSWORD, "/accounts/signup/", CODE])
def test_who_is_signed_in_is_led_on(client_for, path):
    assert client_for(personas.grace()).get(path).status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/accounts/email/", "/accounts/password/reset/", "/accounts/password/change/",
     "/accounts/password/set/", "/accounts/phone/verify/", "/accounts/3rdparty/", "/accounts/sessions/"],
)  # fmt: skip
def test_there_is_no_admin_and_no_page_of_allauth_that_we_do_not_use(client_for, path):
    assert client_for(personas.alice()).get(path).status_code == 404


def test_nobody_is_a_superuser():
    alice = personas.alice()

    assert not alice.is_superuser
    assert not alice.is_staff
    assert not any(field.name == "is_superuser" for field in Person._meta.get_fields())
    assert not alice.has_module_perms("accounts")
