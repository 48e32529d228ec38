# SPDX-License-Identifier: AGPL-3.0-or-later
"""An officer's edits of a form: parts and questions come, change, move and go. All raise what write_form raises."""

from typing import Any

from grants.blueprint import changing as edits
from grants.blueprint.reading import Document, part_in, question_in
from grants.models import Call
from grants.operations.form.writing import write_form


def add_part(call: Call, *, by: Any, **given: Any) -> str:
    """Add a part (title, intro, minutes, stage) at the end of the form; return its key."""
    made = []

    def change(document: Document) -> Document:
        changed, key = edits.with_part(document, given)
        made.append(key)
        return changed

    write_form(call, change, by=by, what="add_part")
    return made[0]


def change_part(call: Call, *, key: str, by: Any, seen: str = "", **given: Any) -> None:
    """Change a part."""
    write_form(
        call, lambda form: edits.with_part_changed(form, key, given), by=by, what="change_part", about=key, seen=seen,
        find=part_in
    )  # fmt: skip


def remove_part(call: Call, *, key: str, by: Any) -> None:
    """Take a part out, with its questions. Raises HasAnswers where one of them is answered."""
    write_form(call, lambda form: edits.without_part(form, key), by=by, what="remove_part", about=key)


def add_question(call: Call, *, part: str, by: Any, **given: Any) -> str:
    """Add a question at the end of a part; return its key."""
    made = []

    def change(document: Document) -> Document:
        changed, key = edits.with_question(document, part, given)
        made.append(key)
        return changed

    write_form(call, change, by=by, what="add_question", about=part)
    return made[0]


def change_question(call: Call, *, key: str, by: Any, seen: str = "", **given: Any) -> None:
    """Change a question; `seen` is its mark as the editor saw it."""
    write_form(
        call, lambda form: edits.with_question_changed(form, key, given), by=by, what="change_question", about=key,
        seen=seen,
    )  # fmt: skip


def remove_question(call: Call, *, key: str, by: Any) -> None:
    """Take a question out. Raises HasAnswers: what somebody answered is retired instead."""
    write_form(call, lambda form: edits.without_question(form, key), by=by, what="remove_question", about=key)


def retire_question(call: Call, *, key: str, by: Any) -> None:
    """Ask a question no more, or again; its answers stay in either case."""

    def change(document: Document) -> Document:
        told = question_in(document, key)
        return edits.with_question_changed(document, key, {"retired": not (told and told["retired"])})

    write_form(call, change, by=by, what="retire_question", about=key)


def duplicate_question(call: Call, *, key: str, by: Any) -> str:
    """Put a copy of a question behind it; return the copy's key."""
    made = []

    def change(document: Document) -> Document:
        changed, fresh = edits.with_copy_of(document, key)
        made.append(fresh)
        return changed

    write_form(call, change, by=by, what="duplicate_question", about=key)
    return made[0]


def move_part(call: Call, *, key: str, places: int, by: Any) -> None:
    """Move a part one place up (-1) or down (1)."""
    write_form(
        call, lambda form: edits.with_part_moved(form, key, places), by=by, what="move_part", about=key
    )


def move_question(call: Call, *, key: str, places: int, by: Any) -> None:
    """Move a question one place up or down, over the edge of its part into the next."""
    write_form(
        call,
        lambda form: edits.with_question_moved(form, key, places),
        by=by,
        what="move_question",
        about=key,
    )
