# SPDX-License-Identifier: AGPL-3.0-or-later
"""No page writes without its token, none answers a method it has no use for."""

import pytest

from tests.matrix.addresses import Things, address_of
from tests.matrix.asking import ask
from tests.matrix.browsers import client_of
from tests.matrix.table import permission_rows

ROWS = list(permission_rows())
NAMES = {row.name for row in ROWS if "#" not in row.name or row.name.startswith("document_file")}
POSTS = {row.name for row in ROWS if row.method == "POST"}
READ_ONLY = sorted(NAMES - POSTS)
# Pages of allauth and Django decide for themselves which methods they know; they too want their token.
OWN_WAY = ("account_", "mfa_", "set_language", "team_join")


def somebody_let_in(name: str, method: str) -> tuple[str, str]:
    """Return (state, actor) for whom a row says that the method is answered."""
    for row in ROWS:
        for actor, statuses in row.expected.items():
            if (
                row.name == name
                and row.method == method
                and statuses & {200, 302, 422}
                and actor != "anonymous"
            ):
                return row.states[0], actor
    return "", ""


@pytest.mark.parametrize("name", sorted(POSTS))
def test_nothing_is_posted_without_its_token(world, name):
    state, actor = somebody_let_in(name, "POST")
    if not state:
        state, actor = next((row.states[0], "officer") for row in ROWS if row.name == name)
    world(state)

    asked = ask(actor, "POST", name, Things("S"), client=client_of(actor, enforce_csrf_checks=True))

    assert asked.status == 403
    assert asked.written == 0


@pytest.mark.parametrize("name", [one for one in READ_ONLY if not one.startswith(OWN_WAY)])
def test_what_is_only_read_takes_no_post(world, name):
    state, actor = somebody_let_in(name, "GET")
    world(state or "submitted")

    asked = ask(actor or "officer", "POST", name, Things("S"))

    assert asked.status == 405
    assert asked.written == 0


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("name", [one for one in sorted(NAMES) if not one.startswith(OWN_WAY)])
def test_other_methods_are_not_known(world, name, method):
    state, actor = somebody_let_in(name, "GET")
    world(state or "submitted")
    actor = actor or "officer"

    answer = getattr(client_of(actor), method)(address_of(name, Things("S")))

    assert answer.status_code == 405
