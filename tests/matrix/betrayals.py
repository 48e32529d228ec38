# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which fields an answer betrays to an actor, by field_matrix.csv and the canaries."""

from collections import defaultdict
from collections.abc import Iterator

from tests.matrix.canaries import Field, fields, of_the_call
from tests.matrix.table import field_rows

# (state, field) -> {actor: the URL names that are excepted}
HIDDEN: dict[tuple[str, str], dict[str, frozenset[str]]] = defaultdict(dict)
for _field, _states, _hidden, _but in field_rows():
    for _state in _states:
        for _actor in _hidden:
            HIDDEN[_state, _field][_actor] = _but

FIELDS: dict[str, dict[str, Field]] = {one: fields(one) for one in "SRQ"}
CALL = of_the_call()
TEAM = ("lead", "mate", "trainer")


def views_of(actor: str) -> Iterator[tuple[str, str]]:
    """Yield (submission, column): as what the actor stands before each submission of the matrix."""
    if actor == "chair_conflicted":
        yield "Q", actor
    elif actor == "panel_chair":
        yield "S", actor
        yield "Q", "chair_conflicted"
    elif actor == "other_lead":
        yield "S", actor
    elif actor in TEAM:
        yield "S", actor
        if actor != "mate":
            yield "R", "other_lead"
    elif actor not in {"panelist", "unassigned", "conflicted"}:
        yield from (("S", actor), ("R", actor))
    else:
        yield "S", actor


def betrayals(text: str, *, actor: str, state: str, name: str) -> list[str]:
    """Return the sentences "reads the title of S" for all that must not stand in the text."""
    found = []
    for subject, column in views_of(actor):
        # What happens to S happens to Q; R fares the other way round, and its fields are judged by where it stands.
        world = {"selected": "rejected", "rejected": "selected"}
        before, _line, after = state.rpartition("_")
        judged = f"{before}_{world[after]}" if subject == "R" and after in world else state
        if subject == "R" and state in {"agreement_signed", "spent", "withdrawn"}:
            judged = "closed" if state == "withdrawn" else "released_rejected"
        for field, canary in FIELDS[subject].items():
            excepted = HIDDEN[judged, field].get(column)
            if excepted is not None and name not in excepted and any(w in text for w in canary.before(actor)):
                found.append(f"reads the {field} of {subject}")
    for field, canary in CALL.items():
        excepted = HIDDEN[state, field].get(actor)
        if excepted is not None and name not in excepted and any(w in text for w in canary.before(actor)):
            found.append(f"reads the {field}")
    return found


def known_fields() -> set[str]:
    """Return every field that has a canary."""
    return set(CALL) | {field for one in FIELDS.values() for field in one}


def named_fields() -> set[str]:
    """Return every field that the table speaks of."""
    return {field for _state, field in HIDDEN} | {field for field, *_rest in field_rows()}
