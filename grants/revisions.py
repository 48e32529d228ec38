# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an editor saw when a page was opened, as one short text in the form: `12.3.ab12cd34,13.0.0`.

For each answer: the question, the version seen, and a mark of the value seen. What is posted with an
unchanged mark was not touched by this editor, and so can overwrite nothing. No database.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ONE = re.compile(r"(\d{1,9})\.(\d{1,9})\.([0-9a-f]{1,12})")


@dataclass(frozen=True)
class Seen:
    """The version and the mark of a value as the editor saw it."""

    version: int = 0
    mark: str = "0"


def mark_of(value: Any) -> str:
    """Return a short mark of a value; every empty value has the same."""
    if value in (None, "", [], {}):
        return "0"
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def write(seen: Mapping[int, Seen]) -> str:
    """Return the text that stands in the form."""
    return ",".join(f"{key}.{one.version}.{one.mark}" for key, one in sorted(seen.items()))


def read(text: str) -> dict[int, Seen]:
    """Return what the editor saw; anything unreadable counts as not seen."""
    found = {}
    for item in text.split(",")[:200]:
        match = ONE.fullmatch(item)
        if match:
            found[int(match[1])] = Seen(int(match[2]), match[3])
    return found


def touched(values: Mapping[int, Any], seen: Mapping[int, Seen]) -> dict[int, Any]:
    """Return those of the posted values that the editor changed."""
    return {key: value for key, value in values.items() if mark_of(value) != seen.get(key, Seen()).mark}
