# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a form may hold, fault by fault, and what fits an answer within limits; no database."""

from types import SimpleNamespace

import pytest

from grants import answers
from grants.answers import Frame, conditions
from grants.blueprint.changing import EMPTY_QUESTION
from grants.blueprint.judging import faults_of
from grants.states import QuestionKind as K

FRAME = Frame("RWF", (("s", "South"), ("h", "Huye")), {"s": "", "h": "s"})
COLUMN = {"key": "item", "label": {"en": "Item"}, "kind": "short"}
CHOICES = [{"key": "a", "label": {"en": "A"}}, {"key": "b", "label": {"en": "B"}}]


def asked(key="q", kind="short", **given):
    return {**EMPTY_QUESTION, "key": key, "kind": kind, "label": {"en": "Q"}, **given}


def form(*questions, **part):
    shape = {"key": "p", "title": {"en": "P"}, "intro": {}, "minutes": 5, "stage": ""}
    return {"schema": "", "parts": [{**shape, "questions": list(questions), **part}]}


def judged(document):
    found = faults_of(document, stages={"review"}, languages={"en", "fr"}, currency="RWF")
    return " ".join(str(fault) for fault in found)


@pytest.mark.parametrize(
    "document",
    [
        form(asked(), stage="review"),
        form(asked(kind="choice", choices=CHOICES)),
        form(asked(kind="number", limits={"min": "1", "max": "9.5"})),
        form(
            asked(kind="money", limits={"max": "1 500 000"}), asked("d", "date", limits={"min": "2026-01-01"})
        ),
        form(asked(kind="table", limits={"columns": [COLUMN], "min_rows": 2})),
        form(asked("a", "declaration"), asked("b", condition={"question": "a", "is": ["yes"]})),
    ],
)
def test_what_may_be_asked(document):
    assert judged(document) == ""


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"parts": form()["parts"] * 31}, "at most 30 parts"),
        (form(title={"en": " "}), "The title is missing"),
        (form(minutes=0), "Minutes are a number"),
        (form(stage="gone"), "no stage “gone”"),
        (form(*[asked(f"q{n}") for n in range(41)]), "at most 40 questions"),
        (form(asked(""), asked("b")), "“key” is made of"),
        (form(asked(), asked()), "stands in this form twice"),
        (form(asked(label={"xx": "Q"})), "The language “xx” is not known"),
        (form(asked(help={"en": "x" * 2001})), "longer than 2000 characters"),
        (form(asked(kind="number", word_limit=5)), "A word limit belongs to a text"),
        (form(asked(limits={"min": "1"})), "“min” is no limit of this kind"),
        (form(asked(choices=CHOICES)), "Only a choice has choices"),
        (form(asked(kind="choice", choices=["a", "b"])), "a key and a label"),
        (form(asked(kind="choice", choices=[CHOICES[0]] * 2)), "Two choices have the same key"),
        (form(asked(kind="number", limits={"min": 5})), "“5” is no limit"),
        (form(asked(kind="date", limits={"max": "soon"})), "“soon” is no limit"),
        (form(asked(kind="place", limits={"level": "deep"})), "The level of a place"),
        (form(asked(kind="file", limits={"files": ["exe"]})), "Files are"),
        (form(asked(kind="table")), "1 to 6 columns"),
        (form(asked(kind="table", limits={"columns": ["x"]})), "Each column has"),
        (form(asked(kind="table", limits={"columns": [COLUMN] * 2})), "Two columns have"),
        (form(asked(kind="table", limits={"columns": [COLUMN | {"kind": "file"}]})), "A column holds"),
        (form(asked(kind="table", limits={"columns": [COLUMN], "min_rows": "x"})), "1 to 50 rows"),
        (form(asked(condition={"question": "q", "is": ["yes"]})), "cannot depend on itself"),
        (form(asked(condition={"question": "q"})), "names a question and the answers"),
        (form(asked("a"), asked("b", condition={"question": "a", "is": ["x"]})), "can look at yes or no"),
        (form(asked("a", "yes_no"), asked("b", condition={"question": "a", "is": ["x"]})), "does not offer"),
    ],
)  # fmt: skip
def test_what_may_not(document, words):
    assert words in judged(document)


@pytest.mark.parametrize(
    ("kind", "limits", "value", "words"),
    [
        (K.NUMBER, {"min": "2"}, "1", "Not less than 2."),
        (K.NUMBER, {"max": "2"}, "2", ""),
        (K.MONEY, {"max": "1000"}, {"minor": 1001, "currency": "RWF"}, "Not more than 1000."),
        (K.DATE, {"min": "2026-01-01"}, "2025-12-31", "Not less than"),
        (K.SHORT, {"pattern": "email"}, "aline@", "Write an e-mail address"),
        (K.SHORT, {"pattern": "phone"}, "+250 788 000 001", ""),
        (K.SHORT, {"pattern": "url"}, "https://example.org/x", ""),
        (K.TABLE, {"columns": [COLUMN], "max_rows": 1}, [{"item": "a"}] * 2, "At most 1 row"),
        (K.PERSON, {}, {"name": "C", "contact": "c@example.org"}, ""),
        (K.PLACE, {"level": 2}, "h", ""),
    ],
)
def test_what_fits(kind, limits, value, words):
    question = SimpleNamespace(kind=kind, limits=limits, word_limit=None, choices=[])
    found = answers.fault(question, value, FRAME)
    assert found.startswith(words) if words else found == ""


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        ({"is": ["a"]}, ["a", "c"], True), ({"is": ["a"]}, "b", False), ({"is": ["a"]}, None, False),
        ({"is_not": ["a"]}, "b", True), ({"is_not": ["a"]}, "a", False), ({"is_not": ["a"]}, "", False),
    ],
)  # fmt: skip
def test_when_a_condition_holds(condition, value, holds):
    assert conditions.met(condition, value) is holds
