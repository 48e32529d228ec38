# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stages of a call in preparation: the default process, and changing it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from core import audit
from grants.default_form import STAGES
from grants.models import Call, Stage
from grants.operations.call import refusals as no
from grants.operations.call.drafting import editable
from grants.process import StageFacts
from grants.states import PassRule, StageKind

FIELDS = frozenset(
    {"name", "passes", "passes_n", "reviews_per_submission", "due_on", "scores_open_in_discussion"}
)


def default_stages(call: Call) -> list[Stage]:
    """Give a new call one screening and one review, after which the committee chooses."""
    kinds = (
        ("screening", StageKind.SCREENING, PassRule.ALL_ELIGIBLE),
        ("review", StageKind.REVIEW, PassRule.COMMITTEE),
    )
    return Stage.objects.bulk_create(
        Stage(call=call, key=key, order=place, kind=kind, name=STAGES[key], passes=passes)
        for place, (key, kind, passes) in enumerate(kinds, start=1)
    )


def set_stages(call: Call, *, stages: Sequence[dict[str, Any]], by: Any) -> list[Stage]:
    """Replace the stages by these, in this order; each names key, kind, name, passes and what else it has.

    Stages with a known key are kept, so that parts and criteria stay with them. Whether they lead to a
    decision is judged when the call opens. Raises StageInUse.
    """
    with transaction.atomic():
        locked = editable(call, by=by)
        known = {stage.key: stage for stage in locked.stages.all()}
        kept = {given["key"] for given in stages}
        for key, stage in known.items():
            if key not in kept:
                _remove(stage)
        # Places are unique: the old ones make room first.
        for place, key in enumerate(kept & set(known)):
            known[key].order = 1000 + place
            known[key].save(update_fields=["order"])
        rows = []
        for place, given in enumerate(stages, start=1):
            stage = known.get(given["key"]) or Stage(call=locked)
            for name, value in {**given, "order": place}.items():
                setattr(stage, name, value)
            stage.save()
            rows.append(stage)
        _next_version(locked)
        audit.record("set_stages", locked, by=by, stages=[str(stage.key) for stage in rows])
    return rows


def _remove(stage: Stage) -> None:
    """Take a stage away; its parts are then asked from the beginning. Raises StageInUse."""
    stage.parts.update(stage=None)
    try:
        stage.delete()
    except ProtectedError as protected:
        raise no.StageInUse(stage=str(stage)) from protected


def change_stage(stage: Stage, *, by: Any, **given: Any) -> Stage:
    """Change one stage of a call in preparation: its name, who passes, its reviews, its date."""
    unknown = set(given) - FIELDS
    if unknown:
        raise TypeError(f"A stage has no {sorted(unknown)}.")
    with transaction.atomic():
        locked = editable(stage.call, by=by)
        for name, value in given.items():
            setattr(stage, name, value)
        stage.save(update_fields=list(given))
        _next_version(locked)
        audit.record("change_stage", locked, by=by, stage=stage.key, **given)
    return stage


def _next_version(call: Call) -> None:
    call.process_version += 1
    call.save(update_fields=["process_version"])


def facts_of(stages: Sequence[Stage]) -> list[StageFacts]:
    """Return the stages as the validator and the drawing know them."""
    return [
        StageFacts(
            key=stage.key, order=stage.order, kind=stage.kind, passes=stage.passes, name=str(stage.name),
            passes_n=stage.passes_n, reviews=stage.reviews_per_submission, due_on=stage.due_on,
        )
        for stage in stages
    ]  # fmt: skip
