# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dealing out the reading: balanced, ties hard, explained, filled up, by hand; the impossible named."""

import pytest

from core import outbox
from core.models import AuditEntry, Job
from core.refusals import NotAllowed
from grants.operations.submission import withdraw
from reviews import assignment_facts
from reviews.models import AssignmentRun, Review
from reviews.operations import assignment as op
from reviews.operations.assignment_job import AT_ONCE, assign_later, do_assign, is_large
from reviews.operations.holding import PhaseIsOver
from reviews.operations.panel import change_seat, seat_panelist
from reviews.operations.ties import declare_ties, record_tie
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db


def pairs(stage) -> set[tuple[str, str]]:
    """Return (title, first name) of every live review."""
    rows = Review.objects.filter(stage=stage).exclude(state="recused")
    return {(one.submission.title, str(one.panelist).split()[0]) for one in rows}


def test_every_proposal_gets_its_reviews_and_ties_are_kept():
    stage = w.declared()

    run = op.assign(stage, reviews_per_submission=2, load=3, by=personas.grace())

    found = pairs(stage)
    assert len(found) == 6
    assert ("Idea 2", "Didier") not in found
    assert {title for title, _name in found} == {"Idea 1", "Idea 2", "Idea 3"}
    assert stage.reviews_per_submission == w.fresh(stage).reviews_per_submission == 2
    assert AuditEntry.objects.filter(act="reviews.review.assign").count() == 6
    assert (run.report["given"], run.report["components"], run.report["missing"]) == (6, 1, {})
    assert run.report["share_of_optimum"] == 1
    assert sum(run.report["loads"].values()) == 6
    assert len(run.inputs_hash) == 64
    assert run.parameters["reviews"] == 2


def test_trade_and_language_decide_who_reads():
    stage = w.declared()

    run = op.assign(stage, reviews_per_submission=1, load=3, by=personas.grace())

    assert pairs(stage) == {("Idea 1", "Chantal"), ("Idea 2", "Patrick"), ("Idea 3", "Chantal")}
    worth = {(row[0], row[1]): row[2] for row in run.report["pairs"]}
    idea2 = w.submissions(stage)[1]
    assert worth[idea2.pk, w.seat(stage, "patrick").pk] == 700  # the same trade, and the same language


def test_a_second_run_fills_only_what_is_missing():
    stage = w.declared()
    op.assign(stage, reviews_per_submission=2, load=3, by=personas.grace())
    before = pairs(stage)
    taken = w.review_of(stage, "chantal")
    op.unassign(taken, reason="Too much work", by=personas.grace())
    seat_panelist(stage, person=personas.marie(), by=personas.grace())
    declare_ties(w.seat(stage, "marie"), names={}, by=personas.marie())

    run = op.assign(w.fresh(stage), by=personas.grace(), load=4)

    assert run.report["given"] == 1
    assert len(pairs(stage) & before) == 5
    assert (taken.submission.title, "Chantal") not in pairs(stage)


def test_a_personal_maximum_is_kept():
    stage = w.declared()
    change_seat(
        w.seat(stage, "chantal"), institution=None, is_chair=False, fields=["food processing"], most_reviews=1,
        by=personas.grace(),
    )  # fmt: skip

    op.assign(stage, reviews_per_submission=1, load=(0, 2), by=personas.grace())

    assert sum(name == "Chantal" for _title, name in pairs(stage)) == 1


def test_the_impossible_is_named_with_what_would_help():
    stage = w.declared()

    with pytest.raises(op.NotEnoughReviewers) as refused:
        op.assign(stage, reviews_per_submission=3, load=3, by=personas.grace())

    number = w.submissions(stage)[1].number
    assert f"{number} (2 of 3)" in str(refused.value)
    assert refused.value.offered == {"reviews": 2}
    assert not Review.objects.exists()
    assert not AssignmentRun.objects.exists()


def test_a_load_too_low_is_named_with_the_load_that_would_do():
    stage = w.declared()

    with pytest.raises(op.NotEnoughReviewers) as refused:
        op.assign(stage, reviews_per_submission=2, load=1, by=personas.grace())

    assert "3 reviews too few" in str(refused.value)
    assert refused.value.offered == {"reviews": 1, "load": 2}
    assert "let each panelist take up to 2" in str(refused.value)


def test_who_has_a_tie_does_not_read_its_number_in_a_refusal():
    stage = w.declared()
    second = w.submissions(stage)[1]
    record_tie(w.seat(stage, "patrick"), submission=second, kind="work", reason="Coach", by=personas.grace())

    with pytest.raises(op.NotEnoughReviewers) as refused:
        op.assign(stage, reviews_per_submission=3, load=3, by=personas.patrick())

    assert second.number not in str(refused.value)
    assert refused.value.missing >= 1


def test_what_is_possible_may_be_given_all_the_same():
    stage = w.declared()

    run = op.assign(stage, reviews_per_submission=3, load=3, partial=True, by=personas.grace())

    assert len(pairs(stage)) == 8
    assert run.report["missing"] == {str(w.submissions(stage)[1].pk): 1}


def test_without_a_load_it_is_from_80_to_120_percent_of_the_mean():
    stage = w.declared()

    run = op.assign(stage, reviews_per_submission=2, by=personas.grace())

    assert run.parameters["load"] == [1, 3]
    assert sorted(run.report["loads"].values()) == [1, 2, 3]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reviews_per_submission": 0}, "reviews"), ({"load": 0}, "load"), ({"load": (3, 2)}, "load")],
)
def test_numbers_that_make_no_sense(given, field):
    stage = w.declared()

    with pytest.raises(op.NumbersUnfit) as refused:
        op.assign(stage, by=personas.grace(), **given)

    assert refused.value.field == field


