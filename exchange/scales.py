# SPDX-License-Identifier: AGPL-3.0-or-later
"""Weights and scales of criteria as whole numbers, also where a bare score sheet does not state them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from exchange.book import Book, Row
from exchange.limits import SMALL
from reviews.scoring import derived_scale

LOW, HIGH = 1, 5


def whole_weights(given: Sequence[Decimal | None]) -> list[int]:
    """Whole numbers in the same proportion (equal ones where none is given): percent where that comes out even.

    Raises ValueError when they do not fit the database.
    """
    exact = [Fraction(1 if weight is None else weight) for weight in given]
    percent = [100 * weight / sum(exact) for weight in exact]
    if all(weight.denominator == 1 for weight in percent):
        return [int(weight) for weight in percent]
    common = lcm(*(weight.denominator for weight in exact))
    found = [int(weight * common) for weight in exact]
    shared = gcd(*found)
    found = [weight // shared for weight in found]
    if max(found) > SMALL:
        raise ValueError("These weights have too many digits.")
    return found


def stated_scale(row: Row) -> tuple[Decimal, Decimal] | None:
    """The scale that a criterion's row states, the usual end standing for one that is not; None without any."""
    low, high = row["minimum"], row["maximum"]
    if low is None and high is None:
        return None
    return (Decimal(LOW) if low is None else low, Decimal(HIGH) if high is None else high)


def scales_of(book: Book) -> dict[str, tuple[int, int]]:
    """The scale of each criterion by its name in the file, in whole numbers.

    Criteria that state none share the first usual scale that holds all their scores.
    """
    stated = {row.text("criterion"): stated_scale(row) for row in book.rows("criteria")}
    bare = {name for name, scale in stated.items() if scale is None}
    shared = _derived(
        row["score"] for row in book.rows("scores") if row["score"] is not None and row["criterion"] in bare
    )
    return {name: (int(scale[0]), int(scale[1])) if scale else shared for name, scale in stated.items()}


def _derived(scores: Iterable[Decimal]) -> tuple[int, int]:
    found = [Fraction(score) for score in scores]
    try:
        low, high = derived_scale(found)
    except ValueError:  # no score at all, or one number only, beyond every usual scale
        least, most = (Fraction(0), Fraction(1)) if found else (Fraction(LOW), Fraction(HIGH))
        low, high = min([least, *found]), max([most, *found])
    return floor(low), ceil(high)
