# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every answer of every URL carries the strict policy, forbids frames and sniffing, and stays out of caches."""

import pytest

from tests.matrix.addresses import ARGUMENTS, Things, address_of
from tests.matrix.browsers import client_of, sign_in_everybody
from tests.matrix.worlds import STATES, way_to

pytestmark = pytest.mark.django_db
STATE = "in_review"
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
READERS = ("anonymous", "officer", "panelist", "lead")
# Answers that may be kept by anybody: a logo has another address when it changes.
KEPT = {"logo"}


def faults_of(response, *, name: str, actor: str) -> list[str]:
    """Return what is wrong with an answer's headers."""
    headers, faults = response.headers, []
    policy = headers.get("Content-Security-Policy", "")
    whole = "sandbox" in policy and "default-src 'none'" in policy  # a file
    if not whole and not all(part in policy for part in POLICY):
        faults.append(f"policy is {policy!r}")
    if "unsafe" in policy or "*" in policy:
        faults.append(f"policy allows too much: {policy!r}")
    if headers.get("X-Frame-Options") != "DENY":
        faults.append("may be framed")
    if headers.get("X-Content-Type-Options") != "nosniff":
        faults.append("may be sniffed")
    if headers.get("Referrer-Policy") != "same-origin":
        faults.append("tells others where one came from")
    kept = headers.get("Cache-Control", "")
    if (
        name not in KEPT
        and actor != "anonymous"
        and not {"no-store", "private"} <= set(kept.replace(" ", "").split(","))
    ):
        faults.append(f"may be kept: {kept!r}")
    if name not in KEPT and actor == "anonymous" and "public" in kept:
        faults.append(f"may be kept by anybody: {kept!r}")
    return [f"{name} to {actor} ({response.status_code}): {fault}" for fault in faults]


def test_every_answer_is_guarded():
    for state in way_to(STATE):
        STATES[state][1]()
    sign_in_everybody()
    things = Things("S")

    faults = []
    for name in ARGUMENTS:
        for actor in READERS:
            response = client_of(actor).get(address_of(name, things))
            faults += faults_of(response, name=name.partition("#")[0], actor=actor)

    assert not faults, "\n".join(faults)


def test_cookies_are_guarded(settings, client):
    from tests.personas import grace

    client.force_login(grace())
    answer = client.get("/help/")

    assert settings.SESSION_COOKIE_HTTPONLY
    assert all(cookie["samesite"] == "Lax" for cookie in answer.cookies.values())
