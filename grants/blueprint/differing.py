# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changed between two versions of a form, as data that is kept and as words for people."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.translated import Translated
from grants.blueprint.reading import Document, asked_in

NEW, GONE, REWORDED, CHANGED, MOVED, PARTS = "new", "gone", "reworded", "changed", "moved", "parts"
WORDING = ("label", "help", "example")


def changes_between(before: Document, after: Document) -> list[dict[str, Any]]:
    """Return [{"what", "question", "label"}] in the order of the form, the questions that went at the end."""
    return list(_changes(before, after))


def _changes(before: Document, after: Document) -> Iterator[dict[str, Any]]:
    old = {one["key"]: (part["key"], one) for part, one in asked_in(before)}
    new = {one["key"]: (part["key"], one) for part, one in asked_in(after)}
    stayed = [key for key in new if key in old]
    order = [key for key in old if key in new]
    for key, (part, one) in new.items():
        if key not in old:
            yield _change(NEW, one)
            continue
        was_in, was = old[key]
        if any(was[name] != one[name] for name in WORDING):
            yield _change(REWORDED, one)
        if any(was[name] != one[name] for name in was if name not in {*WORDING, "key", "retired"}):
            yield _change(CHANGED, one)
        if was_in != part or order.index(key) != stayed.index(key):
            yield _change(MOVED, one)
    for key, (_part, one) in old.items():
        if key not in new:
            yield _change(GONE, one)
    if _frames(before) != _frames(after):
        yield {"what": PARTS, "question": "", "label": {}}


def _change(what: str, question: Document) -> dict[str, Any]:
    return {"what": what, "question": question["key"], "label": dict(question["label"])}


def _frames(document: Document) -> list[Document]:
    """Return the parts without their questions."""
    return [
        {name: value for name, value in part.items() if name != "questions"} for part in document["parts"]
    ]


def in_words(change: dict[str, Any]) -> str:
    """Return one change as a line."""
    words = {
        NEW: _("New question: %(label)s"),
        GONE: _("No longer asked: %(label)s"),
        REWORDED: _("Worded anew: %(label)s"),
        CHANGED: _("Other rules for the answer: %(label)s"),
        MOVED: _("Stands elsewhere: %(label)s"),
        PARTS: _("The parts have other titles, texts or order."),
    }[change["what"]]
    return words % {"label": Translated(change["label"])} if change["label"] else words


def summed_up(changes: list[dict[str, Any]]) -> str:
    """Return the changes as one short sentence: "one new question, 2 questions worded anew"."""
    counts = Counter(change["what"] for change in changes)
    counts[CHANGED] += counts[MOVED] + counts[PARTS]
    told = (
        (NEW, lambda n: ngettext("one new question", "%(n)s new questions", n)),
        (REWORDED, lambda n: ngettext("one question worded anew", "%(n)s questions worded anew", n)),
        (GONE, lambda n: ngettext("one question no longer asked", "%(n)s questions no longer asked", n)),
        (CHANGED, lambda n: ngettext("one other change", "%(n)s other changes", n)),
    )
    return ", ".join(words(counts[what]) % {"n": counts[what]} for what, words in told if counts[what])
