# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drafting a batch: checked payments of one currency join it, and leave it while nobody outside has seen it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgets.models import Payment, PaymentBatch, SourceAccount
from budgets.operations.batch.common import locked, locked_batch, payout_of, verdicts, what_stands
from budgets.operations.batch.refusals import (
    BatchEmpty,
    BatchTooLong,
    DayPassed,
    InAnotherBatch,
    NotForThisBatch,
    SourceUnfit,
    raise_all,
)
from budgets.operations.payment.common import moment, today_of
from budgets.operations.reasons import reason_in
from budgets.states import BatchChannel, BatchState, PaymentState
from core import audit
from core.lifecycle import stands_in_the_way
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Programme

MOST = 2000


def draft_batch(
    programme_key: str,
    *,
    channel: str,
    currency: str,
    execution_date: date,
    payments: Sequence[Payment],
    by: Any,
    source: SourceAccount | None = None,
    payout: str = "",
    at: datetime | None = None,
) -> PaymentBatch:
    """Begin a batch with checked payments, to be paid on a day in the programme's zone.

    Raises NotAllowed, DayPassed, SourceUnfit, FormatUnknown, or what is wrong with the payments (all of it).
    """
    mobile = BatchChannel(channel) == BatchChannel.MOBILE
    wanted = PaymentBatch(
        programme_key=programme_key, channel=BatchChannel(channel), payout=payout if mobile else "", currency=currency,
        source=source, execution_date=execution_date, drafter=by, drafter_name=getattr(by, "name", ""),
        drafted_at=moment(at),
    )  # fmt: skip
    demand(by, "budgets.draft_batch", wanted)
    refuse_day(wanted, at)
    with transaction.atomic():
        if source is not None:
            wanted.source = SourceAccount.objects.select_for_update(no_key=True).get(pk=source.pk)
        refuse_source(wanted)
        payout_of(wanted)
        wanted.number = _number(programme_key, wanted.execution_date)
        wanted.save(force_insert=True)
        audit.record(
            "draft", wanted, by=by, at=at, to_state=wanted.state, channel=channel, currency=currency, source=source,
            execution_date=execution_date,
        )  # fmt: skip
        _join(wanted, payments, by, at)
    return wanted


def _number(programme_key: str, day: date) -> str:
    """Return the next number of the programme's batches; it is the message number of the file."""
    programme = Programme.objects.select_for_update(no_key=True).get(key=programme_key)
    begins = f"{programme.number_prefix.upper()}-B{day.year}-"
    return f"{begins}{PaymentBatch.objects.filter(number__startswith=begins).count() + 1:04}"


def refuse_day(batch: PaymentBatch, at: datetime | None) -> None:
    """Raise DayPassed for a day before today (or that of `at`) in the programme's zone."""
    if batch.execution_date < today_of(batch.programme_key, at):
        raise DayPassed(field="execution_date", day=batch.execution_date.isoformat())


def refuse_source(batch: PaymentBatch) -> None:
    """Raise SourceUnfit unless the account is open, and of the batch's programme and currency, or none is needed."""
    source = batch.source
    if source is None:
        unfit = batch.channel in BatchChannel.ORDERS
    else:
        told = (source.programme_key, source.currency)
        unfit = source.closed_at is not None or told != (batch.programme_key, batch.currency)
    if unfit:
        raise SourceUnfit(field="source", currency=batch.currency)


def add_payments(
    batch: PaymentBatch, payments: Sequence[Payment], *, by: Any, at: datetime | None = None
) -> PaymentBatch:
    """Let more payments join a draft. Raises NotAllowed, WrongState, or what is wrong with them (all of it)."""
    with transaction.atomic():
        row = locked_batch(batch)
        demand(by, "budgets.draft_batch", row)
        found = stands_in_the_way(row.lock)  # a draft may still be locked
        if found is not None:
            raise found
        _join(row, payments, by, at)
    return row


def _join(batch: PaymentBatch, payments: Sequence[Payment], by: Any, at: datetime | None) -> None:
    rows = locked(Payment.objects.filter(pk__in=[one.pk for one in payments]).select_related("batch"))
    if not rows:
        raise BatchEmpty(field="payments")
    if len(rows) + Payment.objects.filter(batch=batch).count() > MOST:
        raise BatchTooLong(field="payments", most=MOST)
    faults = [fault for one in rows for fault in [_unfit(batch, one)] if fault is not None]
    if not faults:
        verdicts(batch, rows, faults)
    raise_all(faults, field="payments")
    Payment.objects.filter(pk__in=[one.pk for one in rows]).update(batch=batch)
    audit.record("add", batch, by=by, at=at, payments=[one.reference for one in rows])


def _unfit(batch: PaymentBatch, payment: Payment) -> Refusal | None:
    if payment.batch is not None:
        return InAnotherBatch(payment=str(payment), batch=str(payment.batch))
    same = (payment.programme_key, payment.currency) == (batch.programme_key, batch.currency)
    if same and payment.state in PaymentState.JOIN:
        return None
    words = {"payment": str(payment), "state": payment.state_label, "found": payment.currency}
    return NotForThisBatch(**words, currency=batch.currency)


def take_out(payment: Payment, *, reason: str, by: Any, at: datetime | None = None) -> PaymentBatch:
    """Take a payment out of its batch for a reason, before the batch is released; it is then free again.

    The last one is not taken out of a locked batch (cancel that). Raises NotAllowed, ReasonMissing, WrongState or
    BatchEmpty.
    """
    with transaction.atomic():
        batch = locked_batch(PaymentBatch.objects.get(payments=payment))
        demand(by, "budgets.take_out_payment", batch)
        why = reason_in(reason)
        locking = batch.state == BatchState.DRAFT
        found = stands_in_the_way(batch.lock if locking else batch.pass_release)
        if found is not None:
            raise found
        row = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
        Payment.objects.filter(pk=row.pk).update(batch=None)
        if not locking:
            _shorten(batch, row, why, by, at)
        audit.record("take_out", batch, by=by, at=at, payment=row.reference, reason=why)
    payment.refresh_from_db()
    return batch


def _shorten(batch: PaymentBatch, payment: Payment, why: str, by: Any, at: datetime | None) -> None:
    """Strike a payment from the list of a locked batch, and correct the control sum."""
    left = what_stands(batch)
    if not left["count"]:
        raise BatchEmpty()
    batch.lines.filter(payment=payment).update(
        taken_out_at=at or timezone.now(), taken_out_by=by, taken_out_reason=why
    )
    PaymentBatch.objects.filter(pk=batch.pk).update(**left)
    batch.count, batch.control_minor = left["count"], left["control_minor"]
