# SPDX-License-Identifier: AGPL-3.0-or-later
"""One review: kept as typed, handed in when complete, taken back, revised, given up for a tie."""

from decimal import Decimal

import pytest

from core.models import AuditEntry
from core.refusals import NotAllowed, WrongState
from grants.operations.submission import withdraw
from reviews.models import ConflictOfInterest, Review, Score
from reviews.operations import review as op
from reviews.operations.holding import PhaseIsOver
from reviews.operations.phase import freeze_scores, open_discussion
from reviews.operations.ties import UnknownTie
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db


def criteria(review) -> list[int]:
    """Return the keys of the two criteria."""
    return [one.pk for one in review.stage.criteria.order_by("order")]


def save(review, *marks, by=None, **given):
    """Save marks (None: blank) as the panelist."""
    scores = dict(zip(criteria(review), marks, strict=False))
    return op.save_scores(review, scores=scores, by=by or review.panelist.person, **given)


def kept(review) -> list[tuple]:
    """Return (value, comment, first value) by criterion."""
    rows = Score.objects.filter(review=review).order_by("criterion__order")
    return [(one.value, one.comment, one.first_value) for one in rows]


def test_what_is_typed_is_kept_incomplete_and_the_review_begins():
    review = w.review_of(w.under_review(), "chantal")

    save(review, 4, None, comment="First look", comments={criteria(review)[1]: "Why so dear?"})

    assert (review.state, review.comment, review.version) == ("drafting", "First look", 1)
    assert review.begun_at is not None
    assert kept(review) == [(Decimal(4), "", None), (None, "Why so dear?", None)]


def test_a_mark_may_be_taken_away_and_what_is_not_named_stays():
    review = w.review_of(w.under_review(), "chantal")
    save(review, 4, 2)

    op.save_scores(review, scores={criteria(review)[0]: None}, by=personas.chantal())

    assert kept(review) == [(None, "", None), (Decimal(2), "", None)]
    assert review.version == 2


def test_two_windows_do_not_overwrite_each_other():
    review = w.review_of(w.under_review(), "chantal")
    save(review, 4, version=0, comment="Here")

    with pytest.raises(op.SavedElsewhere):
        save(review, 2, version=0, comment="There")

    assert (review.fresh().comment, kept(review)[0][0]) == ("Here", Decimal(4))


@pytest.mark.parametrize("mark", [0, 6, "2.5"])
def test_a_mark_off_the_scale_is_refused(mark):
    review = w.review_of(w.under_review(), "chantal")

    with pytest.raises(op.OffTheScale) as refused:
        save(review, mark)

    assert refused.value.field == f"c{criteria(review)[0]}"
    assert review.fresh().state == "assigned"


def test_a_mark_between_two_that_an_import_brought_may_stay():
    review = w.review_of(w.under_review(), "chantal")
    save(review, 4)
    Score.objects.update(value="3.5")

    save(review, "3.5", 4)

    assert kept(review)[0][0] == Decimal("3.5")


def test_texts_that_are_too_long_and_foreign_criteria_are_refused():
    review = w.review_of(w.under_review(), "chantal")

    with pytest.raises(op.TextTooLong) as refused:
        save(review, 4, strength="x" * 8001)
    assert refused.value.field == "strength"
    with pytest.raises(op.TextTooLong) as refused:
        save(review, 4, comments={criteria(review)[0]: "x" * 8001})
    assert refused.value.field == f"w{criteria(review)[0]}"
    with pytest.raises(op.UnknownCriterion):
        op.save_scores(review, scores={99999: 3}, by=personas.chantal())


def test_nobody_else_scores():
    review = w.review_of(w.under_review(), "chantal")

    for person in (personas.patrick(), personas.didier(), personas.grace(), personas.vincent(), None):
        with pytest.raises(NotAllowed):
            save(review, 4, by=person or personas.stranger())


def test_nothing_is_scored_before_the_phase_opens():
    stage = w.declared()
    w.assign(stage, reviews_per_submission=2, load=3, by=personas.grace())

    with pytest.raises(PhaseIsOver):
        save(w.review_of(stage, "chantal"), 4)


def test_what_was_withdrawn_is_not_scored():
    stage = w.under_review()
    review = w.review_of(stage, "chantal")
    withdraw(review.submission, reason="No time", by=w.trainee(1))

    with pytest.raises(op.NotBeforeThePanel):
        save(review, 4)


