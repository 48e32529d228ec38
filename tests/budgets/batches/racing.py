# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the racers of the batches' tests do, each in a process of its own."""

from accounts.models import Person
from budgets.models import PaymentBatch
from budgets.operations import batch as batches
from budgets.operations import payment as payments
from tests.budgets.batches import office


def draft(person: int) -> str:
    """Begin a batch with the same payments as the others."""
    return office.draft(by=Person.objects.get(pk=person)).state


def release(batch: int, person: int) -> str:
    """Release a batch."""
    row = PaymentBatch.objects.get(pk=batch)
    return batches.release_batch(row, control=row.control, by=Person.objects.get(pk=person)).state


def lock_or_reject(batch: int, person: int, reject: bool) -> str:
    """Lock a batch, or reject its first payment."""
    row, by = PaymentBatch.objects.get(pk=batch), Person.objects.get(pk=person)
    if reject:
        return payments.reject_payment(office.paid(1)[0], reason="No", by=by).state
    return batches.lock_batch(row, by=by).state


def hand_over_or_cancel(batch: int, person: int, cancel: bool) -> str:
    """Hand a batch over, or cancel it."""
    row, by = PaymentBatch.objects.get(pk=batch), Person.objects.get(pk=person)
    if cancel:
        return batches.cancel_batch(row, reason="No", by=by).state
    return batches.hand_over(row, by=by).state
