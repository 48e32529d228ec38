# SPDX-License-Identifier: AGPL-3.0-or-later
"""Edits of a form's document: each takes one and returns another; what is named must be there."""

from copy import deepcopy
from typing import Any

from django.utils.text import slugify

from grants.blueprint.reading import Document, questions_in
from grants.blueprint.shaping import ABSENT

EMPTY_PART = {name: ABSENT[name] for name in ("title", "intro", "minutes", "stage")}
EMPTY_QUESTION = {
    name: ABSENT[name]
    for name in (
        "label", "help", "example", "required", "identifying", "word_limit", "choices", "limits", "condition",
        "retired",
    )
}  # fmt: skip


def with_part(document: Document, given: Document) -> tuple[Document, str]:
    """Add a part at the end; return the document and the part's key."""
    changed = deepcopy(document)
    key = free_key(given["title"], {part["key"] for part in changed["parts"]}, "part")
    changed["parts"].append({"key": key, **deepcopy(EMPTY_PART), **given, "questions": []})
    return changed, key


def with_part_changed(document: Document, key: str, given: Document) -> Document:
    """Change a part's texts, minutes or stage."""
    changed = deepcopy(document)
    changed["parts"][_place_of(changed["parts"], key)] |= given
    return changed


def without_part(document: Document, key: str) -> Document:
    """Take a part out, with its questions."""
    changed = deepcopy(document)
    del changed["parts"][_place_of(changed["parts"], key)]
    return changed


def with_question(document: Document, part: str, given: Document) -> tuple[Document, str]:
    """Add a question at the end of a part; return the document and the question's key."""
    changed = deepcopy(document)
    key = free_key(given["label"], {one["key"] for _part, one in questions_in(changed)}, "question")
    row = {"key": key, **deepcopy(EMPTY_QUESTION), **given}
    changed["parts"][_place_of(changed["parts"], part)]["questions"].append(row)
    return changed, key


def with_question_changed(document: Document, key: str, given: Document) -> Document:
    """Change a question."""
    changed = deepcopy(document)
    rows, place = _row_of(changed, key)
    rows[place] |= given
    return changed


def without_question(document: Document, key: str) -> Document:
    """Take a question out."""
    changed = deepcopy(document)
    rows, place = _row_of(changed, key)
    del rows[place]
    return changed


def with_copy_of(document: Document, key: str) -> tuple[Document, str]:
    """Put a copy of a question behind it; return the document and the copy's key."""
    changed = deepcopy(document)
    rows, place = _row_of(changed, key)
    fresh = free_key(rows[place]["label"], {one["key"] for _part, one in questions_in(changed)}, "question")
    rows.insert(place + 1, {**deepcopy(rows[place]), "key": fresh, "retired": False})
    return changed, fresh


def with_part_moved(document: Document, key: str, by: int) -> Document:
    """Move a part one place up (-1) or down (1); at the end it stays."""
    changed = deepcopy(document)
    _move(changed["parts"], _place_of(changed["parts"], key), by)
    return changed


def with_question_moved(document: Document, key: str, by: int) -> Document:
    """Move a question one place up or down; from the edge of its part it goes into the next part."""
    changed = deepcopy(document)
    rows, place = _row_of(changed, key)
    parts = changed["parts"]
    if 0 <= place + by < len(rows):
        _move(rows, place, by)
        return changed
    at = next(n for n, part in enumerate(parts) if part["questions"] is rows)
    if 0 <= at + by < len(parts):
        there = parts[at + by]["questions"]
        there.insert(len(there) if by < 0 else 0, rows.pop(place))
    return changed


def _move(rows: list[Any], place: int, by: int) -> None:
    if 0 <= place + by < len(rows):
        rows[place], rows[place + by] = rows[place + by], rows[place]


def _place_of(rows: list[Document], key: str) -> int:
    return next(place for place, one in enumerate(rows) if one["key"] == key)


def _row_of(document: Document, key: str) -> tuple[list[Document], int]:
    """Return the list in which a question stands, and its place there."""
    rows = next(
        part["questions"] for part in document["parts"] if any(one["key"] == key for one in part["questions"])
    )
    return rows, _place_of(rows, key)


def free_key(texts: dict[str, str], taken: set[str], otherwise: str) -> str:
    """Return a key made of the text that no other has: keys never change, texts do."""
    base = slugify(next(iter(texts.values()), ""))[:30].strip("-") or otherwise
    return next(name for n in range(1, 10_000) if (name := base if n == 1 else f"{base}-{n}") not in taken)
