# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second factor: forced for staff and finance, asked for at every sign-in, changed only after a fresh proof."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail

from accounts.freshness import KEY as FRESH
from accounts.operations.factor import has_second_factor
from core import outbox
from core.models import AuditEntry
from tests import personas
from tests.accounts.messages import mailed_code, signed_in_as

pytestmark = pytest.mark.django_db
SET_UP, AWAY = "/accounts/2fa/totp/activate/", "/accounts/2fa/totp/deactivate/"
CODES = "/accounts/2fa/codes/"


def digits(secret: str) -> str:
    """What an authenticator shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(client) -> str:
    """Set up an authenticator through the pages; return its secret."""
    secret = client.get(SET_UP).context["form"].secret
    assert client.post(SET_UP, {"code": digits(secret)}).status_code == 302
    return secret


def acts() -> list[str]:
    return list(
        AuditEntry.objects.filter(act__contains="factor").order_by("pk").values_list("act", flat=True)
    )


@pytest.mark.parametrize("who", ["grace", "alice", "jean_paul", "vincent", "odile", "beatrice"])
def test_staff_finance_auditor_signatory_and_chair_set_it_up_before_anything_else(client_for, settings, who):
    settings.SECOND_FACTOR_FORCED = True
    client = client_for(personas.person(who))

    assert client.get("/me/settings/").url == SET_UP
    assert client.get(SET_UP).status_code == 200
    set_up(client)
    assert client.get("/me/settings/").status_code == 200


@pytest.mark.parametrize("who", ["aline", "chantal", "marie", "stranger", "canisius"])
def test_others_need_none(client_for, settings, who):
    settings.SECOND_FACTOR_FORCED = True

    assert client_for(personas.person(who)).get("/me/settings/").status_code == 200


def test_where_it_is_switched_off_the_pages_say_so(client, client_for):
    assert "The second factor is switched off" in client.get("/accounts/login/").content.decode()
    page = client_for(personas.grace()).get("/me/settings/").content.decode()
    assert "The second factor is not demanded of anybody in this installation." in page


def test_where_it_is_forced_nothing_is_said(client, settings):
    settings.SECOND_FACTOR_FORCED = True

    assert "switched off" not in client.get("/accounts/login/").content.decode()


def test_the_secret_is_encrypted_and_shown_once_to_be_copied(client_for):
    client = client_for(personas.grace())
    page = client.get(SET_UP)
    secret = page.context["form"].secret

    assert secret in page.content.decode()
    client.post(SET_UP, {"code": digits(secret)})
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_a_code_or_password_alone_does_not_let_in_any_more(client_for):
    grace = personas.grace()
    secret = set_up(client_for(grace))
    client = client_for()
    client.post("/accounts/login/", {"address": "grace@example.org", "next": "/run/people/"})

    answered = client.post("/accounts/login/code/", {"code": mailed_code()})

    assert answered.url == "/accounts/2fa/authenticate/"
    assert signed_in_as(client) is None
    assert client.get("/run/people/").status_code == 302
    wrong = client.post(answered.url, {"code": "000000"})
    assert "This is not the code. Codes change every half minute." in wrong.content.decode()
    # An authenticator's code is good for one use.
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    from django.core.cache import cache

    cache.clear()
    assert client.post(answered.url, {"code": digits(secret)}).url == "/run/people/"
    assert signed_in_as(client) == grace.pk


def test_a_recovery_code_lets_in_once(client_for):
    grace = personas.grace()
    first = client_for(grace)
    set_up(first)
    code = first.get(CODES).context["unused_codes"][0]

    def try_it():
        client = client_for()
        client.post("/accounts/login/", {"address": "grace@example.org"})
        client.post("/accounts/login/code/", {"code": mailed_code()})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        return signed_in_as(client)

    assert try_it() == grace.pk
    assert try_it() is None


def test_recovery_codes_are_shown_taken_along_and_renewed(client_for):
    client = client_for(personas.grace())
    set_up(client)
    before = client.get(CODES).context["unused_codes"]

    file = client.get(CODES + "download/")
    assert client.get(CODES + "generate/").status_code == 200
    client.post(CODES + "generate/")
    after = client.get(CODES).context["unused_codes"]

    assert file.content.decode().split() == before
    assert "attachment" in file["Content-Disposition"]
    assert not set(before) & set(after)


@pytest.mark.parametrize("path", [SET_UP, AWAY, CODES, CODES + "generate/", CODES + "download/"])
def test_nothing_of_it_is_reached_with_an_old_sign_in(client_for, path):
    client = client_for(personas.grace())
    set_up(client)
    grow_old(client)

    assert client.get(path).url.startswith("/accounts/2fa/reauthenticate/?next=")


def grow_old(client, seconds=601) -> None:
    """Make the sign-in of a session older."""
    session = client.session
    session[FRESH] = time.time() - seconds
    session.save()


def test_taking_it_away_is_told_and_whoever_must_have_one_sets_up_another(
    client_for, settings, django_capture_on_commit_callbacks
):
    settings.SECOND_FACTOR_FORCED = True
    grace = personas.grace()
    client = client_for(grace)
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
    client.get("/me/settings/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(CODES + "generate/")

    assert client.get(AWAY).status_code == 200
    gone = client.post(AWAY)
    outbox.drain(kinds=("mail",))

    assert gone.url == "/accounts/2fa/"
    assert not has_second_factor(grace)
    assert client.get("/me/settings/").url == SET_UP
    assert acts() == ["accounts.person.add_second_factor", "accounts.person.remove_second_factor"]
    assert AuditEntry.objects.filter(act="accounts.person.renew_recovery_codes").count() == 1
    subjects = [message.subject for message in mail.outbox if message.to == ["grace@example.org"]]
    assert subjects == ["The way you sign in was changed"] * 3


def test_the_page_about_it_says_where_it_stands(client_for):
    client = client_for(personas.grace())

    assert "Not set up" in client.get("/accounts/2fa/").content.decode()
    set_up(client)
    assert "Another phone, or take it away" in client.get("/accounts/2fa/").content.decode()
