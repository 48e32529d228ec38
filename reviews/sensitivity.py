# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much the ten depend on choices that could have been others: "in the ten in x of y variants".

Variants: each panelist left out, each weight halved and doubled, the median instead of the mean, severity
allowed for (REML and expected rank), and the scores before the discussion, if there are any.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from reviews.exact import exact, id_order
from reviews.scoring import Criterion, ScoredReview, rank_by_mean, total_scale, totals, with_scales


@dataclass(frozen=True)
class Variant:
    """One variant: its code and what it changes, who is in, who stands equal across the line, the exchange."""

    code: str
    given: Mapping[str, Any]
    inside: frozenset[Hashable]
    at_the_line: frozenset[Hashable]
    entered: tuple[Hashable, ...] = ()
    left: tuple[Hashable, ...] = ()


@dataclass(frozen=True)
class Sensitivity:
    """All variants, the ranking as it is first; per submission in how many it is inside, and at the line."""

    variants: tuple[Variant, ...]
    inside: Mapping[Hashable, int] = field(default_factory=dict)
    at_the_line: Mapping[Hashable, int] = field(default_factory=dict)

    @property
    def of(self) -> int:
        """How many variants there are."""
        return len(self.variants)


def sensitivity(
    reviews: Iterable[ScoredReview],
    *,
    criteria: Sequence[Criterion],
    places: int,
    tie_order: Sequence[Hashable] | None = (),
    before: Iterable[ScoredReview] = (),
    crossed: bool = True,
    seed: int = 0,
) -> Sensitivity:
    """Rank again in every variant. `before`: the reviews as they were before the discussion.

    `crossed`: also allow for severity (needs numpy and some seconds with hundreds of submissions).
    """
    reviews = sorted(reviews, key=lambda r: (id_order(r.submission), id_order(r.panelist)))
    criteria = with_scales(criteria, reviews)
    names = {review.submission for review in reviews}

    def by_mean(
        code: str, given: dict[str, Any], rows: list[ScoredReview], rules: Sequence[Criterion]
    ) -> Variant:
        lines = rank_by_mean(rows, criteria=rules, tie_order=tie_order, places=places)
        sure = {x.submission for x in lines if x.rank and x.rank <= places and not x.needs_decision}
        return Variant(
            code, given, frozenset(sure), frozenset(x.submission for x in lines if x.needs_decision)
        )

    found = [by_mean("as_it_is", {}, reviews, criteria)]
    for panelist in sorted({review.panelist for review in reviews}, key=id_order):
        others = [review for review in reviews if review.panelist != panelist]
        found.append(by_mean("without_panelist", {"panelist": panelist}, others, criteria))
    found += [by_mean("weight", given, reviews, rules) for given, rules in _reweighted(criteria)]
    if before := list(before):
        found.append(by_mean("before_discussion", {}, before, criteria))
    found.append(_by_median(reviews, criteria, places))
    found += _by_model(reviews, criteria, places, seed) if crossed else []
    return _counted(found, names)


def _reweighted(criteria: Sequence[Criterion]) -> Iterator[tuple[dict[str, Any], list[Criterion]]]:
    for k, criterion in enumerate(criteria):
        if not criterion.weight or sum(1 for other in criteria if other.weight) < 2:
            continue
        for factor in ("1/2", "2"):
            changed = replace(criterion, weight=criterion.weight * exact(factor))
            yield {"criterion": criterion.id, "factor": factor}, [*criteria[:k], changed, *criteria[k + 1 :]]


def _by_median(reviews: list[ScoredReview], criteria: Sequence[Criterion], places: int) -> Variant:
    gathered: dict[Hashable, list] = {}
    for submission, _, total in totals(reviews, criteria):
        gathered.setdefault(submission, []).append(total)
    sign = 1 if total_scale(criteria)[2] else -1
    return _by_value("median", {name: sign * median(values) for name, values in gathered.items()}, places)


def _by_model(
    reviews: list[ScoredReview], criteria: Sequence[Criterion], places: int, seed: int
) -> list[Variant]:
    import pandas as pd

    from reviews.ranking import rank

    low, high, high_is_good = total_scale(criteria)
    rows = [(name, panelist, float(total)) for name, panelist, total in totals(reviews, criteria)]
    ranking = rank(
        pd.DataFrame(rows, columns=["proposal", "panelist", "score"]),
        places=places,
        scale=None if low is None else (low, high),
        higher_is_better=high_is_good,
        seed=seed,
        nodes=9,
        draws=1000,
    )
    table = ranking.table.set_index("proposal")
    adjusted = table["adjusted_mean"] * (1 if high_is_good else -1)
    return [
        _by_value("adjusted_mean", adjusted.round(9).to_dict(), places),
        _by_value("expected_rank", (-table["expected_rank"]).round(9).to_dict(), places),
    ]


def _by_value(code: str, merit: Mapping[Hashable, Any], places: int) -> Variant:
    """Inside: those of whom, with their equals, there are no more than places."""
    size, ahead = Counter(merit.values()), 0
    sure: set[Hashable] = set()
    line: set[Hashable] = set()
    for value in sorted(size, reverse=True):
        if ahead >= places:
            break
        equals = {name for name, other in merit.items() if other == value}
        (sure if ahead + size[value] <= places else line).update(equals)
        ahead += size[value]
    return Variant(code, {}, frozenset(sure), frozenset(line))


def _counted(found: list[Variant], names: Iterable[Hashable]) -> Sensitivity:
    base = found[0].inside
    told = tuple(
        replace(
            variant,
            entered=tuple(sorted(variant.inside - base, key=id_order)),
            left=tuple(sorted(base - variant.inside, key=id_order)),
        )
        for variant in found
    )
    ordered = sorted(names, key=id_order)
    inside = {name: sum(name in variant.inside for variant in told) for name in ordered}
    line = {name: sum(name in variant.at_the_line for variant in told) for name in ordered}
    return Sensitivity(told, inside, line)
