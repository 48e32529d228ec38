# SPDX-License-Identifier: AGPL-3.0-or-later
"""No page offers a way that is closed: every link that somebody sees leads to a page that answers."""

import re
from urllib.parse import urlsplit

import pytest

from tests.matrix.browsers import client_of
from tests.matrix.cast import ACTORS

LINK = re.compile(r'href="([^"#]*)')
WORLDS = ("draft", "submitted", "in_review", "agreement_signed")
MOST = 60


def links(page: str, text: str):
    """The addresses of this product to which a page leads, without what comes after the question mark."""
    for found in LINK.findall(text):
        path = urlsplit(found.replace("&amp;", "&")).path or page
        if path.startswith("/") and not path.startswith(("/static/", "/accounts/logout")):
            yield path


CASES = [(state, actor) for state in WORLDS for actor in ACTORS]
# Where money was spent, those see more who have to do with it.
CASES += [
    ("spent", actor)
    for actor in ("lead", "officer", "director", "finance_maker", "finance_checker", "auditor")
]


@pytest.mark.parametrize(("state", "actor"), CASES)
def test_every_link_answers(world, state, actor):
    world(state)
    client, seen, closed = client_of(actor), {"/"}, []
    todo = [("/", ""), ("/me/inbox/", "")] if actor != "anonymous" else [("/", "")]
    while todo and len(seen) < MOST:
        path, origin = todo.pop(0)
        answer = client.get(path)
        if answer.status_code not in (200, 302):
            closed.append(f"{path} ({answer.status_code}), offered on {origin}")
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        fresh = [one for one in dict.fromkeys(links(path, answer.content.decode())) if one not in seen]
        seen.update(fresh)
        todo += [(one, path) for one in fresh]
    assert not closed, "\n".join(closed)
