# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two texts for one question: both are shown, and the second editor chooses."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grants import answers as kinds
from grants import revisions
from grants.completeness import AskedPart, Whole
from grants.forms.part import name_of
from grants.operations.draft import Conflict
from grants.revisions import Seen
from grants.states import QuestionKind
from grants.views.tasks import context_of

TEXTS = frozenset({QuestionKind.SHORT, QuestionKind.LONG})


def chosen(request: HttpRequest, whole: Whole, mine: Mapping[int, Any]) -> dict[int, Any]:
    """Return the answers to save after both texts were looked at: mine, or both one after the other."""
    found = {}
    for key, value in mine.items():
        choice = request.POST.get(f"keep_{key}", "mine")
        if choice == "both" and isinstance(value, str):
            theirs = whole.answers[key].value if key in whole.answers else ""
            found[key] = f"{theirs}\n\n{value}".strip()
        elif choice != "theirs":
            found[key] = value
    return found


def conflicts_with(whole: Whole, asked: AskedPart, unsaved: Mapping[str, Any]) -> list[Conflict]:
    """Return the collisions of what a browser could not save with what stands now."""
    found = []
    for question in asked.questions:
        answer = whole.answers.get(question.pk)
        yours = unsaved.get(str(question.pk))
        if answer is not None and yours is not None and yours != answer.value:
            who, when = str(answer.changed_by), answer.changed_at
            found.append(Conflict(question, yours, answer.value, who, when, answer.version))
    return found


def show_both(request: HttpRequest, whole: Whole, found: list[Conflict]) -> HttpResponse:
    """Show both texts of each collision; the choice is posted to the part's own address."""
    seen = {one.question.pk: Seen(one.version, revisions.mark_of(one.theirs)) for one in found}
    rows = [
        {
            "question": one.question,
            "name": name_of(one.question),
            "yours": kinds.shown(one.question, one.yours, whole.frame),
            "theirs": kinds.shown(one.question, one.theirs, whole.frame),
            "values": _posted(one.question.kind, one.yours),
            "who": one.who,
            "when": one.when,
            "may_join": one.question.kind in TEXTS,
        }
        for one in found
    ]
    context = context_of(whole, request.path) | {"rows": rows, "rev": revisions.write(seen)}
    return render(request, "grants/both_texts.html", context, status=409)


def _posted(kind: str, value: Any) -> list[str]:
    """Return a value as its inputs would post it."""
    typed = kinds.typed(kind, value)
    return typed if isinstance(typed, list) else [typed]
