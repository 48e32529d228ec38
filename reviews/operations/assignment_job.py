# SPDX-License-Identifier: AGPL-3.0-or-later
"""A large assignment in the background: asked for on a page, done by the worker, with its progress beside."""

from secrets import token_hex
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.models import Person
from core import jobs, outbox
from core.acting import acting
from core.models import Job
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Stage
from reviews.operations.assignment import assign

AT_ONCE = 200  # more submissions than this are assigned in the background


def is_large(stage: Stage) -> bool:
    """Say whether the stage's assignment takes too long for a page."""
    return stage.call.submissions.under_review().count() > AT_ONCE


def assign_later(stage: Stage, *, by: Any, **given: Any) -> Job:
    """Ask the worker to assign (see `assign`), and return the job that tells how far it is."""
    demand(by, "reviews.assign", stage)
    with transaction.atomic():
        key = f"assign-{stage.pk}-{token_hex(4)}"
        job = jobs.begin(
            key, title=str(stage.call), total=1, by=by, programme_key=stage.programme_key,
            back_url=reverse("assign", args=[stage.pk]),
        )  # fmt: skip
        outbox.put("assign", key, {"stage": stage.pk, "by": by.pk, "given": given})
    return job


@outbox.handles("assign")
def do_assign(payload: dict[str, Any], key: str) -> None:
    """Assign; a refusal is the job's outcome, in words.

    A job that is finished is left alone, and one that was killed after it assigned finds nothing more to give.
    No transaction lies around the computation: it may take minutes.
    """
    if Job.objects.filter(key=key, finished_at__isnull=False).exists():
        return
    stage = Stage.objects.select_related("call__programme", "panel").get(pk=payload["stage"])
    with acting(through="page", operator="worker"):
        try:
            run = assign(stage, by=Person.objects.get(pk=payload["by"]), **payload["given"])
        except Refusal as refusal:
            jobs.fail(key, str(refusal))
        else:
            jobs.reach(key, 1, 1)
            jobs.finish(key, run=run.pk, given=run.report["given"])
