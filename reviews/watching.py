# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room hears of through the outbox: teams and submissions that changed are searched for ties again."""

from typing import Any

from core import outbox
from core.models import AuditEntry
from grants.models import Call, TeamMember
from grants.states import CallState, StageKind
from reviews.operations.ties import WATCH, find_ties

# Acts after which somebody new may stand behind a submission that a panel reads.
ACTS = frozenset({"grants.call.begin_review", "grants.teammember.add_member"})


def _call_of(subject: Any) -> Call:
    """Return the call to which the subject of one of these acts belongs."""
    return subject.submission.call if isinstance(subject, TeamMember) else subject


@outbox.handles("told")
def look_again(payload: dict[str, Any], key: str) -> None:
    """Search the panels of the call for ties anew, after an act that may have made one."""
    entry = AuditEntry.objects.select_related("subject_type").get(pk=payload["entry"])
    if entry.act not in ACTS:
        return
    call = _call_of(entry.subject_type.get_object_for_this_type(pk=entry.subject_id))
    if call.state != CallState.UNDER_REVIEW:
        return
    for stage in call.stages.filter(kind__in=StageKind.SCORED, panel__isnull=False).order_by("order"):
        find_ties(stage, by=WATCH)
