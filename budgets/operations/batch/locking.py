# SPDX-License-Identifier: AGPL-3.0-or-later
"""Locking a batch: from here on its list and control sum stand."""

from datetime import datetime
from typing import Any

from django.db import transaction

from budgets.models import Payment, PaymentBatch
from budgets.operations.batch.common import lines_of, locked, locked_batch, verdicts
from budgets.operations.batch.drafting import refuse_day, refuse_source
from budgets.operations.batch.files import try_files
from budgets.operations.batch.refusals import BatchEmpty, raise_all
from core.bulk import insert_rows
from core.lifecycle import advance, stands_in_the_way
from core.permissions import demand
from core.refusals import Refusal


def lock_batch(batch: PaymentBatch, *, by: Any, at: datetime | None = None) -> PaymentBatch:
    """Freeze the list of a draft with its control sum; every account is looked at again, and the file is tried.

    Raises NotAllowed, WrongState, BatchEmpty, DayPassed, SourceUnfit, BatchRefused, PayoutRefused, or what is
    wrong with the payments (all of it).
    """
    with transaction.atomic():
        row = locked_batch(batch)
        demand(by, "budgets.lock_batch", row)
        found = stands_in_the_way(row.lock)
        if found is not None:
            raise found
        refuse_day(row, at)
        refuse_source(row)
        payments = locked(Payment.objects.filter(batch=row))
        if not payments:
            raise BatchEmpty()
        faults: list[Refusal] = []
        said = verdicts(row, payments, faults)
        raise_all(faults)
        lines = lines_of(row, payments, said)
        try_files(row, lines)
        insert_rows(lines)
        control = sum(payment.amount_minor for payment in payments)
        advance(row.lock, by=by, at=at, count=len(payments), control_minor=control)
    batch.refresh_from_db()
    return batch
