# SPDX-License-Identifier: AGPL-3.0-or-later
"""Persona by permission: who may what, on a stage, on a review, on a selection; a tie beats every role."""

import pytest

from core.permissions import WHO_MAY, may
from reviews import rules
from reviews.models import Review, Selection
from reviews.operations.phase import open_discussion
from reviews.operations.ties import record_tie
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db
EVERYBODY = [
    "aline", "grace", "alice", "chantal", "didier", "patrick", "beatrice", "canisius", "odile", "vincent",
    "jean_paul", "stranger",
]  # fmt: skip
OFFICERS = {"grace", "alice"}
PANEL = {"chantal", "didier", "patrick"}
ON_A_STAGE = {
    "reviews.seat_panel": OFFICERS,
    "reviews.declare_conflicts": PANEL,
    "reviews.see_conflicts": OFFICERS | {"vincent"},
    "reviews.assign": OFFICERS | {"patrick"},
    "reviews.change_phase": OFFICERS | {"patrick"},
    "reviews.see_ranking": OFFICERS | {"vincent", "beatrice", "canisius", "patrick"},
    "reviews.freeze_ranking": OFFICERS | {"patrick"},
    "reviews.draft_selection": OFFICERS | {"beatrice"},
    "reviews.release": OFFICERS,
    "reviews.promote_reserve": OFFICERS,
}
ON_A_REVIEW = {
    "reviews.read_review": {"chantal"},
    "reviews.score": {"chantal"},
    "reviews.recuse": {"chantal"},
}
ON_A_SELECTION = {
    "reviews.see_selection": OFFICERS | {"vincent", "beatrice", "canisius", "odile"},
    "reviews.confirm_selection": {"beatrice"},
    "reviews.void_selection": OFFICERS | {"beatrice"},
    "reviews.sign_off": {"odile"},
}


def allowed(permission, thing) -> set[str]:
    """Return the names of those who hold the permission on the thing."""
    return {key for key in EVERYBODY if may(personas.person(key), permission, thing)}


def test_every_permission_of_the_room_stands_in_these_tables():
    told = {*ON_A_STAGE, *ON_A_REVIEW, *ON_A_SELECTION}

    assert {name for name in WHO_MAY if name.startswith("reviews.")} == told


def test_who_may_what_on_a_stage():
    stage = w.under_review()

    assert {name: allowed(name, w.fresh(stage)) for name in ON_A_STAGE} == ON_A_STAGE


def test_who_may_what_on_a_review():
    review = w.review_of(w.under_review(), "chantal")

    assert {name: allowed(name, review) for name in ON_A_REVIEW} == ON_A_REVIEW


def test_who_may_what_on_a_selection():
    stage = w.seated(1)
    selection = Selection(call=stage.call)

    assert {name: allowed(name, selection) for name in ON_A_SELECTION} == ON_A_SELECTION


def test_the_panel_sees_the_ranking_once_the_discussion_is_open_if_the_stage_says_so():
    stage = w.under_review(1)
    for review in stage.reviews.all():
        w.score(review)
    open_discussion(stage, by=personas.grace())

    assert allowed("reviews.see_ranking", w.fresh(stage)) >= PANEL
    stage.scores_open_in_discussion = False
    stage.save()
    assert allowed("reviews.see_ranking", w.fresh(stage)) & PANEL == {"patrick"}


def test_a_tie_beats_every_role():
    stage = w.under_review()
    review = w.review_of(stage, "chantal")
    record_tie(
        review.panelist, submission=review.submission, kind="work", reason="Coach", by=personas.grace()
    )

    found = Review.objects.get(pk=review.pk)
    assert allowed("reviews.read_review", found) == allowed("reviews.score", found) == set()


@pytest.mark.parametrize("change", ["declared_at", "left_at"])
def test_nothing_is_read_before_declaring_or_after_leaving(change):
    review = w.review_of(w.under_review(), "chantal")
    seat = review.panelist
    seat.declared_at, seat.left_at = (
        (None, None) if change == "declared_at" else (seat.declared_at, seat.seated_at)
    )
    seat.save()

    assert allowed("reviews.read_review", Review.objects.get(pk=review.pk)) == set()


def test_every_fact_is_false_for_nobody_and_nothing():
    stage = w.seated(1)
    person = personas.chantal()
    facts = [
        rules.is_reviewer, rules.has_declared, rules.has_conflict, rules.is_not_recused,
        rules.sits_on_panel, rules.chairs_panel, rules.ranking_is_open_to_panel,
    ]  # fmt: skip

    assert not any(fact.test(person, None) for fact in facts)
    assert not rules.sits_on_panel.test(None, stage)
    assert not rules.is_reviewer.test(None, Review(panelist=w.seat(stage, "chantal")))
    assert not rules.has_conflict_with(None, w.submissions(stage)[0])
    assert rules.seat_of(person, type(stage)(pk=stage.pk + 99, call=stage.call)) is None
