# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms for tests: questions as an officer would write them, added to a call by the operations."""

from typing import Any

from grants.models import Call, Question
from grants.operations import form as ops
from tests import personas
from tests.keeping import kept

TWO = [{"key": "a", "label": {"en": "A"}}, {"key": "b", "label": {"en": "B"}}]
COLUMNS = [
    {"key": "item", "label": {"en": "Item"}, "kind": "short"},
    {"key": "n", "label": {"en": "How many"}, "kind": "number"},
]


def question(label: str = "Has it a motor?", kind: str = "yes_no", **given: Any) -> dict[str, Any]:
    """Return what add_question takes."""
    return {"label": {"en": label}, "kind": kind, **given}


def row(call: Call, key: str) -> Question:
    """Return the row of a question."""
    return Question.objects.get(part__call=call, key=key)


@kept
def conditional(call: Call) -> Call:
    """Add to a call in preparation: has it a motor? and if so, which? and what does it burn?"""
    grace = personas.grace()
    ops.add_question(call, part="plan", by=grace, **question())
    only_if = {"question": "has-it-a-motor", "is": ["yes"]}
    ops.add_question(call, part="plan", by=grace, **question("Which motor?", "short", condition=only_if))
    return call
