# SPDX-License-Identifier: AGPL-3.0-or-later
"""Freezing the ranking: what it is made of, what stands in its way."""

import pytest

from core.models import AuditEntry
from core.refusals import NotAllowed
from reviews.inputs import inputs_from_json, scores_of
from reviews.models import ConflictOfInterest, Ranking
from reviews.operations.ranking import AlreadyConfirmed, NothingScored, ScoresStillOpen, freeze_ranking
from tests import personas, worlds_decision, worlds_review

pytestmark = pytest.mark.django_db


def test_a_ranking_keeps_inputs_rule_and_result():
    ranking = worlds_decision.ranked(3)

    assert [(row["rank"], row["n_reviews"], row["mean"]) for row in ranking.result] == [
        (1, 2, "5.00"),
        (2, 2, "4.00"),
        (3, 2, "3.40"),
    ]
    assert ranking.parameters["rule"] == "weighted_mean"
    assert AuditEntry.objects.filter(act="reviews.ranking.freeze_ranking").count() == 1


def test_the_same_scores_give_the_same_hash_and_the_kept_inputs_give_the_same_result():
    ranking = worlds_decision.ranked(3)
    again = scores_of(ranking.stage)
    kept = inputs_from_json(ranking.inputs, ranking.parameters)

    assert again.digest() == ranking.inputs_hash == kept.digest()
    assert [line.submission for line in kept.ranked()] == [row["submission"] for row in ranking.result]
    assert [line.mean for line in kept.ranked()] == [row["mean"] for row in ranking.result]


def test_a_conflicted_panelists_review_counts_nowhere():
    call = worlds_decision.scored(3)
    stage = call.stages.get(kind="review")
    review = stage.reviews.order_by("pk").first()
    ConflictOfInterest.objects.create(
        panelist=review.panelist,
        submission=review.submission,
        kind="work",
        origin="officer",
        known_at=review.assigned_at,
    )

    ranking = freeze_ranking(stage, by=personas.grace())

    row = next(row for row in ranking.result if row["submission"] == review.submission_id)
    assert row["n_reviews"] == 1
    assert "few_reviews" in row["flags"]


def test_a_submission_without_a_review_stands_at_the_end_without_a_rank():
    stage = worlds_review.under_review(3)
    first = stage.reviews.filter(submission=worlds_review.submissions(stage)[0])
    for review in first:
        worlds_review.score(review)
    from reviews.operations.phase import freeze_scores

    freeze_scores(worlds_review.fresh(stage), reason="Time is up.", by=personas.grace())

    ranking = freeze_ranking(worlds_review.fresh(stage), by=personas.grace())

    assert [row["rank"] for row in ranking.result] == [1, None, None]


@pytest.mark.parametrize(
    ("world", "refusal"),
    [(worlds_review.under_review, ScoresStillOpen), (worlds_review.seated, ScoresStillOpen)],
)
def test_scores_that_may_change_are_not_ranked(world, refusal):
    with pytest.raises(refusal):
        freeze_ranking(world(2), by=personas.grace())
    assert not Ranking.objects.exists()


def test_nothing_scored_is_not_ranked():
    stage = worlds_review.under_review(2)
    from reviews.operations.phase import freeze_scores

    freeze_scores(worlds_review.fresh(stage), reason="Nobody came.", by=personas.grace())

    with pytest.raises(NothingScored):
        freeze_ranking(worlds_review.fresh(stage), by=personas.grace())


def test_a_confirmed_selection_holds_its_ranking():
    selection = worlds_decision.confirmed(3)

    with pytest.raises(AlreadyConfirmed):
        freeze_ranking(selection.ranking.stage, by=personas.grace())


@pytest.mark.parametrize("who", ["vincent", "chantal", "aline", "stranger", "odile"])
def test_only_officers_and_the_panels_chair_freeze(who):
    stage = worlds_decision.scored(2).stages.get(kind="review")

    with pytest.raises(NotAllowed):
        freeze_ranking(stage, by=personas.person(who))
