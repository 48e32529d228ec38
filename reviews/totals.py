# SPDX-License-Identifier: AGPL-3.0-or-later
"""A review's running total, by the same arithmetic as the ranking."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from core import showing
from reviews.exact import rounded
from reviews.scoring import Criterion, shared_scale, weighted_total


def _pure(criteria: Iterable[Any]) -> list[Criterion]:
    return [Criterion(one.key, one.weight, one.low, one.high) for one in criteria]


def total_of(criteria: Iterable[Any], marks: Mapping[str, Any]) -> str:
    """Return the weighted mean of the marks given so far, to two decimals, or a dash while there is none."""
    known = _pure(criteria)
    given: dict[Hashable, Any] = {key: value for key, value in marks.items() if value is not None}
    total = weighted_total(given, known) if known and given else None
    return "–" if total is None else showing.thin(rounded(total))


def best_total(criteria: Iterable[Any]) -> str:
    """Return the highest total there can be: the top of the common scale, else 100 points."""
    known = _pure(criteria)
    return str(known[0].high) if known and shared_scale(known) else "100"
