# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the first tranche of the award is paid: in a batch, by a bank file, to the end."""

from datetime import timedelta

from django.utils import timezone

from budgets.models import Payment, PaymentBatch
from budgets.operations import batch as batches
from budgets.operations import payment as payments
from tests import personas
from tests.matrix.cast import person

KEY = personas.PROGRAMME
BANK = {"country": "RW", "bic": "BKIGRWRW", "holder": "The programme", "number": "000400123456"}


def batched() -> None:
    """The first payment is checked, and a batch is begun with it."""
    maker, asked = person("finance_maker"), Payment.objects.get()
    payments.check_payment(asked, by=person("finance_checker"))
    source = batches.add_source(KEY, label="BK", currency=asked.currency, by=maker, **BANK)
    batches.draft_batch(
        KEY, channel="pain09", currency=asked.currency, execution_date=payments.today_of(KEY) + timedelta(days=1),
        payments=[asked], source=source, by=maker,
    )  # fmt: skip


def carried_out() -> None:
    """The batch is locked, released and handed over, and the bank has paid."""
    maker, batch = person("finance_maker"), PaymentBatch.objects.get()
    batches.lock_batch(batch, by=maker)
    batches.release_batch(batch.fresh(), by=person("releaser"))
    batches.hand_over(batch.fresh(), by=maker)
    payment = Payment.objects.get()
    payments.settle_payment(
        payment, amount=payment.amount, paid_on=timezone.localdate(), voucher="FT1", bank="BK", by=maker
    )
