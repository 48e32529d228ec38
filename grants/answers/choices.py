# SPDX-License-Identifier: AGPL-3.0-or-later
"""The choices of a question as data: `[{"key": "new", "label": {"en": "New"}}]`, or plain texts."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.translated import Translated


def options(choices: Sequence[Any]) -> list[tuple[str, str]]:
    """Return (key, label in the reader's language) of each choice; a plain text is key and label at once."""
    found = []
    for choice in choices:
        if isinstance(choice, dict):
            key = str(choice.get("key") or choice.get("code") or "")
            label = choice.get("label") or choice.get("name") or key
        else:
            key, label = str(choice), str(choice)
        found.append((key, str(Translated.of(label)) or key))
    return found


def labels_of(choices: Sequence[Any], keys: Iterable[str]) -> list[str]:
    """Return the labels of the chosen keys, in the order offered; a key no longer offered stays itself."""
    wanted = list(keys)
    offered = options(choices)
    known = {key for key, _label in offered}
    return [label for key, label in offered if key in wanted] + [key for key in wanted if key not in known]
