# SPDX-License-Identifier: AGPL-3.0-or-later
"""A stage held while something is done to its panel or scores, so that no phase changes under the hand."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from grants.models import Stage
from grants.states import StagePhase


class PhaseIsOver(Refusal):
    """The stage's phase no longer lets this be done."""

    sentence = _("“%(stage)s” is now in the phase “%(phase)s”, so this is not possible any more.")


def hold(stage: Stage, *phases: str) -> Stage:
    """Return the stage, locked until the transaction ends, if it is in one of the phases (none: in any).

    Whoever scores, assigns or changes the phase holds the stage first and its reviews after it: in one order,
    so that nobody waits in a circle. Raises PhaseIsOver.
    """
    held = Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    if phases:
        refuse_unless_in(held, *phases)
    stage.phase = held.phase
    return held


def refuse_unless_in(stage: Stage, *phases: str) -> None:
    """Raise PhaseIsOver unless the stage is in one of the phases."""
    if stage.phase not in phases:
        raise PhaseIsOver(stage=str(stage), phase=StagePhase(stage.phase).label)


SCORES_OPEN = (StagePhase.SCORING, StagePhase.DISCUSSION)
BEFORE_SCORING = (StagePhase.PREPARING, StagePhase.DECLARING)
UNTIL_DISCUSSION = (*BEFORE_SCORING, StagePhase.SCORING)
