# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page about people in Chromium, narrow and wide, light and dark: no axe violation, no sideways scrolling."""

import os
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as house

from accounts.operations.invitation import invite
from core import outbox
from tests import personas, worlds
from tests.accounts.messages import mailed_code, mailed_link
from tests.browser.visitor import PATIENCE
from tests.browser.visitor import chromium as launched
from tests.client import QuickClient

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = ((360, "light"), (1280, "dark"))
# A picture of every page is left here, when a folder is given: for people to look at.
PICTURES = os.environ.get("INZIRA_PICTURES", "")
MOST_BYTES = 60_000


@pytest.fixture
def chromium():
    """A browser."""
    with launched() as browser:
        yield browser


class Visitor:
    """A person in a browser: opens pages, and lets axe look at each."""

    def __init__(self, chromium, address, person=None):
        # Colours that are still changing from light to dark are nobody's fault.
        self.context = chromium.new_context(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
        self.address, self.faults = address, []
        if person is not None:
            client = QuickClient()
            client.force_login(person)
            key = client.cookies[house.SESSION_COOKIE_NAME].value
            self.context.add_cookies([{"name": house.SESSION_COOKIE_NAME, "value": key, "url": address}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def open(self, path):
        self.page.goto(self.address + path)

    def type(self, label, text, leads_to):
        """Type into a field, press Enter, and wait for the page to which that leads."""
        self.page.get_by_label(label).fill(text)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(leads_to)

    def look(self, name):
        """Look at the page that is open, in both sizes and colours."""
        html = self.page.content()
        assert len(html.encode()) < MOST_BYTES, name
        for width, colours in SIZES:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.emulate_media(color_scheme=colours)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            found = Axe().run(self.page)
            assert found.violations_count == 0, (name, width, found.generate_report())
            assert wide <= width, (name, width, wide)
            if PICTURES:
                self.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        said = [fault for fault in self.faults if "status of 4" not in fault]
        assert said == [], name


@pytest.fixture
def programme():
    """A programme with institutions, people, roles and an open invitation."""
    made = worlds.programme()
    for key in personas.INSTITUTIONS:
        personas.institution(key)
    for key in ("grace", "vincent", "canisius", "odile", "marie"):
        personas.person(key)
    invite(
        name="Ange Keza", email="ange@example.org", programme_key=made.key, role="coach", by=personas.alice()
    )
    outbox.drain(kinds=("invitation",))
    return made


def test_the_door(chromium, live_server, programme):
    visitor = Visitor(chromium, live_server.url)
    link = mailed_link()
    for name, path in (
        ("sign-in", "/accounts/login/?next=/run/people/"), ("password", "/accounts/login/password/"),
        ("sign-up", "/accounts/signup/"), ("inactive", "/accounts/inactive/"), ("join", link),
    ):  # fmt: skip
        visitor.open(path)
        visitor.look(name)

    visitor.open("/accounts/login/")
    visitor.page.get_by_label("E-mail or phone").fill("nothing")
    visitor.page.get_by_role("button", name="Send me a code").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("sign-in-wrong")
    assert visitor.page.title().startswith("Error:")
    visitor.type("E-mail or phone", "grace@example.org", "**/login/code/")
    visitor.look("code")
    visitor.type("Code", mailed_code(), "**/me/inbox/")


def test_ones_own_pages(chromium, live_server, programme):
    visitor = Visitor(chromium, live_server.url, personas.grace())
    for name, path in (
        ("settings", "/me/settings/"), ("email", "/me/settings/email/"), ("set-password", "/me/settings/password/"),
        ("my-data", "/me/data/"), ("2fa", "/accounts/2fa/"), ("2fa-set-up", "/accounts/2fa/totp/activate/"),
        ("again", "/accounts/reauthenticate/code/"), ("sign-out", "/accounts/logout/"), ("join-other", mailed_link()),
    ):  # fmt: skip
        visitor.open(path)
        visitor.look(name)
    visitor.open("/me/settings/email/")
    visitor.type("New e-mail address", "new@example.org", "**/settings/code/")
    visitor.look("settings-code")


def test_with_a_second_factor(chromium, live_server, programme):
    grace = personas.grace()
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(grace, generate_totp_secret())
    RecoveryCodes.activate(grace)
    visitor = Visitor(chromium, live_server.url, grace)
    for name, path in (
        ("2fa-done", "/accounts/2fa/"), ("2fa-codes", "/accounts/2fa/codes/"),
        ("2fa-new-codes", "/accounts/2fa/codes/generate/"), ("2fa-away", "/accounts/2fa/totp/deactivate/"),
        ("2fa-again", "/accounts/2fa/reauthenticate/"),
    ):  # fmt: skip
        visitor.open(path)
        visitor.look(name)
    assert Authenticator.objects.count() == 2

    guest = Visitor(chromium, live_server.url)
    guest.open("/accounts/login/")
    guest.type("E-mail or phone", "grace@example.org", "**/login/code/")
    guest.type("Code", mailed_code(), "**/2fa/authenticate/")
    guest.look("2fa-sign-in")


def test_the_programmes_people(chromium, live_server, programme):
    visitor = Visitor(chromium, live_server.url, personas.alice())
    grace, huye = personas.grace(), personas.institution("huye")
    ange = personas.find_person(email="ange@example.org")
    held = grace.roles_held.first()
    for name, path in (
        ("people", "/run/people/"), ("people-none", "/run/people/?q=nobody"), ("invite", "/run/people/invite/"),
        ("person", f"/run/people/{grace.pk}/"), ("person-invited", f"/run/people/{ange.pk}/"),
        ("role", f"/run/people/{grace.pk}/role/"), ("role-end", f"/run/roles/{held.pk}/end/"),
        ("deactivate", f"/run/people/{grace.pk}/deactivate/"), ("erase", f"/run/people/{grace.pk}/anonymise/"),
        ("institutions", "/run/institutions/"), ("institution", f"/run/institutions/{huye.pk}/"),
        ("institution-new", f"/run/institutions/new/{programme.key}/"),
    ):  # fmt: skip
        visitor.open(path)
        visitor.look(name)


def test_the_demonstrations_people(chromium, live_server, programme, settings):
    settings.DEMO_MODE = True
    visitor = Visitor(chromium, live_server.url)

    visitor.open("/demo/")
    visitor.look("demo")
    visitor.page.get_by_role("button", name="Grace Ingabire").click()
    visitor.page.wait_for_url("**/me/inbox/")
