# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the steps of a batch share. Locks are taken in the order batch, payments with their accounts, things, ledger."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from budgets.advice import verdict, way_out
from budgets.channels import Verdict
from budgets.models import BatchLine, Payment, PaymentBatch, PayoutFormat
from budgets.operations.batch.refusals import ChannelCannot, FormatUnknown, ReferenceTooLong
from budgets.operations.batch.ways_out import formats_of
from budgets.operations.payment.common import refuse_account
from budgets.states import BatchChannel
from core.refusals import Refusal
from grants.models import Programme

LONGEST_REFERENCE = 35
ZONES = Programme.objects.filter(key=OuterRef("programme_key")).values("time_zone")
BATCHES = PaymentBatch.objects.select_related("source").annotate(time_zone=Subquery(ZONES))


def locked_batch(batch: PaymentBatch) -> Any:
    """Return the batch, fresh and locked, with the account that it is paid from and its programme's time zone."""
    return BATCHES.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)


def locked(payments: QuerySet) -> list[Payment]:
    """Return payments with their accounts, both fresh and locked, in the order in which they were asked for."""
    rows = payments.select_related("account").select_for_update(of=("self", "account"), no_key=True)
    return list(rows.order_by("pk"))


def payout_of(batch: PaymentBatch) -> PayoutFormat | None:
    """Return the format of a mobile-money batch as it is now; raises FormatUnknown."""
    if batch.channel != BatchChannel.MOBILE:
        return None
    found = formats_of(batch.programme_key).get(batch.payout)
    if found is None or found.currency != batch.currency:
        raise FormatUnknown(field="payout", currency=batch.currency)
    return found


def verdicts(batch: PaymentBatch, payments: Iterable[Payment], faults: list[Refusal]) -> dict[int, Verdict]:
    """Return what the channel says to each payment by its key; why one cannot be paid goes to the faults.

    Accounts are looked at again: one that was blocked meanwhile is named.
    """
    channel, said = way_out(batch, payout_of(batch)), {}
    for payment in payments:
        told = said[payment.pk] = verdict(payment, channel)
        if told.refused:
            faults.append(ChannelCannot(payment=str(payment), why=told))
        try:
            refuse_account(payment.account)
        except Refusal as refusal:
            faults.append(ChannelCannot(payment=str(payment), why=refusal))
    return said


def lines_of(batch: PaymentBatch, payments: Iterable[Payment], said: dict[int, Verdict]) -> list[BatchLine]:
    """Return the list of a batch, not yet saved: a line for each payment, or for each part of one that is split."""
    lines: list[BatchLine] = []
    for payment in payments:
        parts = said[payment.pk].parts
        for part, amount in enumerate(parts, start=1):
            reference = payment.reference if len(parts) == 1 else f"{payment.reference}.{part}"
            if len(reference) > LONGEST_REFERENCE:
                raise ReferenceTooLong(payment=str(payment))
            lines.append(
                BatchLine(
                    batch=batch, place=len(lines) + 1, payment=payment, part=part, reference=reference,
                    amount_minor=amount.minor,
                )
            )  # fmt: skip
    return lines


def what_stands(batch: PaymentBatch) -> dict[str, Any]:
    """Return how many payments a batch holds and their sum, as the database counts them."""
    told = Payment.objects.filter(batch=batch).aggregate(count=Count("pk"), control_minor=Sum("amount_minor"))
    return {"count": told["count"], "control_minor": told["control_minor"] or 0}
