# SPDX-License-Identifier: AGPL-3.0-or-later
"""The flows of what was imported follow in the background, some at a time, with progress.

One outbox row leads to the next, so that other work of the worker comes in between, and no row outlives its
lease. Looking twice at a subject changes nothing.
"""

from typing import Any, cast

from django.db.models import QuerySet

from core import jobs, outbox
from exchange.models import Import
from grants.models import Call, Submission, TeamMember
from reviews.models import Review
from workflows.engine import HouseFlow
from workflows.flows import flow_of
from workflows.operations.reconcile import reconcile

AT_ONCE = 60


def subjects_of(record: Import) -> list[QuerySet[Any]]:
    """What the import brought that has a flow, in the order in which it is looked at."""
    source = record.source
    return [
        Call.objects.filter(pk=record.call_id),
        Submission.objects.filter(call=record.call_id, source=source).exclude(state="withdrawn"),
        TeamMember.objects.filter(
            submission__call=record.call_id, submission__source=source, left_at=None, person__isnull=False
        ),
        Review.objects.filter(stage__call=record.call_id, source=source),
    ]


@outbox.handles("import-flows")
def follow(payload: dict[str, Any], key: str) -> None:
    """Reconcile the flows of the next subjects, and let the row after this one do the rest."""
    record = Import.objects.get(pk=payload["import"])
    parts, part, after = subjects_of(record), payload["part"], payload["after"]
    room = AT_ONCE
    while part < len(parts) and room:
        subjects = list(parts[part].filter(pk__gt=after).order_by("pk")[:room])
        for subject in subjects:
            reconcile(cast(type[HouseFlow], flow_of(subject)), subject)  # each of these kinds has its flow
        if len(subjects) < room:
            part, after = part + 1, 0
        else:
            after = subjects[-1].pk
        room -= len(subjects)
    _tell_progress(record, parts, part, after)
    if part < len(parts):
        outbox.put(
            "import-flows",
            f"import-flows:{record.pk}:{part}:{after}",
            {"import": record.pk, "part": part, "after": after},
        )


def _tell_progress(record: Import, parts: list[QuerySet[Any]], part: int, after: int) -> None:
    """Count anew instead of adding, so that a row that is done twice counts once."""
    total = sum(one.count() for one in parts)
    done = sum(one.count() for one in parts[:part])
    if part < len(parts):
        done += parts[part].filter(pk__lte=after).count()
    jobs.reach(record.job_key, done, total)
    if part == len(parts):
        jobs.finish(record.job_key, **record.counts)
