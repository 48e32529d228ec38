# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a selection leaves its ranking: pure, so that anybody can see which lines need a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from reviews.states import Outcome


@dataclass(frozen=True)
class Placed:
    """What the check needs of one line: who, rank (None: not ranked), outcome, place."""

    submission: int
    rank: int | None
    outcome: str
    place: int | None
    needs_decision: bool = False


def departures(lines: Iterable[Placed]) -> set[int]:
    """Return the submissions whose line needs a written reason.

    A line departs when it is better ranked than a selected one but was not selected, or is selected over a
    better ranked one that was not; likewise between the reserve and the declined, and within the reserve's
    order. A line that shares its rank across the last place needs a reason either way.
    """
    found: set[int] = set()
    given = list(lines)
    selected = [line for line in given if line.outcome == Outcome.SELECTED]
    reserve = sorted(
        (line for line in given if line.outcome == Outcome.RESERVE), key=lambda line: line.place or 0
    )
    declined = [line for line in given if line.outcome == Outcome.DECLINED]
    found |= _crossing(selected, [*reserve, *declined]) | _crossing(reserve, declined)
    for earlier, later in pairwise(reserve):
        if _worse(earlier, later):
            found |= {earlier.submission, later.submission}
    found |= {line.submission for line in selected if line.needs_decision}
    return found


def _worse(one: Placed, other: Placed) -> bool:
    """Say whether `one` is ranked below `other` (no rank is below every rank)."""
    if one.rank is None:
        return other.rank is not None
    return other.rank is not None and one.rank > other.rank


def _crossing(above: list[Placed], below: list[Placed]) -> set[int]:
    """Return the lines of both groups between which the ranking says the opposite."""
    found: set[int] = set()
    for high in above:
        for low in below:
            if _worse(high, low):
                found |= {high.submission, low.submission}
    return found
