# SPDX-License-Identifier: AGPL-3.0-or-later
"""The financial report of a period by budget heading, after the FACE form: plain amounts in, plain amounts out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.money import Money, total


@dataclass(frozen=True)
class FaceLine:
    """One heading. `authorised` is what could be spent at the period's beginning; `requested` the next tranche's part."""

    name: str
    authorised: Money
    reported: Money
    accepted: Money
    requested: Money

    @property
    def balance(self) -> Money:
        """What of the heading is left after what was accepted; below zero when more was."""
        return self.authorised - self.accepted


def spread(lines: Sequence[FaceLine], wanted: Money) -> list[FaceLine]:
    """Return the lines with what is requested next, spread by what is left of each (largest remainder).

    Where nothing is left anywhere, the first line asks for all of it.
    """
    left = [max(line.balance.minor, 0) for line in lines]
    if not lines:
        return []
    parts = wanted.split(left if any(left) else [1] + [0] * (len(lines) - 1))
    return [replace(line, requested=part) for line, part in zip(lines, parts, strict=True)]


def together(lines: Sequence[FaceLine], name: str, currency: str) -> FaceLine:
    """Return the sum of lines."""
    return FaceLine(
        name,
        total((line.authorised for line in lines), currency),
        total((line.reported for line in lines), currency),
        total((line.accepted for line in lines), currency),
        total((line.requested for line in lines), currency),
    )
