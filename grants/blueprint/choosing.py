# SPDX-License-Identifier: AGPL-3.0-or-later
"""A condition as an officer ticks it: answers of earlier questions, written `question=answer`."""

from typing import Any

from django.utils.translation import gettext as _

from core.translated import Translated
from grants.answers.choices import options
from grants.answers.conditions import TELLING
from grants.blueprint.reading import Document, asked_in
from grants.states import QuestionKind

IS, IS_NOT = "is", "is_not"


def offered_before(document: Document, key: str) -> list[tuple[str, str]]:
    """Return the answers of the questions before this one (of all, for a new one), as ticks with their words."""
    found: list[tuple[str, str]] = []
    for _part, one in asked_in(document):
        if one["key"] == key:
            break
        if one["kind"] in TELLING:
            words = Translated.of(one["label"])
            found += [(f"{one['key']}={answer}", f"{words} {label}") for answer, label in _answers(one)]
    return found


def _answers(question: Document) -> list[tuple[str, str]]:
    if question["kind"] == QuestionKind.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    if question["kind"] == QuestionKind.DECLARATION:
        return [("yes", _("Yes"))]
    return options(question["choices"])


def ticked(condition: Document) -> tuple[str, list[str]]:
    """Return how a condition compares, and the ticks that it stands for."""
    how = IS_NOT if IS_NOT in condition else IS
    return how, [f"{condition['question']}={answer}" for answer in condition.get(how, ())]


def condition_of(ticks: list[str], how: str) -> tuple[Document, str]:
    """Return the condition of these ticks, and what is wrong with them."""
    if not ticks:
        return {}, ""
    questions = {tick.partition("=")[0] for tick in ticks}
    if len(questions) > 1:
        return {}, _("Tick answers of one question only.")
    return {"question": questions.pop(), how: [tick.partition("=")[2] for tick in ticks]}, ""


def in_words(document: Document, question: Document) -> str:
    """Return a condition as a line, or ""."""
    on: dict[str, Any] = question["condition"]
    if not on:
        return ""
    asked = next((one for _part, one in asked_in(document) if one["key"] == on["question"]), None)
    if asked is None:
        return ""
    how, _ticks = ticked(on)
    labels = dict(_answers(asked))
    words = {
        "question": Translated.of(asked["label"]),
        "answers": " / ".join(labels.get(one, one) for one in on[how]),
    }
    if how == IS:
        return _("Only if “%(question)s” is: %(answers)s") % words
    return _("Only if “%(question)s” is not: %(answers)s") % words
