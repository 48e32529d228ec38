# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `manage.py reconcile_money` asks: each part of this room registers the checks of its own rows.

@check
def counters_agree(programme_key: str) -> Iterator[Finding]: ...
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be: of which programme, where (an entry's place or key), in words."""

    programme_key: str
    where: str
    words: str | Promise


Check = Callable[[str], Iterator[Finding]]
CHECKS: list[Check] = []


def check(asked: Check) -> Check:
    """Register a check: given a programme's key it yields what it found."""
    CHECKS.append(asked)
    return asked


def findings(programme_key: str) -> Iterator[Finding]:
    """Ask every check about one programme."""
    for asked in CHECKS:
        yield from asked(programme_key)