def test_ties_come_first():
    stage = w.seated()

    with pytest.raises(op.TiesNotDeclared) as refused:
        op.assign(stage, by=personas.grace())

    assert "Chantal Mukeshimana" in str(refused.value)


def test_nothing_is_assigned_without_a_panel_or_by_a_panelist_or_after_scoring():
    stage = w.scored(1)

    with pytest.raises(NotAllowed):
        op.assign(stage, by=personas.chantal())
    with pytest.raises(PhaseIsOver):
        op.assign(stage, by=personas.grace())
    for seat in stage.panel.panelists.all():
        seat.left_at = seat.seated_at
        seat.save()
    with pytest.raises(op.NothingToAssign):
        op.assign(w.fresh(stage), by=personas.grace())


def test_what_changed_while_it_was_computed_is_not_written(monkeypatch):
    stage = w.declared()
    solved = assignment_facts.solved

    def meanwhile(table, **given):
        record_tie(
            w.seat(stage, "chantal"), submission=w.submissions(stage)[0], kind="work", reason="Late",
            by=personas.grace(),
        )  # fmt: skip
        return solved(table, **given)

    monkeypatch.setattr(op, "solved", meanwhile)

    with pytest.raises(op.ChangedMeanwhile):
        op.assign(stage, reviews_per_submission=1, by=personas.grace())

    assert not Review.objects.exists()


def test_one_more_reader_by_hand():
    stage = w.under_review()
    pair = {"panelist": w.seat(stage, "patrick"), "submission": w.submissions(stage)[2]}

    review = op.assign_by_hand(stage, **pair, by=personas.patrick())

    assert (review.state, ("Idea 3", "Patrick") in pairs(stage)) == ("assigned", True)


def not_before_the_panel(stage):
    gone = withdraw(w.submissions(stage)[2], reason="No time", by=w.trainee(3))
    op.assign_by_hand(stage, panelist=w.seat(stage, "patrick"), submission=gone, by=personas.grace())


def not_on_the_panel(stage):
    seat = w.seat(stage, "patrick")
    seat.left_at = seat.seated_at
    seat.save()
    op.assign_by_hand(stage, panelist=seat, submission=w.submissions(stage)[2], by=personas.grace())


def tied(stage):
    op.assign_by_hand(
        stage, panelist=w.seat(stage, "didier"), submission=w.submissions(stage)[1], by=personas.grace()
    )


def twice(stage):
    op.assign_by_hand(
        stage, panelist=w.seat(stage, "chantal"), submission=w.submissions(stage)[0], by=personas.grace()
    )


def given_back(stage):
    review = w.review_of(stage, "chantal")
    op.unassign(review, reason="Too much", by=personas.grace())
    op.assign_by_hand(stage, panelist=review.panelist, submission=review.submission, by=personas.grace())


def undeclared(stage):
    seat = seat_panelist(stage, person=personas.marie(), by=personas.grace())
    op.assign_by_hand(stage, panelist=seat, submission=w.submissions(stage)[0], by=personas.grace())


def full(stage):
    seat = w.seat(stage, "patrick")
    seat.most_reviews = 1
    seat.save()
    op.assign_by_hand(stage, panelist=seat, submission=w.submissions(stage)[2], by=personas.grace())


def by_somebody_tied(stage):
    record_tie(
        w.seat(stage, "patrick"),
        submission=w.submissions(stage)[0],
        kind="work",
        reason="Coach",
        by=personas.grace(),
    )
    op.assign_by_hand(
        stage, panelist=w.seat(stage, "didier"), submission=w.submissions(stage)[0], by=personas.patrick()
    )


def taken_by_somebody_tied(stage):
    review = w.review_of(stage, "chantal")
    record_tie(
        w.seat(stage, "patrick"),
        submission=review.submission,
        kind="work",
        reason="Coach",
        by=personas.grace(),
    )
    op.unassign(review, reason="So", by=personas.patrick())


def taken_twice(stage):
    review = w.review_of(stage, "chantal")
    op.unassign(review, reason="So", by=personas.grace())
    op.unassign(review, reason="So", by=personas.grace())


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (not_before_the_panel, op.NotOnThePanel),
        (not_on_the_panel, op.NotOnThePanel),
        (tied, op.TiedToIt),
        (twice, op.ReadsItAlready),
        (given_back, op.GaveItBack),
        (undeclared, op.TiesNotDeclared),
        (full, op.LoadIsFull),
        (by_somebody_tied, NotAllowed),
        (taken_by_somebody_tied, NotAllowed),
        (taken_twice, op.NothingToTakeBack),
    ],
)
def test_what_is_not_given_or_taken_by_hand(act, refusal):
    stage = w.under_review()

    with pytest.raises(refusal) as refused:
        act(stage)

    assert str(refused.value)


def test_a_large_assignment_is_done_by_the_worker_once():
    stage = w.declared()
    assert not is_large(stage)
    assert AT_ONCE == 200

    job = assign_later(stage, by=personas.grace(), reviews_per_submission=2, load=3)
    assert not Review.objects.exists()
    outbox.drain(kinds=("assign",))

    job.refresh_from_db()
    assert (job.done, job.total, job.failure) == (1, 1, "")
    assert job.result["given"] == 6
    do_assign({"stage": stage.pk, "by": personas.grace().pk, "given": {}}, job.key)
    assert AssignmentRun.objects.count() == 1


def test_a_refusal_is_the_outcome_of_the_job_in_words():
    stage = w.declared()

    job = assign_later(stage, by=personas.grace(), reviews_per_submission=3, load=3)
    outbox.drain(kinds=("assign",))

    assert "(2 of 3)" in Job.objects.get(pk=job.pk).failure
    with pytest.raises(NotAllowed):
        assign_later(stage, by=personas.chantal())
