# SPDX-License-Identifier: AGPL-3.0-or-later
"""The document of a form: from the rows of a call, and as questions that belong to no row."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from core.translated import Translated
from grants.models import Call, FormPart, Question

SCHEMA = "inzira-form/1"
TEXTS_OF_A_PART = ("title", "intro")
TEXTS_OF_A_QUESTION = ("label", "help", "example")
PLAIN_OF_A_QUESTION = ("required", "identifying", "word_limit", "choices", "limits", "condition", "retired")
Document = dict[str, Any]


def document_of(call: Call) -> Document:
    """Return the form that the rows of a call (of its standing call, where it is a batch) hold (three queries)."""
    parts = FormPart.objects.filter(call=call.asks_id).select_related("stage").prefetch_related("questions")
    return {
        "schema": SCHEMA,
        "parts": [part_told(part, list(part.questions.all())) for part in parts],
    }


def part_told(part: FormPart, questions: list[Question]) -> Document:
    """Return a part as the document has it."""
    return {
        "key": part.key,
        **{name: dict(getattr(part, name) or {}) for name in TEXTS_OF_A_PART},
        "minutes": part.minutes,
        "stage": part.stage.key if part.stage else "",
        "questions": [question_told(question) for question in questions],
    }


def question_told(question: Question) -> Document:
    """Return a question as the document has it."""
    return {
        "key": question.key,
        "kind": str(question.kind),
        **{name: dict(getattr(question, name) or {}) for name in TEXTS_OF_A_QUESTION},
        **{name: getattr(question, name) for name in PLAIN_OF_A_QUESTION},
    }


def values_of_part(told: Document, stages: dict[str, Any]) -> dict[str, Any]:
    """Return what the row of a part holds."""
    stage = stages.get(told["stage"]) if told["stage"] else None
    return {name: Translated(told[name]) for name in TEXTS_OF_A_PART} | {
        "minutes": told["minutes"],
        "stage": stage,
    }


def values_of_question(told: Document) -> dict[str, Any]:
    """Return what the row of a question holds."""
    texts = {name: Translated(told[name]) for name in TEXTS_OF_A_QUESTION}
    return {"kind": told["kind"], **texts, **{name: told[name] for name in PLAIN_OF_A_QUESTION}}


def questions_in(document: Document) -> Iterator[tuple[Document, Document]]:
    """Yield (part, question) in the order of the form."""
    for part in document["parts"]:
        for question in part["questions"]:
            yield part, question


def asked_in(document: Document) -> Iterator[tuple[Document, Document]]:
    """Yield (part, question) of what is not retired."""
    return ((part, one) for part, one in questions_in(document) if not one["retired"])


def part_in(document: Document, key: str) -> Document | None:
    """Return a part by its key."""
    return next((part for part in document["parts"] if part["key"] == key), None)


def question_in(document: Document, key: str) -> Document | None:
    """Return a question by its key."""
    return next((one for _part, one in questions_in(document) if one["key"] == key), None)


def mark_of(told: Any) -> str:
    """Return a short mark of a document or a piece of one; equal pieces have equal marks."""
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def as_questions(document: Document) -> Iterator[tuple[FormPart, list[Question]]]:
    """Yield unsaved parts with their unsaved questions as the document words them; keys of rows are not set."""
    for told in document["parts"]:
        part = FormPart(key=told["key"], **values_of_part(told, {}))
        asked = [
            Question(part=part, key=one["key"], **values_of_question(one))
            for one in told["questions"]
            if not one["retired"]
        ]
        yield part, asked
