# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nothing that can be sent makes the server fail: every address, query and form field, with what nobody should send.

2,000 cases on each database, drawn evenly and the same on every run; INZIRA_HOSTILE_CASES=10000 tries more of them.
"""

import os
import random
import re
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from tests.matrix.addresses import ARGUMENTS, Things, address_of
from tests.matrix.browsers import client_of, sign_in_everybody
from tests.matrix.worlds import STATES, way_to

pytestmark = [pytest.mark.django_db, pytest.mark.plain, pytest.mark.slow]
CASES = int(os.environ.get("INZIRA_HOSTILE_CASES", "2000"))
ACTORS = (
    "officer",
    "administrator",
    "lead",
    "panelist",
    "panel_chair",
    "committee_chair",
    "signatory",
    "director",
    "finance_maker",
    "finance_checker",
    "anonymous",
)
EVERYWHERE = ("page", "q", "format", "order", "show", "state", "next", "sort", "sent", "unheard")
HOSTILE = {
    "nul": "a\x00b",
    "long": "x" * 1_000_000,
    "bidi": "abc\u202e\u2066fdp.exe\u2069",
    "negative": "-1",
    "huge": "9" * 40,
    "beyond 64 bits": str(2**63),
    "not a number": "NaN",
    "exponent": "1e999999",
    "brackets": "[[[{}]]]",
    "empty": "",
    "markup": "<svg onload=alert(1)>{{ 7*7 }}{% now %}",
    "quotes": "' OR 1=1 --\"\\",
    "percent": "%s %(x)s %n {0} {x}",
    "lines": "a\r\nSet-Cookie: x=1\r\n\r\nb",
    "not text": b"\xff\xfe\xed\xa0\x80",
    "old date": "0000-00-00T99:99",
    "far date": "99999-12-31T00:00",
    "path": "../../../../etc/passwd",
    "zalgo": "e" + "\u0301" * 400,
    "emoji": "👩🏾‍🔧" * 30,
}
HARMLESS_TO_GET = {name: text for name, text in HOSTILE.items() if name != "long"} | {"long": "x" * 20_000}
# Signing out, asking for codes and the like end or limit the session that the other cases need.
LEFT_ALONE = {"account_logout"}


class Fields(HTMLParser):
    """The names of everything that a page lets one send, and what it holds now."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.files: set[str] = set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if tag in {"input", "select", "textarea", "button"} and name and name != "csrfmiddlewaretoken":
            self.found.setdefault(name, given.get("value") or "")
            if given.get("type") == "file":
                self.files.add(name)


def fields_of(page: str) -> Fields:
    """Return the fields of a page."""
    parser = Fields()
    # The foot of every page chooses the language; that form is tried once, at its own address.
    parser.feed(re.sub(r"<footer.*</footer>", "", page, flags=re.S))
    return parser


def built() -> Things:
    """The world in which a panel scores, and everybody is signed in."""
    for state in way_to("in_review"):
        STATES[state][1]()
    sign_in_everybody()
    return Things("S")


def reader_of(path: str):
    """Return the first of the actors who is let in, and the page (anonymous, with nothing, if nobody is)."""
    for actor in ACTORS:
        response = tried(actor, "get", path, None)
        if response.status_code == 200:
            text = response.content.decode("utf-8", "replace") if not response.streaming else ""
            return actor, text
    return "officer", ""


def tried(actor: str, method: str, path: str, data):
    """Ask, undo whatever was done, and return the answer."""
    with transaction.atomic():
        response = getattr(client_of(actor), method)(path, data)
        transaction.set_rollback(True)
    return response


def cases_of(things: Things):
    """Yield (actor, method, path, data, what it is) for everything that could be tried."""
    for name in ARGUMENTS:
        if name in LEFT_ALONE or "#" in name:
            continue
        path = address_of(name, things)
        actor, page = reader_of(path)
        fields = fields_of(page)
        for field in [*EVERYWHERE, *fields.found]:
            for kind, text in HARMLESS_TO_GET.items():
                yield actor, "get", path, {field: text}, f"{name}?{field}={kind}"
        for field in fields.found:
            for kind, text in HOSTILE.items():
                sent = {**fields.found, "csrfmiddlewaretoken": "x", field: text}
                for file in fields.files:
                    sent[file] = SimpleUploadedFile(f"{HOSTILE['bidi']}.pdf", str(text).encode()[:9_000])
                yield actor, "post", path, sent, f"{name} {field}={kind}"
        yield from addresses_like(path, name, actor)


def addresses_like(path: str, name: str, actor: str):
    """Yield the same address with numbers and words that stand for nothing."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part.isdigit() or "-" in part:
            for other in (
                "0",
                "-1",
                "9" * 30,
                str(2**31),
                str(2**63),
                "%00",
                "%E2%80%AE",
                "%FF",
                "x" * 3_000,
            ):
                changed = "/".join([*parts[:place], other, *parts[place + 1 :]])
                yield actor, "get", changed, None, f"{name} at …/{other[:20]}/"


def test_no_input_makes_the_server_fail():
    everything = list(cases_of(built()))
    drawn = random.Random(connection.vendor).sample(everything, min(CASES, len(everything)))

    failed = []
    for actor, method, path, data, words in drawn:
        cache.clear()
        if tried(actor, method, path, data).status_code >= 500:
            failed.append(f"{method} {words} as {actor}")

    assert len(drawn) >= min(CASES, 2000)
    assert not failed, "\n".join(failed)
