# SPDX-License-Identifier: AGPL-3.0-or-later
"""The outbox: work written in the step's transaction and done by the worker, at least once, in effect once.

A handler is told of its row's payload and key. Handlers registered with `atomic=True` run in one transaction
with the mark "done": their database effects happen exactly once. Others (mail, rendering) do the slow work
outside a transaction and must be idempotent by key.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from core.acting import acting
from core.models import OutboxRow

logger = logging.getLogger("inzira.outbox")
Handler = Callable[[dict[str, Any], str], None]
HANDLERS: dict[str, list[tuple[Handler, bool]]] = {}
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


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


def claim(kinds: tuple[str, ...] | None = None) -> OutboxRow | None:
    """Lease the next due row to this worker; None when nothing is due."""
    now = timezone.now()
    due = OutboxRow.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now), done_at=None, dead_at=None, not_before__lte=now
    ).order_by("not_before", "pk")
    if kinds:
        due = due.filter(kind__in=kinds)
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        row = due.select_for_update(skip_locked=skip).first()
        if row is None:
            return None
        row.attempts += 1
        row.lease_until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        row.save(update_fields=["attempts", "lease_until"])
    return row


def perform(row: OutboxRow) -> bool:
    """Run a leased row's handlers; mark it done, or note the failure and when to try again."""
    try:
        handlers = HANDLERS[row.kind]
        with acting(through="timer", operator="worker"):
            for handler, atomic in handlers:
                if not atomic:
                    handler(row.payload, row.key)
            with transaction.atomic():
                for handler, atomic in handlers:
                    if atomic:
                        handler(row.payload, row.key)
                row.done_at, row.last_error, row.lease_until = timezone.now(), "", None
                row.save(update_fields=["done_at", "last_error", "lease_until"])
        return True
    except Exception as failure:
        _note_failure(row, failure)
        return False


def _note_failure(row: OutboxRow, failure: Exception) -> None:
    """Keep the error; wait longer after each attempt; give up (dead) after the last."""
    logger.exception("outbox row %s failed, attempt %s", row.key, row.attempts)
    row.done_at = None
    row.last_error = f"{failure}\n{''.join(traceback.format_tb(failure.__traceback__)[-3:])}"[:4000]
    row.lease_until = None
    if row.attempts > len(BACK_OFF):
        row.dead_at = timezone.now()
    else:
        row.not_before = timezone.now() + BACK_OFF[row.attempts - 1]
    row.save(update_fields=["done_at", "last_error", "lease_until", "dead_at", "not_before"])


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
