# SPDX-License-Identifier: AGPL-3.0-or-later
"""Remarks of the pure modules as data: operations and pages translate them by their code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """A remark: the code to translate by, an English sentence, and the things it speaks of."""

    code: str
    sentence: str
    given: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence
