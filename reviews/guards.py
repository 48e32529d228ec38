# SPDX-License-Identifier: AGPL-3.0-or-later
"""Guards of this room: the stage or selection that a person may know of, else 404; then who may, else 403."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.rules import holds_role
from accounts.states import Role, RoleFamily
from core.permissions import demand, may
from grants.models import Stage
from reviews.models import ConflictOfInterest, Selection
from reviews.rules import seat_of

KNOWS_STAGES = RoleFamily.STAFF | RoleFamily.COMMITTEE | {Role.AUDITOR}


def stage_for(person: Any, pk: int, *, permission: str) -> Stage:
    """Return the stage with its call, programme and panel; 404 to those who have no part in it, 403 to the others."""
    stages = Stage.objects.select_related("call__programme", "panel")
    stage = get_object_or_404(stages, pk=pk)
    knows = holds_role(person, KNOWS_STAGES, stage.programme_key, stage.call_key) or seat_of(person, stage)
    if not knows and not may(person, permission, stage):
        raise Http404
    demand(person, permission, stage)
    return stage


def selection_for(person: Any, pk: int, *, permission: str = "reviews.see_selection") -> Selection:
    """Return the selection; 404 to those who may not see it, 403 to those who may see but not do."""
    selections = Selection.objects.select_related("call__programme", "ranking__stage", "confirmed_by")
    selection = get_object_or_404(selections.defer("ranking__inputs"), pk=pk)
    if not may(person, "reviews.see_selection", selection):
        raise Http404
    demand(person, permission, selection)
    return selection


def hidden_from(person: Any, stage: Stage) -> set[int]:
    """Return the submissions of the stage's call of which a conflicted panelist sees no trace."""
    conflicts = ConflictOfInterest.objects.filter(
        panelist__person_id=person.pk, panelist__panel__stage__call_id=stage.call_id
    )
    return set(conflicts.values_list("submission_id", flat=True))
