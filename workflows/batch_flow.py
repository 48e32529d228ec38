# SPDX-License-Identifier: AGPL-3.0-or-later
"""BatchFlow, one per batch of payments: locked, released, handed over, answered by the bank."""

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from budgets.models import PaymentBatch
from budgets.operations.days import zone_of
from budgets.states import BatchState, PaymentState
from workflows.engine import HouseFlow, Page, Wait
from workflows.moments import MAKERS, RELEASERS

B = BatchState


def locked(batch: PaymentBatch) -> bool:
    """Its list stands, or it was cancelled."""
    return batch.state != B.DRAFT


def released(batch: PaymentBatch) -> bool:
    """It was released, or cancelled."""
    return batch.state not in {B.DRAFT, B.LOCKED}


def handed_over(batch: PaymentBatch) -> bool:
    """Its file was handed over, or it was cancelled."""
    return batch.state in {B.SENT, B.CANCELLED}


def answered(batch: PaymentBatch) -> bool:
    """The bank said of each of its payments what became of it."""
    return handed_over(batch) and not batch.payments.filter(state=PaymentState.SENT).exists()


def day_ends(batch: PaymentBatch) -> datetime:
    """The end of the day on which it is to be paid, in the programme's zone."""
    return datetime.combine(batch.execution_date, time(23, 59), tzinfo=zone_of(batch.programme_key))


def page(batch: PaymentBatch) -> Page:
    """The batch's page; for many, the list of batches."""
    return Page(
        reverse("batch", args=[batch.number]),
        batch.number,
        f"batches:{batch.programme_key}",
        reverse("batches"),
    )


class BatchFlow(HouseFlow):
    """A batch's way to the bank and back."""

    start = flow.StartHandle().Next(this.close_list)

    # Finance officer
    close_list = Wait(
        fact=locked,
        who=lambda batch: MAKERS,
        page=page,
        since=lambda batch: batch.drafted_at,
        due=day_ends,
        one=_("Lock the batch %(label)s"),
        many=_("Lock %(n)s batches"),
    ).Next(this.release)

    # Releaser
    release = Wait(
        fact=released,
        who=lambda batch: RELEASERS,
        page=page,
        since=lambda batch: batch.locked_at,
        due=day_ends,
        one=_("Release the batch %(label)s"),
        many=_("Release %(n)s batches"),
    ).Next(this.hand_over)

    # Finance officer
    hand_over = Wait(
        fact=handed_over,
        who=lambda batch: MAKERS,
        page=page,
        since=lambda batch: batch.released_at,
        due=day_ends,
        one=_("Hand over the batch %(label)s"),
        many=_("Hand over %(n)s batches"),
    ).Next(this.settle)

    # Finance officer
    settle = Wait(
        fact=answered,
        who=lambda batch: MAKERS,
        page=page,
        since=lambda batch: batch.sent_at,
        one=_("Note what the bank says of the batch %(label)s"),
        many=_("Note what the bank says of %(n)s batches"),
    ).Next(this.end)

    end = flow.End()
