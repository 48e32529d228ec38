# SPDX-License-Identifier: AGPL-3.0-or-later
"""Background jobs with progress: n of N on a page that may be left."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from core.models import Job


def begin(key: str, *, title: str, total: int, by: Any, programme_key: str = "", back_url: str = "") -> Job:
    """Open the progress of a job, or find the one that this key has already."""
    return Job.objects.get_or_create(
        key=key,
        defaults={
            "title": title[:200],
            "total": total,
            "asked_by": by,
            "programme_key": programme_key,
            "back_url": back_url,
        },
    )[0]


def begin_again(key: str) -> None:
    """Open a job anew that failed; what is done stays done."""
    Job.objects.filter(key=key).exclude(failure="").update(failure="", finished_at=None)


def step(key: str, count: int = 1) -> None:
    """Note that `count` more are done; the last one finishes the job."""
    Job.objects.filter(key=key, finished_at=None).update(done=F("done") + count)
    Job.objects.filter(key=key, finished_at=None, total__gt=0, done__gte=F("total")).update(
        finished_at=timezone.now()
    )


def reach(key: str, done: int, total: int) -> None:
    """Note that `done` of `total` are done (for work that counts by itself)."""
    Job.objects.filter(key=key, finished_at=None).update(done=done, total=total)


def finish(key: str, **result: Any) -> None:
    """Close the job with its result."""
    Job.objects.filter(key=key).update(finished_at=timezone.now(), result=result)


def fail(key: str, failure: str) -> None:
    """Close the job with the reason why it failed, in words."""
    Job.objects.filter(key=key).update(finished_at=timezone.now(), failure=failure[:4000])
