# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the tests of pages look at an answer, and what a page costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, url) -> int:
    """How many queries a page costs (asked once before, so that nothing is remembered for the first time)."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return len(found)


def text(response) -> str:
    """The page as text."""
    return response.content.decode()
