# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening a call, closing it, moving its deadline, putting it away."""

from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import RoleHeld
from accounts.states import Role, RoleFamily
from core import audit
from core.acting import CLOCK
from core.lifecycle import advance, lock
from core.permissions import demand
from grants import process
from grants.models import Call
from grants.operations.call import refusals as no
from grants.operations.call.stages import facts_of
from grants.registry import criteria_of
from grants.states import CallState


def process_faults(call: Call, *, people: bool = True) -> list[process.Fault]:
    """Return what keeps the call's process from ending in a decision; `people=False` leaves roles unjudged."""
    stages = list(call.stages.all())
    counts = criteria_of(call)
    criteria = None if counts is None else {stage.key: counts.get(stage.pk, 0) for stage in stages}
    officers = chairs = None
    if people:
        here = Q(call_key="") | Q(call_key=call.key)
        roles = list(
            RoleHeld.objects.filter(here, programme_key=call.programme_key, until=None).values_list(
                "role", flat=True
            )
        )
        officers = sum(role in RoleFamily.STAFF for role in roles)
        chairs = roles.count(Role.COMMITTEE_CHAIR)
    return process.faults(
        facts_of(stages), places=call.places, criteria=criteria, officers=officers, chairs=chairs
    )


def open_call(call: Call, *, by: Any, at: datetime | None = None) -> Call:
    """Pin the programme's settings and the process to the call, and open it; before its day it waits.

    With `at` (import, demo) it is opened as of then, and who held which role is not judged. Raises
    FaultyProcess, NoForm, ClosesInThePast or AmountsInOldCurrency.
    """
    demand(by, "grants.open_call", call)
    moment = at or timezone.now()
    with transaction.atomic():
        locked = lock(call)
        if locked.state == CallState.DRAFT:
            _refuse_unready(locked, moment, people=at is None)
            _pin(locked, moment)
            audit.record(
                "pin_process", locked, by=by, at=at, version=locked.process_version,
                currency=locked.currency, time_zone=locked.time_zone, opens_at=locked.opens_at,
            )  # fmt: skip
        if locked.state != CallState.DRAFT or (locked.opens_at or moment) <= moment:
            advance(locked.open, by=by, at=at)
    call.refresh_from_db()
    return call


def _refuse_unready(call: Call, moment: datetime, *, people: bool) -> None:
    found = process_faults(call, people=people)
    if found:
        raise no.FaultyProcess(faults=" ".join(str(fault) for fault in found))
    if people and not call.parts.filter(questions__isnull=False).exists():
        raise no.NoForm()
    if people and call.closes_at and call.closes_at <= moment:
        raise no.ClosesInThePast(field="closes_at")
    amounts = call.ceiling_minor is not None or call.envelope_minor is not None
    if amounts and call.currency != call.programme.currency:
        raise no.AmountsInOldCurrency(currency=call.programme.currency)


def _pin(call: Call, moment: datetime) -> None:
    """Copy what the programme says now; later changes of the programme do not reach this call."""
    programme = call.programme
    call.currency, call.time_zone = programme.currency, programme.time_zone
    call.process_pinned_at = moment
    call.opens_at = call.opens_at or moment
    call.save(update_fields=["currency", "time_zone", "process_pinned_at", "opens_at"])


def take_back_call(call: Call, *, by: Any) -> Call:
    """Take a call that waits for its opening back to preparation. Raises NotWaiting."""
    demand(by, "grants.open_call", call)
    with transaction.atomic():
        locked = lock(call)
        if locked.state != CallState.DRAFT or locked.process_pinned_at is None:
            raise no.NotWaiting(call=str(locked))
        locked.process_pinned_at = None
        locked.save(update_fields=["process_pinned_at"])
        audit.record("take_back_call", locked, by=by)
    call.refresh_from_db()
    return call


def close_call(call: Call, *, by: Any, reason: str = "", at: datetime | None = None) -> Call:
    """Close an open call; closed by hand before its time, the time of closing is now."""
    with transaction.atomic():
        advance(call.close, by=by, at=at)
        closed_at = cast(datetime, call.closed_at)  # the step has just set it
        if call.closes_at is None or call.closes_at > closed_at:
            audit.record("close_early", call, by=by, at=at, planned=call.closes_at, reason=reason, tell=False)
            call.closes_at = closed_at
            call.save(update_fields=["closes_at"])
    return call


def extend_all(call: Call, *, until: datetime, reason: str, by: Any) -> Call:
    """Move the deadline for everybody; a closed call opens again. Raises NotLater or NotOpenAnyMore."""
    demand(by, "grants.extend_deadline", call)
    with transaction.atomic():
        locked = lock(call)
        if locked.state not in {CallState.OPEN, CallState.CLOSED}:
            raise no.NotOpenAnyMore(call=str(locked))
        before = locked.closes_at
        if until <= timezone.now() or (before and until <= before):
            raise no.NotLater(field="until")
        if locked.state == CallState.CLOSED:
            advance(locked.reopen, by=by, reason=reason)
        locked.closes_at = until
        locked.save(update_fields=["closes_at"])
        audit.record("extend", locked, by=by, until=until, before=before, reason=reason)
    call.refresh_from_db()
    return call


def archive_call(call: Call, *, by: Any) -> Call:
    """Put a decided call away."""
    return advance(call.archive, by=by)


def open_when_due(call: Call) -> bool:
    """Open a waiting call whose day has come (the clock does); say whether it was opened."""
    with transaction.atomic():
        locked = lock(call)
        waits = locked.state == CallState.DRAFT and locked.process_pinned_at is not None
        if not waits or locked.opens_at is None or locked.opens_at > timezone.now():
            return False
        advance(locked.open, by=CLOCK)
    return True


def close_when_due(call: Call) -> bool:
    """Close an open call whose time has come (the clock does); say whether it was closed."""
    with transaction.atomic():
        locked = lock(call)
        if locked.state != CallState.OPEN or not locked.closes_at or locked.closes_at > timezone.now():
            return False
        advance(locked.close, by=CLOCK)
    return True
