# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the racers of the ledger's tests do, each in a process of its own."""

import os

from django.contrib.contenttypes.models import ContentType

from accounts.models import Person
from budgets.models import Period
from budgets.operations import ledger
from budgets.verifying import verify_ledger
from core.acting import WORKER
from tests.budgets.ledger.books import TVET, fee


def post_some(name: str, singles: int, batch: int) -> int:
    """Post so many entries one by one, then so many together; return the place of the last."""
    for number in range(singles):
        ledger.post(TVET, fee(f"{name}:{number}"), by=WORKER)
    together = [fee(f"{name}:batch:{number}") for number in range(batch)]
    return ledger.post_many(TVET, together, by=WORKER)[-1].seq


def post_same(key: str) -> int:
    """Post what others post too; return the row."""
    return ledger.post(TVET, fee(key), by=WORKER).pk


def post_otherwise(key: str, minor: int) -> int:
    """Post under a key that others use for another amount; return the amount."""
    ledger.post(TVET, fee(key, minor), by=WORKER)
    return minor


def close(period: int, person: int) -> str:
    """Close a period."""
    ContentType.objects.clear_cache()  # between two tests they got new numbers
    ledger.close_period(Period.objects.get(pk=period), by=Person.objects.get(pk=person))
    return "closed"


def close_or_post(period: int, person: int) -> str:
    """Close a period as a person, or post into it when no person is named."""
    if person:
        return close(period, person)
    found = Period.objects.get(pk=period)
    ledger.post(TVET, fee(f"{found.pk}:{os.getpid()}", on=found.ends_on), by=WORKER)
    return "posted"


def findings() -> list[str]:
    """Verify from another process."""
    return [f"{one.where}: {one.words}" for one in verify_ledger(TVET)]
