# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page in Chromium, on a phone and on a desk, light and dark: axe finds nothing, nothing scrolls sideways,
the content policy holds, and what travels keeps its budget.

The browser's requests are answered in this process by Django's test client, so the house is built once.
"""

import gzip
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.db import connections
from django.urls import get_resolver, reverse

from tests import personas, worlds_review
from tests.browser.house import furnish
from tests.browser.pages import ALIKE, ELSEWHERE, NO_PAGES, REFUSED, ROWS, TEAM
from tests.browser.visitor import REFUSED as STATUS_SAID
from tests.browser.visitor import chromium, hand_on
from tests.client import QuickClient

HOME = "https://inzira.test"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
LOOK = "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
OUTSIDE = """(root => root.scrollWidth <= root.clientWidth ? [] : ["the page",
  ...[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > root.clientWidth + .5)
  .map(e => e.outerHTML.slice(0, 120))].slice(0, 4))(document.documentElement)"""
SIZES = ((360, "light"), (1280, "dark"))
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Bytes over the wire, gzipped: the first page of a visit with styles and scripts, and a later page.
KB = 1024
BUDGETS = {TEAM: (25 * KB, 6 * KB), "staff": (40 * KB, 10 * KB)}
MOST_REQUESTS = 8


class Window:
    """A page of the browser, whose requests the test client answers; `loaded` holds the gzipped size of each."""

    def __init__(self, browser):
        self.connections = connections.all()
        self.page = browser.new_context(reduced_motion="reduce", service_workers="block").new_page()
        self.page.route("**/*", self.answer)
        self.page.on("console", self.listen)
        self.client, self.loaded, self.said = QuickClient(), {}, []

    def listen(self, line):
        if line.type == "error" and not STATUS_SAID.search(line.text):
            self.said.append(line.text)

    def answer(self, route):
        hand_on(self.connections)
        path = route.request.url.removeprefix(HOME)
        if path.startswith("/static/"):
            file = Path(settings.BASE_DIR) / path[1:]
            status, headers, body = 200, {"Content-Type": TYPES[file.suffix]}, file.read_bytes()
        else:
            given = self.client.get(path, secure=True)
            status, headers, body = given.status_code, dict(given.headers), given.content
        self.loaded[path] = len(gzip.compress(body, 9))
        route.fulfill(status=status, headers=headers, body=body)

    def open(self, path, person=None):
        """Open a page as this person (None: nobody); return the status of the answer."""
        self.client, self.loaded, self.said = QuickClient(raise_request_exception=False), {}, []
        if person is not None:
            self.client.force_login(person)
        return self.page.goto(HOME + path).status

    def turn(self, width, colours="light"):
        """Make the window so wide, and the device's colours such."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme=colours)

    def violations(self):
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE)
        return self.page.evaluate(LOOK)

    def runs_over(self):
        """Return what stands out at the right, if the page scrolls sideways."""
        return self.page.evaluate(OUTSIDE)


@pytest.fixture
def window():
    """A browser with one page."""
    with chromium() as browser:
        yield Window(browser)


def visit(window, world, name):
    """Open the page of a row as the person of that row; yield what is wrong with it, in words."""
    row = ROWS[name]
    plain, status = REFUSED.get(name, (name.partition("#")[0], 200))
    person = None
    if row.who:
        lead = row.who.removeprefix("lead")
        person = worlds_review.trainee(int(lead)) if lead.isdigit() else personas.person(row.who)
    window.turn(360)
    answered = window.open(reverse(plain, kwargs=row.arguments(world)) + row.tail, person)
    if answered != status:
        yield f"answers {answered}"
        return
    yield from weight(window, row)
    yield from looks(window)


def weight(window, row):
    """Say where what was loaded is above its budget."""
    html, *others = window.loaded.values()
    first, later = BUDGETS[row.budget]
    if html > later:
        yield f"the page alone has {html} bytes, of {later}"
    if html + sum(others) > first:
        yield f"a first visit loads {html + sum(others)} bytes, of {first}: {window.loaded}"
    if len(window.loaded) > MOST_REQUESTS:
        yield f"{len(window.loaded)} requests"


def looks(window):
    """Say what axe finds in each size, where the page scrolls sideways, and what the console complained of."""
    for width, colours in SIZES:
        window.turn(width, colours)
        yield from (f"{width}: {rule} {html[:200]}" for rule, html in window.violations())
        yield from (f"{width}: too wide: {html}" for html in window.runs_over())
    window.turn(320)
    yield from (f"320: too wide: {html}" for html in window.runs_over())
    yield from window.said


@pytest.mark.django_db
def test_every_page(window):
    world = furnish()

    faults = {name: found for name in ROWS if (found := list(visit(window, world, name)))}

    assert faults == {}


def test_the_looking_sees_what_is_wrong(window):
    policy = {"Content-Security-Policy": "default-src 'self'", "Content-Type": "text/html"}
    bad = "<!doctype html><title>x</title><img src='/static/img/mark.svg' style='width:900px'><script>1</script>"
    faulty = HOME + "/faulty/"
    window.page.route(faulty, lambda route: route.fulfill(status=200, headers=policy, body=bad))
    window.said = []
    window.turn(360)
    window.page.goto(faulty)

    assert "image-alt" in {rule for rule, _html in window.violations()}
    assert any("Content Security Policy" in words for words in window.said)
    window.page.evaluate("document.querySelector('img').width = 900")
    assert len(window.runs_over()) > 0


def test_no_page_is_left_out():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    names = {name for name in names if not name.startswith(("account_", "mfa_"))}
    looked_at = {name.partition("#")[0] for name in ROWS} - set(REFUSED)

    assert names == looked_at | set(ALIKE) | ELSEWHERE | NO_PAGES
    assert set(ALIKE.values()) <= looked_at
    assert not looked_at & set(ALIKE)
