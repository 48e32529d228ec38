# SPDX-License-Identifier: AGPL-3.0-or-later
"""How scored lines are put in order, who shares a rank, and what is said about it."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any, cast

from reviews.exact import id_order, rounded
from reviews.notes import Note


@dataclass(frozen=True)
class Line:
    """One line of the ranking. `rank` and `mean` are None while nothing has been scored.

    `totals` are the reviews' totals, lowest first; `criterion_means` stand on each criterion's own scale.
    """

    submission: Hashable
    rank: int | None
    n_reviews: int
    mean: Fraction | None
    tie_note: Note | None
    criterion_means: Mapping[Hashable, Fraction]
    totals: tuple[Fraction, ...]
    flags: tuple[str, ...]

    @property
    def mean_shown(self) -> Decimal | None:
        """The mean to two decimals, halves rounded up, for people."""
        return None if self.mean is None else rounded(self.mean)

    @property
    def spread(self) -> Fraction:
        """How far the highest total lies above the lowest one."""
        return self.totals[-1] - self.totals[0] if self.totals else Fraction(0)

    @property
    def needs_decision(self) -> bool:
        """Whether a shared rank lies across the last place, so that people must decide or draw."""
        return self.tie_note is not None and self.tie_note.code == "tie_at_the_line"


@dataclass(frozen=True)
class TieRule:
    """The published rule: the mean first, then the means of these criteria (id, sign) in this order."""

    breakers: tuple[tuple[Hashable, int], ...]
    sign: int

    @classmethod
    def of(
        cls, criteria: Sequence[Any], order: Sequence[Hashable] | None, *, high_is_good: bool
    ) -> "TieRule":
        """The rule for these criteria: empty order: as declared; None: no criterion breaks a tie.

        Raises ValueError for a criterion that the call does not have.
        """
        signs = {criterion.id: 1 if criterion.higher_is_better else -1 for criterion in criteria}
        names = () if order is None else tuple(order) or tuple(signs)
        if stray := [name for name in names if name not in signs]:
            raise ValueError(f"The tie rule names criterion {stray[0]}, which the call does not have.")
        return cls(tuple((name, signs[name]) for name in names), 1 if high_is_good else -1)

    def merit(self, line: Line) -> tuple:
        """What scored lines are compared by: larger is better; a criterion nobody scored comes last."""
        means = line.criterion_means
        parts = [
            (1, sign * means[name]) if name in means else (0, Fraction(0)) for name, sign in self.breakers
        ]
        return ((1, self.sign * cast(Fraction, line.mean)), *parts)


def numbered(scored: Iterable[Line], rule: TieRule, places: int) -> list[Line]:
    """The lines best first, each with its rank (shared where equal) and a note on its tie, if any."""
    by_merit = sorted(
        ((rule.merit(line), line) for line in sorted(scored, key=lambda line: id_order(line.submission))),
        key=lambda pair: pair[0],
        reverse=True,
    )
    result: list[Line] = []
    for _, equal_means in groupby(by_merit, key=lambda pair: pair[0][0]):
        level = list(equal_means)
        for _, group in groupby(level, key=lambda pair: pair[0]):
            equals, rank = [line for _, line in group], len(result) + 1
            result += [
                replace(line, rank=rank, tie_note=_note(line, equals, level, rule, rank, places))
                for line in equals
            ]
    return result


def _note(
    line: Line, equals: list[Line], level: list[tuple[tuple, Line]], rule: TieRule, rank: int, places: int
) -> Note | None:
    if len(equals) > 1:
        left = places - rank + 1
        if 0 < left < len(equals):
            sentence = f"{len(equals)} equal submissions stand for {left} places: decide or draw."
            return Note("tie_at_the_line", sentence, {"equal": len(equals), "left": left})
        return Note(
            "tie_shared", "Equal in every published respect: the rank is shared.", {"equal": len(equals)}
        )
    if len(level) == 1:
        return None
    mine = rule.merit(line)
    part = next(k for k in range(1, len(mine)) if any(merit[k] != mine[k] for merit, _ in level))
    criterion = rule.breakers[part - 1][0]
    sentence = f"Equal means; criterion {criterion} decided."
    return Note("tie_broken", sentence, {"equal": len(level), "criterion": criterion})
