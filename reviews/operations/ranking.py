# SPDX-License-Identifier: AGPL-3.0-or-later
"""Freezing the ranking of a stage: inputs, rule and result kept together, never recomputed silently."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Stage
from grants.states import StagePhase
from reviews.inputs import scores_of
from reviews.models import Ranking
from reviews.states import SelectionState


class ScoresStillOpen(Refusal):
    """A ranking of scores that may still change would be a promise nobody can keep."""

    sentence = _("Scores can still change. Freeze them first, then freeze the ranking.")


class NothingScored(Refusal):
    """No review counts."""

    sentence = _("No review has been handed in, so there is nothing to rank.")


class AlreadyConfirmed(Refusal):
    """A selection rests on the ranking that stands."""

    sentence = _("The committee has confirmed a selection on the ranking that stands. Reopen it first.")


def freeze_ranking(
    stage: Stage, *, by: Any, at: datetime | None = None, may: str = "reviews.freeze_ranking"
) -> Ranking:
    """Freeze the stage's ranking by weighted mean, with the published tie rule.

    `may` is the permission asked for: whoever confirms the selection may settle what it rests on.
    Raises NotAllowed, ScoresStillOpen, NothingScored or AlreadyConfirmed.
    """
    demand(by, may, stage)
    with transaction.atomic():
        stage = Stage.objects.select_for_update().get(pk=stage.pk)
        if stage.phase != StagePhase.FROZEN:
            raise ScoresStillOpen()
        fixed = stage.call.selections.exclude(state__in=[SelectionState.DRAFT, SelectionState.VOID])
        if fixed.exists():
            raise AlreadyConfirmed()
        inputs = scores_of(stage)
        if not inputs.reviews:
            raise NothingScored()
        ranking = Ranking.objects.create(
            stage=stage,
            frozen_at=at or timezone.now(),
            frozen_by=by,
            inputs_hash=inputs.digest(),
            inputs=inputs.as_json(),
            parameters=inputs.parameters(),
            versions={"rule": "weighted_mean/1"},
            result=[asdict(line) for line in inputs.ranked()],
        )
        audit.record("freeze_ranking", ranking, by=by, at=at, inputs_hash=ranking.inputs_hash)
    return ranking
