# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the racers of core's tests do, each in a process of its own."""

import time

from django.db import OperationalError, transaction

from accounts.models import Person
from core import audit, outbox
from core.lifecycle import advance
from core.models import AuditEntry, Job, OutboxRow
from grants.models import Call


def take_step(call: int, step: str, person: int, given: dict[str, str] | None = None) -> str:
    """Take a step of a call as a person; return the state."""
    thing = Call.objects.get(pk=call)
    return str(advance(getattr(thing, step), by=Person.objects.get(pk=person), **given or {}).state)


def seal() -> int:
    """Seal what is not yet sealed; return how many entries that were."""
    return audit.seal_pending(limit=7)


def put_same_key(key: str) -> str:
    """Put work under a key that others put at the same time."""
    with transaction.atomic():
        outbox.put("race", key, {})
        time.sleep(0.02)
    return key


def work(kind: str, effect: str) -> int:
    """Drain the outbox of a kind, whose atomic effect counts on one row; return how many rows were done."""

    def count(payload, key):
        found = Job.objects.select_for_update().get(key=effect)
        found.done += 1
        found.save(update_fields=["done"])

    outbox.HANDLERS[kind] = [(count, True)]
    return outbox.drain(kinds=(kind,))


def write_much(times: int, person: int) -> dict[str, int]:
    """Write a transaction that first reads, so many times; return how many went through and how many not."""
    counted = {"written": 0, "locked": 0}
    subject = Person.objects.get(pk=person)
    for number in range(times):
        try:
            with transaction.atomic():
                job = Job.objects.get(key="counter")
                job.done += 1
                job.save(update_fields=["done"])
                audit.record("count_up", subject, by=subject, number=number)
            counted["written"] += 1
        except OperationalError:
            counted["locked"] += 1
    return counted


def reference_then_lock(call: int, person: int) -> int:
    """Write a row that points to a call, then take a step of that call, in one transaction."""
    thing, by = Call.objects.get(pk=call), Person.objects.get(pk=person)
    with transaction.atomic():
        thing.eligibility_rules.create(key=f"rule-{person}", text={"en": "A rule"})
        time.sleep(0.05)
        advance(thing.open if thing.state == "draft" else thing.close, by=by)
    return AuditEntry.objects.count() + OutboxRow.objects.count()
