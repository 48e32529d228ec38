# SPDX-License-Identifier: AGPL-3.0-or-later
"""Under embargo a page of a selected submission is, byte for byte and query for query, that of its declined twin.

The three worlds are one call that differs in the hidden decision alone. Whoever may not read the selection must
not be able to tell them apart, by any page, by any refusal.
"""

import re

import pytest
from django.db import connection

from tests.matrix.addresses import Things
from tests.matrix.asking import ask
from tests.matrix.cast import ACTORS
from tests.matrix.reading import text_of
from tests.matrix.table import permission_rows

WORLDS = ("embargo_selected", "embargo_rejected", "embargo_reserve")
# Those who prepare, confirm or sign the selection, and the auditor.
PRIVILEGED = {"officer", "administrator", "committee_chair", "committee_member", "signatory", "auditor"}
OTHERS = [actor for actor in ACTORS if actor not in PRIVILEGED]
REFUSED = {302, 403, 404, 405}


def worth_asking(row) -> bool:
    """Say whether a row is asked of twins: every page, and what is posted by those who know the submission."""
    known = any(row.expected[actor] - REFUSED for actor in OTHERS) or row.name in {
        "withdraw",
        "review_recuse",
    }
    return bool(set(row.states) & set(WORLDS)) and (row.method == "GET" or known)


ASKED = sorted({(row.name, row.method) for row in permission_rows() if worth_asking(row)})
# What differs between any two answers: tokens of forms and cookies, and when something was done just now.
CHANGING = [
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), ""),
    (re.compile(r"csrftoken=\w+"), ""),
    (
        re.compile(r"(messages=[^:;]*):[^;]+"),
        r"\1",
    ),  # what is said stays, without the second it was signed in
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


class Queries:
    """Counts the statements that reach the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def answers_in(name: str, method: str) -> dict[str, tuple[int, int, str]]:
    """Return (status, queries, text) for every actor who must not know the decision."""
    things, found = Things("S"), {}
    for actor in OTHERS:
        queries = Queries()
        with connection.execute_wrapper(queries):
            asked = ask(actor, method, name, things)
        found[actor] = (asked.status, queries.count, told(asked.response))
    return found


def told_apart(world, name: str, method: str) -> list[str]:
    """Return the actors before whom the worlds differ."""
    seen = []
    for state in WORLDS:
        world(state)
        seen.append(answers_in(name, method))
    return [actor for actor in OTHERS if any(one[actor] != seen[0][actor] for one in seen)]


@pytest.mark.parametrize(("name", "method"), ASKED)
def test_twins_cannot_be_told_apart(world, name, method):
    # What this process does for the first time may cost a question more: only what differs again differs.
    differs = told_apart(world, name, method) and told_apart(world, name, method)

    assert not differs, f"{method} {name} tells the decision to {', '.join(differs)}"


def test_twins_are_told_apart_where_the_decision_shows(world):
    pages = []
    for state in WORLDS:
        world(state)
        pages.append(told(ask("committee_chair", "GET", "selection", Things("S")).response))

    assert len(set(pages)) == len(WORLDS)
