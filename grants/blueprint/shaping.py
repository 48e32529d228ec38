# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a form from a file: the whole shape is judged first, every fault at its path in words."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.translated import Translated
from grants.blueprint.reading import SCHEMA, Document
from grants.states import QuestionKind

PART = {"key": str, "title": dict, "intro": dict, "minutes": int, "stage": str, "questions": list}
QUESTION = {
    "key": str, "kind": str, "label": dict, "help": dict, "example": dict, "required": bool, "identifying": bool,
    "word_limit": (int, type(None)), "choices": list, "limits": dict, "condition": dict, "retired": bool,
}  # fmt: skip
ABSENT: dict[str, Any] = {
    "title": {}, "intro": {}, "minutes": 5, "stage": "", "questions": [], "label": {}, "help": {}, "example": {},
    "required": True, "identifying": False, "word_limit": None, "choices": [], "limits": {}, "condition": {},
    "retired": False,
}  # fmt: skip
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: a path in words ("part 2, question 3")."""

    path: str
    words: str

    def __str__(self) -> str:
        return f"{self.path}: {self.words}" if self.path else self.words


def in_part(place: int, told: Any) -> str:
    """Return where a part stands, in words; places count from 1."""
    return _("Part %(n)s%(name)s") % {"n": place, "name": _quoted(told, "title")}


def in_question(path: str, place: int, told: Any) -> str:
    """Return where a question stands, in words."""
    return path + ", " + _("question %(n)s%(name)s") % {"n": place, "name": _quoted(told, "label")}


def _quoted(told: Any, text: str) -> str:
    name = told.get(text) if isinstance(told, dict) else None
    try:
        words = str(Translated.of(name))
    except TypeError:
        return ""
    return f" “{words[:60]}”" if words else ""


def read_file(body: bytes) -> tuple[Document, list[Fault]]:
    """Return the document of a JSON file with what it leaves out filled in, and the faults of its shape."""
    nothing: Document = {"schema": SCHEMA, "parts": []}
    if len(body) > MOST_BYTES:
        return nothing, [Fault("", _("The file is larger than 1 MB: this is no form."))]
    try:
        told = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return nothing, [Fault("", _("The file is no JSON. Choose a file that was exported here."))]
    if not isinstance(told, dict) or told.get("schema") != SCHEMA or not isinstance(told.get("parts"), list):
        words = _("The file is no form: it begins with “schema”: “%(schema)s” and has “parts”.")
        return nothing, [Fault("", words % {"schema": SCHEMA})]
    faults: list[Fault] = []
    parts = [_part(one, place, faults) for place, one in enumerate(told["parts"], start=1)]
    return {"schema": SCHEMA, "parts": parts}, faults


def _part(told: Any, place: int, faults: list[Fault]) -> Document:
    path = in_part(place, told)
    part = _filled(told, PART, path, faults)
    part["questions"] = [
        _question(one, in_question(path, number, one), faults)
        for number, one in enumerate(part["questions"], start=1)
    ]
    return part


def _question(told: Any, path: str, faults: list[Fault]) -> Document:
    question = _filled(told, QUESTION, path, faults)
    if question["kind"] and question["kind"] not in QuestionKind.values:
        words = _("“%(kind)s” is no kind of question. Known are: %(kinds)s.")
        kinds = ", ".join(QuestionKind.values)
        faults.append(Fault(path, words % {"kind": question["kind"][:40], "kinds": kinds}))
        question["kind"] = QuestionKind.SHORT.value
    return question


def _filled(told: Any, shape: dict[str, Any], path: str, faults: list[Fault]) -> Document:
    """Return the piece with every name of its shape; what has another shape is a fault and left out."""
    given = told if isinstance(told, dict) else {}
    if not isinstance(told, dict):
        faults.append(Fault(path, _("This must be an object with names and values.")))
    unknown = sorted(set(given) - set(shape))
    faults += [Fault(path, _("“%(name)s” is not known here.") % {"name": str(name)[:40]}) for name in unknown]
    found = {}
    for name, kind in shape.items():
        value = given.get(name, ABSENT.get(name, ""))
        fits = isinstance(value, kind) and (kind is not int or not isinstance(value, bool))
        texts = kind is not dict or name in {"limits", "condition"} or _is_texts(value)
        if not fits or not texts:
            faults.append(Fault(path, _("“%(name)s” has the wrong shape.") % {"name": name}))
            value = ABSENT.get(name, "")
        found[name] = value
    return found


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
