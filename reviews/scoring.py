# SPDX-License-Identifier: AGPL-3.0-or-later
"""The plain weighted mean, in exact arithmetic: the first column of every ranking, checkable by hand.

How a total is made
    One review's total is the weighted mean of its scores: sum(weight * score) / sum(weight).
    If all criteria share one scale and one direction, the total stands on that scale (4.6 of 1 to 6).
    Otherwise every score is first turned into points, 100 * (score - low) / (high - low), with 100 the best
    (100 * (high - score) / (high - low) where low is best), and the total stands on 0 to 100.
    A blank leaves its weight out of both sums, and the line is flagged for it.
    The mean of a submission is the plain mean of its reviews' totals. Nothing is rounded before it is shown.

How ties are settled
    Equal means are compared by the mean of the first criterion, then of the second, and so on.
    Submissions still equal share the rank (1, 2, 2, 4): people decide or draw. Neither the id nor the
    time of submission ever decides.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from reviews.exact import exact, id_order, sha256_of
from reviews.ties import Line, TieRule, numbered

__all__ = [
    "Criterion",
    "Line",
    "ScoredReview",
    "derived_scale",
    "inputs_hash",
    "rank_by_mean",
    "shared_scale",
    "total_scale",
    "totals",
    "weighted_total",
    "with_scales",
]

USUAL_SCALES = ((1, 5), (0, 5), (1, 6), (1, 7), (1, 9), (1, 10), (0, 10), (0, 20), (0, 100))


@dataclass(frozen=True)
class Criterion:
    """One thing scored: its weight, its scale (None: not stated) and whether high is good."""

    id: Hashable
    weight: Any = 1
    low: Any = None
    high: Any = None
    higher_is_better: bool = True


@dataclass(frozen=True)
class ScoredReview:
    """One panelist's scores for one submission: criterion id to number; None or absent is a blank."""

    submission: Hashable
    panelist: Hashable
    scores: Mapping[Hashable, Any]


def derived_scale(values: Iterable[Any]) -> tuple[Fraction, Fraction]:
    """The first usual scale that holds all these scores, else their lowest and highest.

    Raises ValueError when there is no score, or when all are one number outside every usual scale.
    """
    numbers = [exact(value) for value in values]
    if not numbers:
        raise ValueError("No scale can be derived: there are no scores.")
    least, most = min(numbers), max(numbers)
    for low, high in USUAL_SCALES:
        if low <= least and most <= high:
            return Fraction(low), Fraction(high)
    if least == most:
        raise ValueError(f"No scale can be derived: every score is {least}.")
    return least, most


def with_scales(criteria: Sequence[Criterion], reviews: Iterable[ScoredReview]) -> tuple[Criterion, ...]:
    """The criteria with exact numbers; those without a scale get one derived from all their scores together.

    When no criterion states a scale and all have one direction (a bare score sheet), none is made up.
    """
    known = tuple(_exactly(criterion) for criterion in criteria)
    _check(known)
    bare = {criterion.id for criterion in known if criterion.low is None}
    if not bare or shared_scale(known):
        return known
    values = [v for review in reviews for name, v in review.scores.items() if name in bare and v is not None]
    low, high = derived_scale(values) if values else (Fraction(0), Fraction(1))
    return tuple(replace(c, low=low, high=high) if c.id in bare else c for c in known)


def shared_scale(criteria: Sequence[Criterion]) -> bool:
    """Whether all criteria have one scale and direction, so that means stay on it, not on 0 to 100."""
    return len({(c.low, c.high, c.higher_is_better) for c in criteria if c.weight}) <= 1


def weighted_total(scores: Mapping[Hashable, Any], criteria: Sequence[Criterion]) -> Fraction | None:
    """One review's weighted mean as the module describes; None when no weighted criterion was scored.

    Raises ValueError for a score that is no number, off its scale, or of a criterion the call does not have.
    """
    criteria = with_scales(criteria, ())
    return _total(scores, criteria, shared_scale(criteria))


def total_scale(criteria: Sequence[Criterion]) -> tuple[Fraction | None, Fraction | None, bool]:
    """(low, high, whether high is good) of the totals; the ends are None for a bare sheet without a scale."""
    if not shared_scale(criteria):
        return Fraction(0), Fraction(100), True
    first = _exactly(next(criterion for criterion in criteria if criterion.weight))
    return first.low, first.high, first.higher_is_better


def totals(
    reviews: Iterable[ScoredReview], criteria: Sequence[Criterion]
) -> list[tuple[Hashable, Hashable, Fraction]]:
    """(submission, panelist, total) of every review that has one: what the crossed ranking starts from."""
    reviews = list(reviews)
    criteria = with_scales(criteria, reviews)
    native = shared_scale(criteria)
    found = ((review, _total(review.scores, criteria, native)) for review in _once_each(reviews))
    return [(review.submission, review.panelist, total) for review, total in found if total is not None]


