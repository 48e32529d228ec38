# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which reviews: one's own, those that count, those still open; a tie leaves no trace in any."""

import pytest

from reviews.models import ConflictOfInterest, Review
from reviews.operations.panel import unseat
from reviews.queue import before_me, readable
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db


def titles(reviews) -> list[str]:
    return sorted(reviews.values_list("submission__title", flat=True))


def test_a_panelist_finds_the_own_reviews_alone():
    w.under_review()

    assert titles(Review.objects.of_panelist(personas.chantal())) == ["Idea 1", "Idea 2", "Idea 3"]
    assert titles(Review.objects.of_panelist(personas.patrick())) == ["Idea 2"]
    assert titles(Review.objects.of_panelist(personas.grace())) == []


def test_a_tie_hides_the_review_even_before_it_is_ended():
    stage = w.under_review()
    one = w.score(w.review_of(stage, "chantal"))
    ConflictOfInterest.objects.create(
        panelist=one.panelist,
        submission=one.submission,
        kind="work",
        origin="imported",
        known_at=one.assigned_at,
    )

    for found in (
        Review.objects.of_panelist(personas.chantal()),
        readable(personas.chantal()),
        Review.objects.counted(),
    ):
        assert one.submission.title not in titles(found)


def test_what_counts_is_handed_in():
    stage = w.under_review()
    one = w.score(w.review_of(stage, "chantal"))

    assert list(Review.objects.counted()) == [one]
    assert one not in Review.objects.open()
    assert Review.objects.open().count() == 5


def test_who_left_finds_nothing():
    stage = w.under_review()
    unseat(w.seat(stage, "chantal"), reason="Ill", by=personas.grace())

    assert titles(Review.objects.of_panelist(personas.chantal())) == []


def test_before_the_declaration_nothing_lies_before_a_panelist():
    stage = w.under_review()
    seat = w.seat(stage, "chantal")
    seat.declared_at = None
    seat.save()

    assert titles(before_me(personas.chantal())) == []
