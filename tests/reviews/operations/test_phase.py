# SPDX-License-Identifier: AGPL-3.0-or-later
"""The phases of a stage: in order, each only once nothing stands in the way, each heard of by the flows."""

import pytest

from core.models import AuditEntry
from core.refusals import NotAllowed
from grants.operations.screening import return_to_screening
from grants.operations.submission import withdraw
from reviews.models import Criterion, Panel
from reviews.operations import phase as op
from reviews.operations.holding import PhaseIsOver
from reviews.operations.panel import unseat
from reviews.operations.ranking import freeze_ranking
from reviews.operations.selection import draft_selection
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db


def test_a_stage_goes_through_its_phases_and_each_is_recorded():
    stage = w.seated(1)
    grace = personas.grace()

    op.open_declaring(stage, by=grace)
    for key in ("patrick", "chantal", "didier"):
        w.declare_ties(w.seat(stage, key), names={}, by=personas.person(key))
    w.assign(stage, reviews_per_submission=2, load=1, by=grace)
    op.open_scoring(stage, by=grace)
    for review in stage.reviews.all():
        w.score(review)
    op.open_discussion(stage, by=personas.patrick())
    op.freeze_scores(stage, by=personas.patrick())

    acts = AuditEntry.objects.filter(subject_type__model="stage", to_state__gt="").order_by("pk")
    assert list(acts.values_list("act", "from_state", "to_state")) == [
        ("grants.stage.open_declaring", "preparing", "declaring"),
        ("grants.stage.open_scoring", "declaring", "scoring"),
        ("grants.stage.open_discussion", "scoring", "discussion"),
        ("grants.stage.freeze_scores", "discussion", "frozen"),
    ]
    assert stage.phase == w.fresh(stage).phase == "frozen"


def test_phases_are_changed_by_officers_and_the_chair_alone():
    stage = w.declared(1)

    for person in (personas.chantal(), personas.beatrice(), personas.vincent()):
        with pytest.raises(NotAllowed):
            op.open_scoring(stage, by=person)


@pytest.mark.parametrize("act", [op.open_declaring, op.open_scoring])
def test_nothing_opens_without_a_panel(act):
    stage = w.seated(1)
    for key in ("patrick", "chantal", "didier"):
        unseat(w.seat(stage, key), reason="Ill", by=personas.grace())

    with pytest.raises(op.NobodySeated):
        act(stage, by=personas.grace())


def test_nothing_opens_before_the_call_is_with_the_panel():
    stage = w.seated(1)
    return_to_screening(stage.call, reason="A mistake", by=personas.grace())

    with pytest.raises(op.NotWithThePanel):
        op.open_declaring(w.fresh(stage), by=personas.grace())


def test_scoring_waits_for_every_declaration():
    stage = w.seated(1)
    w.declare_ties(w.seat(stage, "chantal"), names={}, by=personas.chantal())

    with pytest.raises(op.StillUndeclared) as refused:
        op.open_scoring(stage, by=personas.grace())

    assert "Patrick" in str(refused.value)
    assert "Chantal" not in str(refused.value)


def test_scoring_waits_for_something_to_read_and_to_score_by():
    stage = w.declared(1)

    with pytest.raises(op.NothingAssigned):
        op.open_scoring(stage, by=personas.grace())
    Criterion.objects.all().delete()
    with pytest.raises(op.NoCriteriaYet):
        op.open_scoring(stage, by=personas.grace())


def test_phases_do_not_jump():
    stage = w.declared(1)

    for act in (op.open_discussion, op.freeze_scores):
        with pytest.raises(PhaseIsOver):
            act(stage, by=personas.grace())
    with pytest.raises(PhaseIsOver):
        op.reopen_scores(stage, reason="?", by=personas.grace())


@pytest.mark.parametrize("act", [op.open_discussion, op.freeze_scores])
def test_open_reviews_are_waited_for_or_closed_with_a_reason(act):
    stage = w.under_review()
    w.score(w.review_of(stage, "chantal"))

    with pytest.raises(op.ReviewsOpen) as refused:
        act(stage, by=personas.grace())
    assert "Didier Habimana" in str(refused.value)
    assert w.fresh(stage).phase == "scoring"
    act(stage, reason="The deadline has passed", by=personas.grace())

    states = stage.reviews.values_list("state", flat=True)
    assert sorted(set(states)) == ["recused", "submitted"]
    late = stage.reviews.filter(state="recused").first()
    assert late.recusal_reason == "Not delivered: The deadline has passed"


def test_the_review_of_a_withdrawn_proposal_is_not_waited_for():
    stage = w.under_review(2)
    withdraw(w.submissions(stage)[1], reason="No time", by=w.trainee(2))
    for review in stage.reviews.filter(submission__title="Idea 1"):
        w.score(review)

    assert op.freeze_scores(stage, by=personas.grace()).phase == "frozen"


def test_frozen_scores_are_opened_again_by_a_counter_step_until_a_selection_rests_on_them():
    stage = w.scored(2)

    op.reopen_scores(stage, reason="A mark was mistyped", by=personas.grace())
    assert stage.phase == "discussion"
    op.freeze_scores(stage, by=personas.grace())
    ranking = freeze_ranking(w.fresh(stage), by=personas.grace())
    draft_selection(stage.call, ranking=ranking, by=personas.beatrice())

    with pytest.raises(op.SelectionRests):
        op.reopen_scores(stage, reason="Again", by=personas.grace())


def test_a_call_in_which_somebody_scored_does_not_go_back_to_screening():
    stage = w.under_review(1)
    return_to_screening(stage.call, reason="A mistake", by=personas.grace())
    assert op.scores_given(stage.call) is None

    other = w.under_review(1, key="second-call")
    w.score(w.review_of(other, "chantal"))
    with pytest.raises(op.ScoresGiven):
        return_to_screening(other.call, reason="A mistake", by=personas.grace())
    assert Panel.objects.count() == 2
