# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drawing a sample that anybody can draw again: from a list, a seed and a size, with SHA-256 as the only chance.

The list is written as one line for each payment, "reference TAB amount in minor units", in the order of the
references, each line ended by a line feed; its digest is the SHA-256 of that text in UTF-8.

At random: each payment's lot is SHA-256 of "seed:digest:reference"; the smallest lots are drawn. By amount
(monetary unit sampling): all minor units stand in one row, payment after payment in the order of the list; they
are cut into as many equal parts as payments are wanted, and the unit at one and the same place of each part is
drawn, which is SHA-256 of "seed:digest" as a number, modulo the sum. A payment larger than a part is drawn for sure,
perhaps several times.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Listed:
    """A payment in the list that is drawn from; `minor` is more than zero."""

    reference: str
    minor: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A payment that was drawn, and how many times."""

    reference: str
    hits: int = 1


def digest_of(rows: Sequence[Listed]) -> str:
    """Return the SHA-256 of the list."""
    text = "".join(f"{one.reference}\t{one.minor}\n" for one in in_order(rows))
    return hashlib.sha256(text.encode()).hexdigest()


def in_order(rows: Sequence[Listed]) -> list[Listed]:
    """Return the list by reference, character by character (not as a language sorts)."""
    return sorted(rows, key=lambda one: one.reference)


def at_random(rows: Sequence[Listed], *, size: int, seed: str) -> list[Drawn]:
    """Draw `size` payments, each with the same chance; all of them where there are no more."""
    digest = digest_of(rows)
    lots = sorted((_chance(f"{seed}:{digest}:{one.reference}"), one.reference) for one in rows)
    return [Drawn(reference) for _lot, reference in lots[:size]]


def by_amount(rows: Sequence[Listed], *, size: int, seed: str) -> list[Drawn]:
    """Draw `size` minor units at equal distances, and the payments in which they lie, in the list's order."""
    ordered = in_order(rows)
    ends = list(accumulate(one.minor for one in ordered))
    if not ends or size < 1:
        return []
    start = _chance(f"{seed}:{digest_of(rows)}") % ends[-1]
    hits: dict[str, int] = {}
    for place in range(size):
        found = ordered[bisect_right(ends, (start + place * ends[-1]) // size)].reference
        hits[found] = hits.get(found, 0) + 1
    return [Drawn(reference, times) for reference, times in hits.items()]


def _chance(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)
