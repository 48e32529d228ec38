# SPDX-License-Identifier: AGPL-3.0-or-later
"""reconcile: look at the facts, move the tokens, write whose turn it is. Twice changes nothing."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from workflows.engine import HouseFlow, Wait, escalate_at, node_name, remind_at
from workflows.models import Turn


def reconcile(Flow: type[HouseFlow], subject: Any) -> None:
    """Bring the flow of one subject in line with the facts, in one transaction, with the subject locked."""
    with transaction.atomic():
        subject = type(subject)._base_manager.select_for_update().filter(pk=subject.pk).first()
        if subject is None:
            return
        process = _running(Flow, subject)
        if process is None or _taken_back(process, subject):
            if process is not None:
                _cancel(Flow, process)
            process = Flow.start.run(_process_seed=subject)
        while due := [task for task in _waits(process, STATUS.NEW) if task.flow_task.fact(subject)]:
            for task in due:
                task.turns.all().delete()
                task.flow_task.run(task)
        for task in _waits(process, STATUS.NEW):
            _write_turns(task, subject)
            _move_timers(task, subject)


def _running(Flow: type[HouseFlow], subject: Any) -> Process | None:
    """Return the subject's newest process that was not cancelled."""
    return (
        Process.objects.filter(
            flow_class=Flow,
            seed_content_type=ContentType.objects.get_for_model(subject),
            seed_object_id=subject.pk,
        )
        .exclude(status=PROCESS.CANCELED)
        .order_by("-pk")
        .first()
    )


def _waits(process: Process, status: str) -> list[Task]:
    """Return the process's waits with this status. A node that was renamed away counts as none."""
    tasks = Task.objects.filter(process=process, flow_task_type=Wait.task_type, status=status)
    return [task for task in tasks.order_by("pk") if isinstance(task.flow_task, Wait)]


def _taken_back(process: Process, subject: Any) -> bool:
    """Say whether a fact that ended a wait is no longer true, or the process no longer fits its flow."""
    tasks = Task.objects.filter(process=process, flow_task_type=Wait.task_type).exclude(
        status__in=[STATUS.CANCELED, STATUS.REVIVED]
    )
    for task in tasks:
        if not isinstance(task.flow_task, Wait):
            return True
        if task.status == STATUS.DONE and not task.flow_task.fact(subject):
            return True
    return False


def _cancel(Flow: type[HouseFlow], process: Process) -> None:
    """Cancel a process; a finished one is set to cancelled directly (viewflow cancels only running ones)."""
    Turn.objects.filter(task__process=process).delete()
    if process.status == PROCESS.DONE:
        Process.objects.filter(pk=process.pk).update(status=PROCESS.CANCELED)
        return
    orphans = [task.pk for task in process.task_set.all() if not _known(task)]
    Task.objects.filter(pk__in=orphans).update(status=STATUS.CANCELED)
    Flow.instance.cancel(process)


def _known(task: Task) -> bool:
    """Say whether the task's node still exists in its flow."""
    return task.flow_task is not None and task.flow_task.name in task.flow_task.flow_class._nodes_by_name


def _write_turns(task: Task, subject: Any) -> None:
    """Write the inbox lines of a wait, unless they stand there already."""
    node: Any = task.flow_task
    page, since, due = node.page(subject), node.since(subject) or task.created, node.due(subject)
    wanted = {
        (whose.person_id, whose.role, whose.institution_id): Turn(
            task=task,
            node=node_name(node),
            person_id=whose.person_id,
            role=whose.role,
            institution_id=whose.institution_id,
            programme_key=subject.programme_key,
            call_key=getattr(subject, "call_key", ""),
            since=since,
            due_at=due,
            url=whose.url or page.url,
            label=page.label[:200],
            group=page.group,
            group_url=page.group_url,
        )
        for whose in node.who(subject)
    }
    standing = {(turn.person_id, turn.role, turn.institution_id): turn for turn in task.turns.all()}
    gone = [turn.pk for key, turn in standing.items() if key not in wanted or _differ(turn, wanted[key])]
    Turn.objects.filter(pk__in=gone).delete()
    Turn.objects.bulk_create(
        turn for key, turn in wanted.items() if key not in standing or _differ(standing[key], turn)
    )


def _differ(one: Turn, other: Turn) -> bool:
    """Say whether two lines would read differently."""
    names = ("since", "due_at", "url", "label", "group", "group_url", "call_key")
    return any(getattr(one, name) != getattr(other, name) for name in names)


def _move_timers(task: Task, subject: Any) -> None:
    """Let the wait's timers follow its due moment (an extension moves the reminder)."""
    due = task.flow_task.due(subject)
    for timer in task.leading.filter(status=STATUS.SCHEDULED):
        moment = escalate_at(due) if timer.flow_task.name.endswith("_2") else remind_at(due)
        if timer.scheduled != moment:
            Task.objects.filter(pk=timer.pk).update(scheduled=moment)
