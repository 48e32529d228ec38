# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deciding a call in one go: freeze what is open, draft, take over the proposal, confirm; or say what would be."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.money import Money
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Call, Stage
from grants.states import CallState, StagePhase
from reviews.inputs import deciding_stage
from reviews.models import Selection, SelectionLine
from reviews.operations.phase import freeze_scores
from reviews.operations.ranking import freeze_ranking
from reviews.operations.selection import confirm_selection, draft_selection, set_line
from reviews.proposals import Proposal, ProposedLine, proposal_for
from reviews.states import Outcome, SelectionState

CONFIRMS = "reviews.confirm_selection"


class NotWithThePanel(Refusal):
    """Decided is what the panel has read."""

    sentence = _("“%(call)s” is “%(state)s”: a call is decided once its panel has scored it.")


class ConfirmedAlready(Refusal):
    """Deciding twice would decide something else."""

    sentence = _("The selection of “%(call)s” is “%(state)s” already.")


class NoScoredStage(Refusal):
    """The process has no stage in which a panel scores."""

    sentence = _("“%(call)s” has no stage in which a panel scores.")


@dataclass(frozen=True)
class Decided:
    """What was decided, and in which of the steps something was done."""

    selection: Selection
    lines: tuple[SelectionLine, ...]
    currency: str
    froze_scores: bool
    froze_ranking: bool


def decide_call(
    call: Call,
    *,
    by: Any,
    minutes: str = "",
    usual_amount: Money | None = None,
    at: datetime | None = None,
    dry_run: bool = False,
) -> Decided:
    """Confirm the selected and the reserve as the imported decision proposes them, else as the ranking does.

    `by` answers for it: the committee's chair, who here also settles scores and ranking. `usual_amount` is for
    those who asked for none. `dry_run` does it all and takes it back. Raises NotAllowed, NotWithThePanel,
    NoScoredStage, ConfirmedAlready, or what each step refuses.
    """
    demand(by, CONFIRMS, call)
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=call.pk)
        live = _draft_of(call)
        stage = _stage_of(call)
        froze_scores = stage.phase != StagePhase.FROZEN
        if froze_scores:
            freeze_scores(stage, by=by, at=at, may=CONFIRMS)
        ranking = stage.rankings.order_by("-pk").first()
        froze_ranking = ranking is None
        if ranking is None:
            ranking = freeze_ranking(stage, by=by, at=at, may=CONFIRMS)
        proposal = proposal_for(call)
        selection = live or draft_selection(call, ranking=ranking, by=by, at=at)
        if proposal is not None and live is None:
            _take_over(selection, proposal, by, at)
        if usual_amount is not None:
            _give_amounts(selection, usual_amount, by, at)
        words = minutes or (proposal.minutes if proposal else "") or _usual_minutes(by)
        selection = confirm_selection(selection, minutes=words, by=by, at=at)
        in_order = selection.lines.select_related("submission").order_by("-outcome", "place", "rank", "pk")
        decided = Decided(selection, tuple(in_order), call.currency, froze_scores, froze_ranking)
        transaction.set_rollback(dry_run)
    return decided


def _draft_of(call: Call) -> Selection | None:
    """Return the call's draft, if the committee began one. Raises NotWithThePanel or ConfirmedAlready."""
    if call.state != CallState.UNDER_REVIEW:
        raise NotWithThePanel(call=str(call), state=call.state_label)
    live = call.selections.exclude(state=SelectionState.VOID).first()
    if live is not None and live.state != SelectionState.DRAFT:
        raise ConfirmedAlready(call=str(call), state=live.state_label)
    return live


def _stage_of(call: Call) -> Stage:
    """Return the stage whose scores decide. Raises NoScoredStage."""
    stage = deciding_stage(call)
    if stage is None:
        raise NoScoredStage(call=str(call))
    return stage


def _usual_minutes(by: Any) -> str:
    """Return the minutes of a decision that no meeting wrote down: who confirmed what, and that it was so."""
    return gettext(
        "%(name)s confirmed the proposal as it stood, by command; no other minutes were written."
    ) % {"name": by}


def _take_over(selection: Selection, proposal: Proposal, by: Any, at: datetime | None) -> None:
    """Set the lines as proposed: first all are declined, so that each place is free when it is given."""
    lines = {line.submission_id: line for line in selection.lines.select_related("submission")}
    for line in lines.values():
        if line.outcome != Outcome.DECLINED:
            _set(selection, line, ProposedLine(line.submission_id, Outcome.DECLINED), by, at)
    asked = dict(selection.call.submissions.with_requested().values_list("pk", "requested_minor"))
    for told in sorted(proposal.lines, key=lambda told: (told.outcome, told.place or 0)):
        if told.submission not in lines:
            continue
        if told.amount is None and told.outcome == Outcome.RESERVE and asked[told.submission]:
            # Who moves up later gets what was asked for, within the ceiling.
            amount, ceiling = Money(asked[told.submission], selection.call.currency), selection.call.ceiling
            told = replace(told, amount=min(amount, ceiling) if ceiling else amount)
        _set(selection, lines[told.submission], told, by, at)


def _give_amounts(selection: Selection, amount: Money, by: Any, at: datetime | None) -> None:
    """Give the amount to the selected and the reserve that have none."""
    chosen = selection.lines.exclude(outcome=Outcome.DECLINED).filter(amount_minor=None)
    for line in chosen.select_related("submission").order_by("pk"):
        told = ProposedLine(
            line.submission_id, line.outcome, line.place, amount, line.conditions, line.reason
        )
        _set(selection, line, told, by, at)


def _set(selection: Selection, line: SelectionLine, told: ProposedLine, by: Any, at: datetime | None) -> None:
    """Set a line as told; words for the team that are not told stay as they were drafted."""
    set_line(
        selection,
        submission=line.submission,
        outcome=told.outcome,
        place=told.place,
        amount=told.amount,
        at=at,
        conditions=told.conditions,
        reason=told.reason,
        strength=told.strength or line.strength,
        improve=told.improve or line.improve,
        by=by,
    )
