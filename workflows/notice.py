# SPDX-License-Identifier: AGPL-3.0-or-later
"""One row of the table of notices."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import Person

Readers = Iterable[Person]


@dataclass(frozen=True)
class Notice:
    """The text's name, who reads it, and the page it leads to."""

    text: str
    to: Callable[[Any], Readers]
    url: Callable[[Any], str]
