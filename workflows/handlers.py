# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the outbox tells this room: an act was recorded, a reminder or an escalation is due."""

from datetime import datetime
from typing import Any

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS
from viewflow.workflow.timers import fire_due_timers

from core import outbox
from core.clock import tick
from core.models import AuditEntry
from workflows import notices
from workflows.flows import FLOWS, WAITS, flow_of
from workflows.operations.reconcile import reconcile
from workflows.subjects import concerned


@outbox.handles("told")
def hear_of(payload: dict[str, Any], key: str) -> None:
    """Move the flows that an act concerns, then tell people what the table of notices says."""
    entry = AuditEntry.objects.select_related("subject_type", "by").get(pk=payload["entry"])
    subject = entry.subject_type.get_object_for_this_type(pk=entry.subject_id)
    for one in concerned(subject):
        Flow = flow_of(one)
        if Flow is not None:
            reconcile(Flow, one)
    notices.tell(entry, subject)


def _still_waiting(payload: dict[str, Any]) -> Task | None:
    """Return the task that a notice is about, unless it is done, or its fact holds and only the flow lags."""
    task = Task.objects.filter(pk=payload["task"], status=STATUS.NEW).select_related("process").first()
    if task is None or WAITS[payload["node"]].fact(task.process.seed):
        return None
    return task


@outbox.handles("reminder")
def remind(payload: dict[str, Any], key: str) -> None:
    """Remind those whose turn it is, unless it no longer is."""
    task = _still_waiting(payload)
    if task is not None:
        notices.remind(task, WAITS[payload["node"]], datetime.fromisoformat(payload["due"]), key)


@outbox.handles("escalation")
def escalate(payload: dict[str, Any], key: str) -> None:
    """Tell the programme's officers what is overdue, unless it no longer is."""
    task = _still_waiting(payload)
    if task is not None:
        notices.escalate(task, WAITS[payload["node"]], datetime.fromisoformat(payload["due"]), key)


@tick(every=30)
def fire_timers() -> None:
    """Let viewflow's timers that are due put their notices into the outbox."""
    fire_due_timers()


def sweep() -> int:
    """Reconcile every subject of every flow; return how many were looked at (nightly, and after a rebuild)."""
    count = 0
    for Flow, subjects in FLOWS.items():
        for subject in subjects.order_by("pk").iterator(chunk_size=500):
            reconcile(Flow, subject)
            count += 1
    return count


@tick(every=24 * 3600)
def nightly_sweep() -> None:
    """Catch whatever a lost act might have left behind."""
    sweep()
