# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which questions are asked, given what was answered: `{"question": "has", "is": ["yes"]}` or `"is_not"`. No database.

A question whose condition looks at a question that is not asked itself is not asked either.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from grants.states import QuestionKind

# Kinds whose answers can be named beforehand.
TELLING = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.DECLARATION)


def met(condition: Mapping[str, Any], value: Any) -> bool:
    """Say whether an answer fulfils a condition; no answer fulfils none, not even an "is not"."""
    given = set(value if isinstance(value, list) else [value]) - {None, ""}
    if "is" in condition:
        return bool(given & set(condition["is"]))
    return bool(given) and not given & set(condition["is_not"])


def shown(questions: Iterable[Any], values: Mapping[str, Any]) -> set[str]:
    """Return the keys of the questions that are asked; `values` are the answers by key, in the form's order."""
    asked: set[str] = set()
    for question in questions:
        on = question.condition
        if not on or (on["question"] in asked and met(on, values.get(on["question"]))):
            asked.add(question.key)
    return asked
