# SPDX-License-Identifier: AGPL-3.0-or-later
"""Under embargo a page of a selected submission is, byte for byte and query for query, that of its declined twin.

The three worlds are one call that differs in the hidden decision alone. Whoever may not read the selection must
not be able to tell them apart, by any page, by any refusal.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.matrix.addresses import Things
from tests.matrix.asking import ask
from tests.matrix.cast import ACTORS
from tests.matrix.reading import text_of
from tests.matrix.table import permission_rows

WORLDS = ("embargo_selected", "embargo_rejected", "embargo_reserve")
# Those who prepare, confirm or sign the selection, and the auditor.
PRIVILEGED = {"officer", "administrator", "committee_chair", "committee_member", "signatory", "auditor"}
OTHERS = [actor for actor in ACTORS if actor not in PRIVILEGED]
ASKED = sorted({(row.name, row.method) for row in permission_rows() if set(row.states) & set(WORLDS)})
# What differs between any two answers: tokens of forms and cookies, the second, when something was done just now.
CHANGING = [
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), ""),
    (re.compile(r"csrftoken=\w+"), ""),
    (re.compile(r"\d\d:\d\d(:\d\d)?"), ""),
    (re.compile(r"T\d{6}Z|T::?Z"), ""),
    (re.compile(r"expires=[^;]+;"), ""),
]


def told(response) -> str:
    """Return an answer without what differs between any two answers."""
    text = text_of(response)
    for pattern, instead in CHANGING:
        text = pattern.sub(instead, text)
    return text


def answers_in(name: str, method: str) -> dict[str, tuple[int, int, str]]:
    """Return (status, queries, text) for every actor who must not know the decision."""
    things, found = Things("S"), {}
    for actor in OTHERS:
        with CaptureQueriesContext(connection) as queries:
            asked = ask(actor, method, name, things)
        found[actor] = (asked.status, len(queries), told(asked.response))
    return found


@pytest.mark.parametrize(("name", "method"), ASKED)
def test_twins_cannot_be_told_apart(world, name, method):
    seen = []
    for state in WORLDS:
        world(state)
        seen.append(answers_in(name, method))

    for actor in OTHERS:
        first, *others = [one[actor] for one in seen]
        assert all(other == first for other in others), f"{method} {name} tells {actor} the decision"
