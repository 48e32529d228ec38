# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser, and windows for the people of a journey."""

import pytest

pytest.register_assert_rewrite(
    *(f"tests.journeys.{one}" for one in ("applying", "reviewing", "deciding", "agreeing"))
)

from tests.browser.visitor import DESK, Visitor, chromium  # noqa: E402 -- after what it must come after


@pytest.fixture
def browser_here():
    """One browser for a journey."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def window(browser_here, live_server):
    """Open a window for a person; all are closed at the end, and none may have complained."""
    opened = []

    def open_window(person=None, *, width=DESK):
        visitor = Visitor(browser_here, live_server.url, person, width=width)
        opened.append(visitor)
        return visitor

    yield open_window
    for visitor in opened:
        visitor.leave()