def test_handing_in_says_everything_that_is_missing():
    review = w.review_of(w.under_review(), "chantal")
    save(review, 5, None)

    with pytest.raises(op.Incomplete) as refused:
        op.submit_review(review, by=personas.chantal())

    need, idea = criteria(review)
    assert [lack.field for lack in refused.value.lacks] == [
        f"w{need}",
        f"c{idea}",
        "comment",
        "strength",
        "improve",
    ]
    assert "Say why “Problem and need” gets 5." in str(refused.value)
    assert review.fresh().state == "drafting"


def test_a_complete_review_is_handed_in_once():
    review = w.score(w.review_of(w.under_review(), "chantal"))

    assert review.state == "submitted"
    assert review.submitted_at is not None
    with pytest.raises(WrongState):
        op.submit_review(review, by=personas.chantal())
    with pytest.raises(op.HandedIn):
        save(review, 2)


def test_handing_in_keeps_what_was_typed_even_if_it_is_not_complete():
    review = w.review_of(w.under_review(), "chantal")

    with pytest.raises(op.Incomplete):
        op.hand_in(review, scores={criteria(review)[0]: 4}, comment="Half", by=personas.chantal())

    assert (review.fresh().comment, kept(review)[0][0]) == ("Half", Decimal(4))
    full = {"scores": dict.fromkeys(criteria(review), 3), **w.WORDS}
    assert op.hand_in(review, by=personas.chantal(), **full).state == "submitted"


def test_a_review_is_taken_back_while_everybody_scores_alone():
    review = w.score(w.review_of(w.under_review(), "chantal"))

    op.take_back_review(review, by=personas.chantal())

    assert (review.state, review.submitted_at) == ("drafting", None)


def discussed(*marks):
    """A discussion in which Chantal's first review has these marks."""
    stage = w.under_review()
    for review in stage.reviews.order_by("pk"):
        w.score(review, *(marks if review.panelist.person == personas.chantal() else ()))
    open_discussion(stage, by=personas.grace())
    return w.review_of(stage, "chantal")


def revise(review, *marks, **given):
    scores = dict(zip(criteria(review), marks, strict=False))
    return op.revise_review(review, scores=scores, by=personas.chantal(), **(w.WORDS | given))


def test_scores_are_revised_in_the_discussion_and_the_first_value_stays():
    review = discussed(4, 3)

    revise(review, 2, 3, version=1)
    revise(review, 3, 3, comment="After the discussion")

    assert (review.state, review.comment) == ("submitted", "After the discussion")
    assert kept(review) == [(Decimal(3), "", Decimal(4)), (Decimal(3), "", None)]
    told = AuditEntry.objects.filter(act="reviews.review.revise").order_by("pk")
    assert [entry.note.given["scores"] for entry in told] == [{"need": "2"}, {"need": "3"}]


def test_a_revision_stays_complete():
    review = discussed(4, 3)

    with pytest.raises(op.Incomplete):
        revise(review, 1, 3)

    assert kept(review)[0][0] == Decimal(4)


def test_in_the_discussion_nothing_is_taken_back():
    review = discussed(4, 3)

    with pytest.raises(op.OpenForRevision):
        op.take_back_review(review, by=personas.chantal())


def test_nothing_is_revised_before_or_after_the_discussion():
    review = w.score(w.review_of(w.under_review(), "chantal"))

    with pytest.raises(op.NothingToRevise):
        revise(review, 2, 2)
    stage = w.fresh(review.stage)
    freeze_scores(stage, reason="Time is over", by=personas.grace())
    with pytest.raises(PhaseIsOver):
        revise(w.review_of(stage, "chantal"), 2, 2)


def test_a_tie_ends_the_review_and_leaves_no_trace_for_the_panelist():
    review = w.score(w.review_of(w.under_review(), "chantal"))

    op.recuse(review, kind="family", reason="My niece", by=personas.chantal())

    conflict = ConflictOfInterest.objects.get(submission=review.submission, panelist=review.panelist)
    assert (conflict.kind, conflict.origin, conflict.reason) == ("family", "declared", "My niece")
    assert (review.state, review.recusal_reason) == ("recused", "My niece")
    assert review not in Review.objects.of_panelist(personas.chantal())
    assert review not in Review.objects.counted()
    with pytest.raises(WrongState):
        op.recuse(review, kind="family", by=personas.chantal())


def test_a_tie_has_a_kind_and_is_told_by_the_panelist_alone():
    review = w.review_of(w.under_review(), "chantal")

    with pytest.raises(UnknownTie):
        op.recuse(review, kind="enemy", by=personas.chantal())
    with pytest.raises(NotAllowed):
        op.recuse(review, kind="family", by=personas.grace())
    assert op.recuse(review, kind="work", by=personas.chantal()).recusal_reason.startswith("Trained")
