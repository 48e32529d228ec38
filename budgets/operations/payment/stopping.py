# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stopping a payment before it is released: by those who answer for it, or by the one who asked."""

from datetime import datetime
from typing import Any

from django.db import transaction

from budgets.models import Payment
from budgets.operations.ceiling import free
from budgets.operations.payment.common import leave_draft, moment, taken_up, thing_of
from budgets.operations.reasons import reason_in
from core.lifecycle import advance


def reject_payment(payment: Payment, *, reason: str, by: Any, at: datetime | None = None) -> Payment:
    """Reject a payment for a reason; what was reserved is free again.

    Raises NotAllowed, ReasonMissing, WrongState or InABatch.
    """
    return _stop(payment, "reject", reason, by, at)


def withdraw_payment(payment: Payment, *, reason: str, by: Any, at: datetime | None = None) -> Payment:
    """Take one's own payment back, for a reason. Raises NotAllowed, ReasonMissing, WrongState or InABatch."""
    return _stop(payment, "withdraw", reason, by, at)


def _stop(payment: Payment, step: str, reason: str, by: Any, at: datetime | None) -> Payment:
    with transaction.atomic():
        row = taken_up(payment, step, by, f"budgets.{step}_payment")
        why = reason_in(reason)
        leave_draft(row)
        kind, thing = thing_of(row)
        advance(getattr(row, step), by=by, at=at, reason=why)
        kind.ended(thing, row, by, moment(at))
        free(row.ceiling, row.amount)
    payment.refresh_from_db()
    return payment