def rank_by_mean(
    reviews: Iterable[ScoredReview],
    *,
    criteria: Sequence[Criterion],
    tie_order: Sequence[Hashable] | None = (),
    places: int = 10,
    submissions: Iterable[Hashable] = (),
    reviews_wanted: int = 0,
) -> list[Line]:
    """The ranking by weighted mean, best first, whatever the order of the input.

    `tie_order`: criteria that break ties, in this order; empty: all in declared order; None: none of them.
    `submissions`: names that belong on the list even without a review (they come last, without a rank).
    Lines that share a rank are printed in the order of their ids; their rank says that they are equal.
    Raises ValueError for two reviews of one submission by one panelist, and as `weighted_total` does.
    """
    reviews = list(reviews)
    criteria = with_scales(criteria, reviews)
    gathered: dict[Hashable, list[ScoredReview]] = {name: [] for name in submissions}
    for review in _once_each(reviews):
        gathered.setdefault(review.submission, []).append(review)
    lines = [_line(name, given, criteria, reviews_wanted) for name, given in gathered.items()]
    tie_rule = TieRule.of(criteria, tie_order, high_is_good=_high_mean_is_good(criteria))
    scored = [line for line in lines if line.mean is not None]
    unscored = [line for line in lines if line.mean is None]
    return numbered(scored, tie_rule, places) + sorted(unscored, key=lambda line: id_order(line.submission))


def inputs_hash(
    reviews: Iterable[ScoredReview], criteria: Sequence[Criterion], params: Mapping[str, Any]
) -> str:
    """SHA-256 of all that the ranking rests on; neither row order nor spelling of numbers matters."""
    rows = [
        (str(r.submission), str(r.panelist), {str(c): exact(v) for c, v in r.scores.items() if v is not None})
        for r in reviews
    ]
    rows.sort(key=lambda row: (row[0], row[1], sorted(row[2].items())))
    rules = [{**vars(_exactly(criterion)), "id": str(criterion.id)} for criterion in criteria]
    return sha256_of({"criteria": rules, "params": dict(params), "reviews": rows})


def _exactly(criterion: Criterion) -> Criterion:
    low, high = (None if end is None else exact(end) for end in (criterion.low, criterion.high))
    weight = Fraction(1) if criterion.weight is None else exact(criterion.weight)
    return replace(criterion, weight=weight, low=low, high=high)


def _check(criteria: Sequence[Criterion]) -> None:
    if len({criterion.id for criterion in criteria}) != len(criteria):
        raise ValueError("Two criteria have the same id.")
    for c in criteria:
        if c.weight < 0:
            raise ValueError(f"The weight of criterion {c.id} is below zero.")
        if (c.low is None) != (c.high is None) or (c.low is not None and c.low >= c.high):
            raise ValueError(f"The scale of criterion {c.id} needs a low end below its high end.")
    if not sum(c.weight for c in criteria):
        raise ValueError("The weights of the criteria add up to zero.")


def _total(scores: Mapping[Hashable, Any], criteria: Sequence[Criterion], native: bool) -> Fraction | None:
    if stray := set(scores) - {criterion.id for criterion in criteria}:
        raise ValueError(f"The call has no criterion {min(stray, key=id_order)}.")
    total = weight = Fraction(0)
    for criterion in criteria:
        if (given := scores.get(criterion.id)) is None:
            continue
        score = _on_scale(exact(given), criterion)
        if criterion.weight:
            total += criterion.weight * (score if native else _points(score, criterion))
            weight += criterion.weight
    return total / weight if weight else None


def _on_scale(score: Fraction, criterion: Criterion) -> Fraction:
    if criterion.low is not None and not criterion.low <= score <= criterion.high:
        raise ValueError(f"Score {score} lies off the scale of criterion {criterion.id}.")
    return score


def _points(score: Fraction, criterion: Criterion) -> Fraction:
    if criterion.low is None:
        raise ValueError(f"Criterion {criterion.id} needs a scale, because the others differ from it.")
    above = score - criterion.low if criterion.higher_is_better else criterion.high - score
    return 100 * above / (criterion.high - criterion.low)


def _high_mean_is_good(criteria: Sequence[Criterion]) -> bool:
    return not shared_scale(criteria) or next(
        criterion.higher_is_better for criterion in criteria if criterion.weight
    )


def _once_each(reviews: Iterable[ScoredReview]) -> Iterable[ScoredReview]:
    seen = set()
    for review in reviews:
        key = (review.submission, review.panelist)
        if key in seen:
            raise ValueError(f"Panelist {review.panelist} has two reviews of submission {review.submission}.")
        seen.add(key)
        yield review


def _line(name: Hashable, given: list[ScoredReview], criteria: Sequence[Criterion], wanted: int) -> Line:
    totals, gaps, values = [], False, defaultdict(list)
    native = shared_scale(criteria)
    for review in given:
        if (total := _total(review.scores, criteria, native)) is None:
            continue
        totals.append(total)
        for criterion in criteria:
            if (score := review.scores.get(criterion.id)) is not None:
                values[criterion.id].append(exact(score))
            elif criterion.weight:
                gaps = True
    flags = [code for code, holds in (
        ("no_reviews", not totals), ("few_reviews", 0 < len(totals) < wanted), ("missing_score", gaps),
    ) if holds]  # fmt: skip
    means = {c.id: sum(values[c.id]) / Fraction(len(values[c.id])) for c in criteria if values[c.id]}
    mean = sum(totals) / Fraction(len(totals)) if totals else None
    return Line(name, None, len(totals), mean, None, means, tuple(sorted(totals)), tuple(flags))
