# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a stage's ranking is made of, read once from the database, and its result as plain rows.

A review counts when it was handed in by a panelist without a conflict of interest; the others are not there.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from grants.models import Call, Stage
from grants.states import StageKind, SubmissionState
from reviews.models import Score
from reviews.queries import ReviewQuerySet
from reviews.scoring import Criterion, ScoredReview, inputs_hash, rank_by_mean
from reviews.ties import Line

BEFORE_THE_PANEL = {
    SubmissionState.UNDER_REVIEW,
    SubmissionState.SELECTED,
    SubmissionState.RESERVE,
    SubmissionState.DECLINED,
}


@dataclass(frozen=True)
class RankedLine:
    """One line of a frozen ranking, as JSON keeps it; means as exact fractions and as people read them."""

    submission: int
    number: str
    title: str
    rank: int | None
    n_reviews: int
    mean: str | None
    mean_exact: str | None
    criterion_means: dict[str, str]
    spread: str
    tie: str
    needs_decision: bool
    flags: list[str]


@dataclass(frozen=True)
class Inputs:
    """Reviews and criteria of a stage, with the names of its submissions."""

    reviews: list[ScoredReview]
    criteria: list[Criterion]
    names: dict[int, tuple[str, str]]
    places: int
    wanted: int

    def parameters(self) -> dict[str, Any]:
        """Return the rule's parameters as the ranking keeps them."""
        return {
            "rule": "weighted_mean",
            "tie_order": [str(criterion.id) for criterion in self.criteria],
            "places": self.places,
            "reviews_wanted": self.wanted,
        }

    def digest(self) -> str:
        """Return the SHA-256 of scores, criteria and parameters; the order of rows does not matter."""
        return inputs_hash(self.reviews, self.criteria, self.parameters())

    def as_json(self) -> dict[str, Any]:
        """Return the inputs as JSON keeps them."""
        return {
            "criteria": [
                {"id": c.id, "weight": str(c.weight), "low": _text(c.low), "high": _text(c.high)}
                for c in self.criteria
            ],
            "reviews": [
                {
                    "submission": review.submission,
                    "panelist": review.panelist,
                    "scores": {key: _text(value) for key, value in sorted(review.scores.items())},
                }
                for review in sorted(self.reviews, key=lambda review: (review.submission, review.panelist))
            ],
            "names": {str(key): list(value) for key, value in sorted(self.names.items())},
        }

    def ranked(self) -> list[RankedLine]:
        """Return the ranking, best first; submissions without a review stand at the end without a rank."""
        lines = rank_by_mean(
            self.reviews,
            criteria=self.criteria,
            places=self.places,
            submissions=self.names,
            reviews_wanted=self.wanted,
        )
        return [self._row(line) for line in lines]

    def _row(self, line: Line) -> RankedLine:
        submission = cast(int, line.submission)  # the keys of `names` were handed in
        number, title = self.names[submission]
        note = line.tie_note
        return RankedLine(
            submission=submission,
            number=number,
            title=title,
            rank=line.rank,
            n_reviews=line.n_reviews,
            mean=None if line.mean_shown is None else f"{line.mean_shown:.2f}",
            mean_exact=_text(line.mean),
            criterion_means={str(key): f"{float(mean):.2f}" for key, mean in line.criterion_means.items()},
            spread=f"{float(line.spread):.2f}",
            tie=note.code if note else "",
            needs_decision=line.needs_decision,
            flags=list(line.flags),
        )


def _text(value: Any) -> str | None:
    """Return a number as text, without needless zeros; None stays None."""
    if value is None:
        return None
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def inputs_from_json(kept: dict[str, Any], parameters: dict[str, Any]) -> Inputs:
    """Return the inputs that a frozen ranking kept, so that its result can be computed again from them."""
    return Inputs(
        reviews=[ScoredReview(r["submission"], r["panelist"], r["scores"]) for r in kept["reviews"]],
        criteria=[Criterion(c["id"], c["weight"], c["low"], c["high"]) for c in kept["criteria"]],
        names={int(key): (value[0], value[1]) for key, value in kept["names"].items()},
        places=parameters["places"],
        wanted=parameters["reviews_wanted"],
    )


def deciding_stage(call: Call) -> Stage | None:
    """Return the call's last scored stage: the one on whose ranking the committee decides."""
    return call.stages.filter(kind__in=StageKind.SCORED).order_by("-order").first()


def scores_of(stage: Stage) -> Inputs:
    """Read a stage's counted reviews and criteria (four queries, whatever their number)."""
    criteria = [
        Criterion(criterion.key, criterion.weight, criterion.low, criterion.high)
        for criterion in stage.criteria.order_by("order", "pk")
    ]
    counted: ReviewQuerySet = stage.reviews.counted()
    given: dict[int, dict[Hashable, Any]] = {}
    scores = Score.objects.filter(review__in=counted).values_list("review_id", "criterion__key", "value")
    for review_id, key, value in scores:
        given.setdefault(review_id, {})[key] = value
    reviews = [
        ScoredReview(submission_id, panelist_id, given.get(review_id, {}))
        for review_id, submission_id, panelist_id in counted.order_by("pk").values_list(
            "pk", "submission_id", "panelist_id"
        )
    ]
    before = stage.call.submissions.filter(state__in=BEFORE_THE_PANEL).order_by("pk")
    names = {pk: (number or "", title) for pk, number, title in before.values_list("pk", "number", "title")}
    return Inputs(
        [review for review in reviews if review.submission in names],
        criteria,
        names,
        stage.call.places,
        stage.reviews_per_submission,
    )
