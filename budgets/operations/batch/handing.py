# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing a released batch over, or cancelling one that nobody outside has seen."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.models import Payment, PaymentBatch
from budgets.operations.batch.common import locked, locked_batch
from budgets.operations.batch.papers import papers_stand
from budgets.operations.payment.common import moment
from budgets.operations.reasons import reason_in
from core import audit
from core.lifecycle import advance_locked, stands_in_the_way
from core.permissions import demand
from core.refusals import Refusal


class PapersNotReady(Refusal):
    """A pack goes out whole."""

    sentence = _("The papers of %(batch)s are still being made. Hand it over when they are ready.")


def hand_over(batch: PaymentBatch, *, by: Any, at: datetime | None = None) -> PaymentBatch:
    """Note that the batch's file was handed over: each of its payments is sent, all of them or none.

    Raises NotAllowed, WrongState or PapersNotReady.
    """
    with transaction.atomic():
        row = _taken_up(batch, "hand_over", by, "budgets.hand_over_batch")
        if not papers_stand(row):
            raise PapersNotReady(batch=str(row))
        payments = locked(Payment.objects.filter(batch=row))
        when = moment(at)
        acts = advance_locked(payments, "mark_sent", by=by, at=when, batch=row)
        acts += advance_locked([row], "hand_over", by=by, at=when)
        audit.record_all(acts, by=by, at=at)
    return row


def cancel_batch(batch: PaymentBatch, *, reason: str, by: Any, at: datetime | None = None) -> PaymentBatch:
    """Cancel a batch that was not handed over; its payments stay what they are, and may join another.

    Raises NotAllowed, ReasonMissing or WrongState.
    """
    with transaction.atomic():
        row = _taken_up(batch, "cancel", by, "budgets.cancel_batch")
        why = reason_in(reason)
        payments = locked(Payment.objects.filter(batch=row))
        acts = advance_locked([row], "cancel", by=by, at=moment(at), reason=why)
        Payment.objects.filter(batch=row).update(batch=None)
        freed = {"reason": why, "payments": [one.reference for one in payments]}
        (act,) = acts
        audit.record_all([audit.Act(act.name, row, act.from_state, act.to_state, given=freed)], by=by, at=at)
    return row


def _taken_up(batch: PaymentBatch, step: str, by: Any, permission: str) -> PaymentBatch:
    row = locked_batch(batch)
    demand(by, permission, row)
    found = stands_in_the_way(getattr(row, step))
    if found is not None:
        raise found
    return row
