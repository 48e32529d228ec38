# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bank refuses a whole file: a person declares, in one act, that none of its payments was carried out."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.models import Payment, PaymentBatch, StatementLine
from budgets.operations.payment import fail_payment
from budgets.operations.statement.deciding import taken_up
from budgets.operations.statement.matching import look_again
from budgets.operations.statement.words import reason_of
from budgets.states import BatchState, LineWaits, PaymentState
from core.lifecycle import advance
from core.refusals import Refusal


class NoSuchFile(Refusal):
    """The bank names a file that did not leave here."""

    sentence = _("No batch of this programme with the number “%(number)s” was handed over.")


class NotAWholeFile(Refusal):
    """Only an answer to a file or a group of it says something of all its payments."""

    sentence = _("This line is not the bank's refusal of a whole file.")


class PaidInIt(Refusal):
    """The bank says two things."""

    sentence = _("The payment %(payment)s of this file is noted as paid. Find out what is true first.")


def refused_batch(line: StatementLine) -> PaymentBatch | None:
    """Return the batch whose file a waiting line refuses as a whole; None when it says something else."""
    if line.waits != LineWaits.WHOLE_FILE:
        return None
    sent = PaymentBatch.objects.filter(programme_key=line.programme_key, state=BatchState.SENT)
    return sent.filter(number=line.message_id).first()


def fail_whole_file(line: StatementLine, *, by: Any) -> list[Payment]:
    """Say of every payment of the refused file that it failed, all or none; those that failed before stay so.

    The reason is the bank's code in words. Raises NotAllowed, WrongState, NotAWholeFile, NoSuchFile, PaidInIt or
    BooksClosed.
    """
    with transaction.atomic():
        row = taken_up(line, by)
        batch = refused_batch(row)
        if batch is None:
            if row.waits != LineWaits.WHOLE_FILE:
                raise NotAWholeFile(field="decision")
            raise NoSuchFile(field="decision", number=row.message_id)
        named = list(Payment.objects.filter(batch=batch).order_by("pk"))
        for one in named:
            if one.state in (PaymentState.SETTLED, PaymentState.RETURNED):
                raise PaidInIt(field="decision", payment=one.reference)
        sent = [one for one in named if one.state == PaymentState.SENT]
        why = reason_of(row)
        failed = [fail_payment(one, reason=why, by=by) for one in sent]
        advance(row.note, by=by, reason=why)
        look_again([one.reference for one in failed], row.programme_key)
    line.refresh_from_db()
    return failed
