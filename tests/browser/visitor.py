# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chromium for tests: one browser, and a person in it who opens pages, reads them, fills in and presses."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from tests.client import QuickClient

# The driver runs an event loop in this thread; Django would refuse to speak to the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
PHONE, DESK = 360, 1280
# Milliseconds until something that should happen has not: long, since the machine may have other work.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
# A page that refuses is reported on the console by its status; that is no fault of the page.
REFUSED = re.compile(r"status of (4\d\d)")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser, and close it afterwards.

    While the driver's event loop runs in this thread, Django keeps its connections elsewhere and would open others:
    to SQLite in memory these are in each other's way. So those that are there are handed on.
    """
    here = connections.all()
    with sync_playwright() as driver:
        hand_on(here)
        where = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = driver.chromium.launch(executable_path=where, args=FLAGS)
        yield browser
        browser.close()


def hand_on(here: list[Any]) -> None:
    """Let this piece of work speak to the database by these connections."""
    for connection in here:
        connections[connection.alias] = connection


class Visitor:
    """A person (or nobody in particular) in a window of their own; `said` is what the console complained of."""

    def __init__(self, browser: Browser, address: str, person: Any = None, *, width: int = DESK) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, reduced_motion="reduce", locale="en"
        )
        self.address, self.said = address, []
        if person is not None:
            client = QuickClient()
            client.force_login(person)
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _listen(self, line: Any) -> None:
        if line.type == "error" and not REFUSED.search(line.text):
            self.said.append(line.text)

    def open(self, path: str) -> Response:
        """Open a page of this house and return how it answered."""
        return self.page.goto(self.address + path)

    def follow(self, name: str, **exactly: Any) -> None:
        """Follow a link by its words."""
        self.page.get_by_role("link", name=name, **exactly).first.click()

    def press(self, name: str, **exactly: Any) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name, **exactly).last.click()

    def fill(self, **fields: str) -> None:
        """Fill in fields by their names."""
        for name, text in fields.items():
            self.page.locator(f"[name={name}]").fill(text)

    def pick(self, name: str, value: str) -> None:
        """Pick one of several choices, or tick a box."""
        self.page.locator(f"[name={name}][value={value}]").check()

    def reads(self, *texts: str) -> None:
        """See that these words stand on the page, and can be seen."""
        for text in texts:
            expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def lands(self, pattern: str) -> re.Match:
        """Wait until the address matches; return the match."""
        self.page.wait_for_url(re.compile(pattern))
        return re.search(pattern, self.page.url)

    def heading(self, text: str) -> None:
        """See that this is the page's heading."""
        expect(self.page.locator("h1").first).to_contain_text(text)

    def leave(self) -> None:
        """Close the window; nothing may have been wrong on the console."""
        self.context.close()
        assert self.said == []
