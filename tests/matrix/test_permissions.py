# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every URL name, method, state and actor answers what permission_matrix.csv says; what is refused writes nothing."""

from collections import defaultdict

import pytest
from django.urls import URLPattern, get_resolver

from tests.matrix.addresses import Things
from tests.matrix.asking import ask
from tests.matrix.betrayals import betrayals, known_fields, named_fields
from tests.matrix.cast import ACTORS
from tests.matrix.reading import text_of
from tests.matrix.table import permission_rows

DONE = 302
ROWS = list(permission_rows())
CASES = defaultdict(list)
for _row in ROWS:
    for _state in _row.states:
        CASES[_state, _row.name].append(_row)


def url_names(resolver=None):
    """Yield the name of every URL of the product."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield one.name
        else:
            yield from url_names(one)


def test_every_url_has_its_rows():
    known = {row.name.partition("#")[0] for row in ROWS}
    assert set(url_names()) - known == set()
    assert known - set(url_names()) == set()


def test_every_field_has_its_canary_and_its_rows():
    assert known_fields() == named_fields()


def subject_of(actor: str) -> str:
    """Return which submission an actor looks at: the panel's chair has a tie to Q."""
    return "Q" if actor == "chair_conflicted" else "S"


@pytest.mark.parametrize(("state", "name"), sorted(CASES))
def test_who_may_what(world, state, name):
    world(state)
    things = {subject: Things(subject) for subject in ("S", "Q")}
    wrong = []
    for row in CASES[state, name]:
        for actor in [one for one in ACTORS if row.asks(one, state)]:
            asked = ask(actor, row.method, name, things[subject_of(actor)])
            if asked.status not in row.expected[actor]:
                wrong.append(f"{row.method} {actor}: {asked.status}, not {sorted(row.expected[actor])}")
            elif asked.status != DONE and asked.written:
                wrong.append(
                    f"{row.method} {actor}: {asked.status}, but {asked.written} entries were written"
                )
            told = betrayals(text_of(asked.response), actor=actor, state=state, name=name)
            wrong += [f"{row.method} {actor}: {one}" for one in told]
    assert not wrong, "\n".join([f"{name} in {state}", *wrong])
