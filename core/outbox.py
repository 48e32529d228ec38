# SPDX-License-Identifier: AGPL-3.0-or-later
"""The outbox: work written in the step's transaction and done by the worker, at least once, in effect once.

A handler is told of its row's payload and key. Handlers registered with `atomic=True` run in one transaction
with the mark "done": their database effects happen exactly once. Others (mail, rendering) do the slow work
outside a transaction and must be idempotent by key.

A lease is the worker's right to a row. A worker that was slower than its lease has lost the row: it leaves no
mark and no database effect, for another has taken the work over.
"""

import logging
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import override

from core.acting import acting
from core.bulk import insert_rows
from core.models import OutboxRow

logger = logging.getLogger("inzira.outbox")


class LeaseLost(Exception):  # noqa: N818 -- says what is the matter
    """Another worker took the row over, because its lease ran out."""


Handler = Callable[[dict[str, Any], str], None]
Work = tuple[str, str, dict[str, Any]]  # kind, key, payload
HANDLERS: dict[str, list[tuple[Handler, bool]]] = {}
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MOST_ATTEMPTS = len(BACK_OFF) + 1
STOPPED = "The worker was stopped while doing this, every time it was tried."


def handles(kind: str, *, atomic: bool = False) -> Callable[[Handler], Handler]:
    """Register a handler of outbox rows of this kind."""

    def register(handler: Handler) -> Handler:
        if (handler, atomic) not in HANDLERS.setdefault(kind, []):
            HANDLERS[kind].append((handler, atomic))
        return handler

    return register


def put(kind: str, key: str, payload: dict[str, Any], *, not_before: datetime | None = None) -> None:
    """Write a row unless its key exists already (then nothing happens: the work is known)."""
    OutboxRow.objects.bulk_create(
        [OutboxRow(kind=kind, key=key, payload=payload, not_before=not_before or timezone.now())],
        ignore_conflicts=True,
    )


def put_all(works: Iterable[Work]) -> None:
    """Write many rows by one statement, on SQLite too; none of their keys may exist. Must run inside a transaction."""
    now = timezone.now()
    rows = [
        OutboxRow(kind=kind, key=key, payload=payload, created_at=now, not_before=now)
        for kind, key, payload in works
    ]
    if rows:
        insert_rows(rows)


def claim(kinds: tuple[str, ...] | None = None) -> OutboxRow | None:
    """Lease the next due row to this worker; None when nothing is due.

    A row during which the worker died at every attempt is declared dead: it must not kill workers for ever.
    """
    now = timezone.now()
    due = OutboxRow.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now), done_at=None, dead_at=None, not_before__lte=now
    ).order_by("not_before", "pk")
    if kinds:
        due = due.filter(kind__in=kinds)
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        row = due.filter(attempts__lt=MOST_ATTEMPTS).select_for_update(skip_locked=skip).first()
        if row is None:
            spent = due.filter(attempts__gte=MOST_ATTEMPTS)
            spent.update(dead_at=now, lease_until=None, last_error=STOPPED)
            return None
        row.attempts += 1
        row.lease_until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        row.save(update_fields=["attempts", "lease_until"])
    return row


def _still_mine(row: OutboxRow) -> QuerySet[OutboxRow]:
    """Return the row's queryset if the lease that was given with it still holds, else an empty one."""
    return OutboxRow.objects.filter(
        pk=row.pk, done_at=None, dead_at=None, attempts=row.attempts, lease_until=row.lease_until
    )


def perform(row: OutboxRow) -> bool:
    """Run a leased row's handlers; mark it done, or note the failure and when to try again."""
    try:
        with acting(through="timer", operator="worker", on_behalf=None, source=""), override("en"):
            _run_handlers(row)
        return True
    except LeaseLost:
        logger.warning("outbox row %s took longer than its lease", row.key)
    except Exception as failure:
        _note_failure(row, failure)
    return False


def _run_handlers(row: OutboxRow) -> None:
    """Run the slow handlers, then the atomic ones together with the mark "done"; raises LeaseLost."""
    handlers = HANDLERS[row.kind]
    for handler, atomic in handlers:
        if not atomic:
            handler(row.payload, row.key)
    with transaction.atomic():
        # The lock keeps another worker, whose claim would find the lease run out, waiting for the mark.
        if _still_mine(row).select_for_update().first() is None:
            raise LeaseLost(row.key)
        for handler, atomic in handlers:
            if atomic:
                handler(row.payload, row.key)
        OutboxRow.objects.filter(pk=row.pk).update(done_at=timezone.now(), last_error="", lease_until=None)


def _note_failure(row: OutboxRow, failure: Exception) -> None:
    """Keep the error; wait longer after each attempt; give up (dead) after the last."""
    logger.exception("outbox row %s failed, attempt %s", row.key, row.attempts)
    place = "".join(traceback.format_tb(failure.__traceback__)[-3:])
    changes: dict[str, Any] = {"last_error": f"{failure}\n{place}"[:4000], "lease_until": None}
    if row.attempts >= MOST_ATTEMPTS:
        changes["dead_at"] = timezone.now()
    else:
        changes["not_before"] = timezone.now() + BACK_OFF[row.attempts - 1]
    _still_mine(row).update(**changes)


def drain(*, limit: int | None = None, kinds: tuple[str, ...] | None = None) -> int:
    """Do everything that is due; return how many rows were done or tried."""
    count = 0
    while limit is None or count < limit:
        row = claim(kinds)
        if row is None:
            break
        perform(row)
        count += 1
    return count


def revive(row: OutboxRow) -> None:
    """Put a dead row back to work, with its attempts forgotten (a person looked at it)."""
    OutboxRow.objects.filter(pk=row.pk, done_at=None).update(
        dead_at=None, attempts=0, not_before=timezone.now(), lease_until=None
    )
