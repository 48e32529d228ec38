# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deciding a call in one go: what is open is frozen, the proposal is taken over, the chair confirms."""

from datetime import UTC, datetime

import pytest

from core.models import AuditEntry
from core.money import Money
from core.refusals import NotAllowed
from grants.states import StagePhase
from reviews import proposals
from reviews.models import Ranking, Selection
from reviews.operations.deciding import ConfirmedAlready, NoScoredStage, NotWithThePanel, decide_call
from reviews.operations.phase import freeze_scores, reopen_scores
from reviews.operations.ranking import freeze_ranking
from reviews.operations.selection import draft_selection, set_line
from reviews.operations.selection.confirming import AmountMissing
from reviews.proposals import Proposal, ProposedLine, proposal_for, proposes
from tests import personas, worlds, worlds_review

pytestmark = pytest.mark.django_db
MET = datetime(2025, 6, 5, 9, 30, tzinfo=UTC)


@pytest.fixture
def call():
    """A call whose panel has handed in every review, and discusses."""
    return reopen_scores(worlds_review.scored(), reason="One more look.", by=personas.grace()).call


@pytest.fixture
def source(monkeypatch):
    """A function that registers what a source proposes for every call."""
    monkeypatch.setattr(proposals, "SOURCES", [])
    return lambda proposal: proposes(lambda _call: proposal)


def outcomes(selection: Selection) -> dict[str, tuple[str, int | None]]:
    """Outcome and place by title."""
    return {line.submission.title: (line.outcome, line.place) for line in selection.lines.all()}


def test_the_ranking_proposes_and_everything_open_is_frozen(call):
    decided = decide_call(call, by=personas.beatrice(), minutes="All were present.", at=MET)

    selection = decided.selection
    assert (decided.froze_scores, decided.froze_ranking, selection.state) == (True, True, "confirmed")
    assert (selection.confirmed_by, selection.confirmed_at, selection.minutes) == (
        personas.beatrice(), MET, "All were present.",
    )  # fmt: skip
    assert Ranking.objects.get().frozen_at == MET
    acts = AuditEntry.objects.filter(happened_at=MET, by=personas.beatrice()).values_list("act", flat=True)
    assert {act.rpartition(".")[2] for act in acts} >= {"freeze_scores", "freeze_ranking", "draft", "confirm"}


def test_without_minutes_it_is_said_who_confirmed(call):
    selection = decide_call(call, by=personas.beatrice()).selection

    assert selection.minutes.startswith("Béatrice Mukandoli confirmed the proposal as it stood")


def test_what_is_frozen_already_stays(call):
    stage = call.stages.get(kind="review")
    freeze_scores(stage, by=personas.grace())
    ranking = freeze_ranking(stage, by=personas.grace())

    decided = decide_call(call, by=personas.beatrice())

    assert (decided.froze_scores, decided.froze_ranking, decided.selection.ranking) == (False, False, ranking)


def test_a_proposal_is_taken_over_with_its_amounts_conditions_and_reasons(call, source):
    first, second, third = call.submissions.order_by("pk")
    source(
        Proposal(
            lines=(
                ProposedLine(
                    third.pk, "selected", 1, Money(900_000, "RWF"), "Safety", "Asked for.", "Bold", "Ask"
                ),
                ProposedLine(first.pk, "reserve", 1, reason="Second."),
                ProposedLine(second.pk, "declined", reason="Not now."),
                ProposedLine(999_999, "selected", 2),
            ),
            minutes="We met.",
        )
    )

    selection = decide_call(call, by=personas.beatrice()).selection

    assert outcomes(selection) == {
        third.title: ("selected", 1),
        first.title: ("reserve", 1),
        second.title: ("declined", None),
    }
    line = selection.lines.get(submission=third)
    assert (line.amount_minor, line.conditions, line.strength, line.improve) == (
        900_000,
        "Safety",
        "Bold",
        "Ask",
    )
    assert selection.lines.get(submission=first).amount_minor == 682_000
    assert selection.lines.get(submission=second).strength
    assert selection.minutes == "We met."


def test_who_was_proposed_to_be_declined_may_be_selected(call, source):
    type(call).objects.filter(pk=call.pk).update(places=1)
    stage, chair = call.stages.get(kind="review"), personas.beatrice()
    freeze_scores(stage, by=personas.grace())
    ranked = [row["submission"] for row in freeze_ranking(stage, by=personas.grace()).result]
    money = Money(400_000, "RWF")
    source(Proposal(lines=(ProposedLine(ranked[2], "selected", 1, money, reason="The only one of its kind."),
                           ProposedLine(ranked[0], "reserve", 1, reason="Next."),
                           ProposedLine(ranked[1], "reserve", 2, reason="Then."))))  # fmt: skip

    selection = decide_call(call.fresh(), by=chair).selection

    chosen = selection.lines.exclude(outcome="declined").order_by("outcome", "place")
    assert list(chosen.values_list("submission", "outcome", "place")) == [
        (ranked[0], "reserve", 1), (ranked[1], "reserve", 2), (ranked[2], "selected", 1),
    ]  # fmt: skip


