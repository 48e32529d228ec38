# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the pages of a call's form lead: the addresses of its parts and questions in the world of a test."""

from collections.abc import Callable
from typing import Any


def _call(**more: str) -> Callable[[Any], dict[str, Any]]:
    return lambda things: {"key": things.call.key, **more}


ARGUMENTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    **dict.fromkeys(
        (
            "form_part_new", "form_publish", "form_discard", "form_preview", "form_export", "form_import",
            "form_copy", "form_paper", "quiz",
        ),
        _call(),
    ),
    "form_part": _call(part="plan"),
    "form_part_remove": _call(one="plan"),
    "form_question_new": _call(part="plan"),
    "form_question": _call(question="risks"),
    "form_question_remove": _call(one="risks"),
    "answers_paper": lambda things: {"pk": things.submission.pk},
}  # fmt: skip