def test_a_reserve_is_promised_no_more_than_the_ceiling(call, source):
    first, second, third = call.submissions.order_by("pk")
    type(call).objects.filter(pk=call.pk).update(ceiling_minor=500_000)
    source(
        Proposal(
            lines=(
                ProposedLine(first.pk, "selected", 1, Money(400_000, "RWF")),
                ProposedLine(second.pk, "reserve", 1, reason="So."),
                ProposedLine(third.pk, "reserve", 2, reason="So."),
            )
        )
    )

    selection = decide_call(call, by=personas.beatrice()).selection

    assert selection.lines.get(submission=second).amount_minor == 500_000


def test_a_reserve_that_asked_for_nothing_needs_an_amount(call, source):
    first, second, third = call.submissions.order_by("pk")
    second.budget_lines.all().delete()
    type(call).objects.filter(pk=call.pk).update(ceiling_minor=None)
    lines = [
        ProposedLine(one.pk, "reserve", place, reason="So.") for place, one in enumerate((second, third), 1)
    ]
    source(Proposal(lines=(ProposedLine(first.pk, "selected", 1, Money(4, "RWF")), *lines)))

    with pytest.raises(AmountMissing, match=second.number):
        decide_call(call, by=personas.beatrice())
    selection = decide_call(call, by=personas.beatrice(), usual_amount=Money(9, "RWF")).selection

    assert selection.lines.get(submission=second).amount_minor == 9
    assert selection.lines.get(submission=third).amount_minor == 682_000


def test_a_usual_amount_is_for_those_who_asked_for_none(call):
    for submission in call.submissions.all():
        submission.budget_lines.all().delete()
    type(call).objects.filter(pk=call.pk).update(ceiling_minor=None)

    selection = decide_call(call, by=personas.beatrice(), usual_amount=Money(7, "RWF")).selection

    assert set(selection.lines.filter(outcome="selected").values_list("amount_minor", flat=True)) == {7}


def test_a_draft_that_the_committee_began_is_confirmed_as_it_stands(call, source):
    stage, beatrice = call.stages.get(kind="review"), personas.beatrice()
    freeze_scores(stage, by=personas.grace())
    draft = draft_selection(call, ranking=freeze_ranking(stage, by=personas.grace()), by=beatrice)
    last = draft.lines.order_by("-rank").first()
    set_line(draft, submission=last.submission, outcome="declined", reason="Withdrew its site.", by=beatrice)
    source(Proposal(lines=(), minutes="Other minutes."))

    selection = decide_call(call, by=beatrice).selection

    assert (selection, selection.lines.get(pk=last.pk).outcome) == (draft, "declined")


def test_a_dry_run_does_it_all_and_takes_it_back(call):
    before = AuditEntry.objects.count()

    decided = decide_call(call, by=personas.beatrice(), dry_run=True)

    assert len(decided.lines) == 3
    assert (Selection.objects.count(), Ranking.objects.count(), AuditEntry.objects.count()) == (0, 0, before)
    assert call.stages.get(kind="review").phase == StagePhase.DISCUSSION


@pytest.mark.parametrize("who", ["grace", "canisius", "patrick", "vincent"])
def test_only_the_committees_chair_decides(call, who):
    with pytest.raises(NotAllowed, match="the chair of the selection committee"):
        decide_call(call, by=personas.person(who))


def test_a_call_that_is_not_with_the_panel_is_not_decided():
    with pytest.raises(NotWithThePanel, match="is “Open”"):
        decide_call(worlds.open_call(), by=personas.beatrice())


def test_a_call_is_decided_once(call):
    decide_call(call, by=personas.beatrice())

    with pytest.raises(ConfirmedAlready, match="is “Confirmed by the committee” already"):
        decide_call(call, by=personas.beatrice())


def test_a_call_without_a_scored_stage_is_not_decided(call):
    call.stages.filter(kind="review").update(kind="screening")

    with pytest.raises(NoScoredStage):
        decide_call(call, by=personas.beatrice())


def test_the_first_source_that_has_a_proposal_counts(call, source):
    source(None)
    assert proposal_for(call) is None

    kept = Proposal(lines=())
    source(kept)

    assert proposal_for(call) is kept
