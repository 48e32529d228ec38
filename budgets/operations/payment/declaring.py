# SPDX-License-Identifier: AGPL-3.0-or-later
"""When nobody knows what became of a payment: one hands the bank's letter in, a director declares it failed.

It is never sent again by itself; until then it stays “sent”.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.models import Payment
from budgets.operations.payment.bank import failed
from budgets.operations.payment.common import moment, taken_up
from budgets.operations.reasons import reason_in
from core import audit
from core.refusals import Refusal
from grants.operations.files import cleaned, keep


class LetterMissing(Refusal):
    """Without the bank's letter nobody knows."""

    sentence = _(
        "Attach the bank's letter: a payment is declared as failed only when the bank says so in writing."
    )


class ReportedByYou(Refusal):
    """Two people declare a payment as failed."""

    sentence = _("You handed in the bank's letter about %(payment)s, so another director declares it.")


class ReportedAlready(Refusal):
    """A letter stands as it was handed in."""

    sentence = _("%(who)s handed in the bank's letter about %(payment)s already.")


def report_unknown(payment: Payment, *, letter: Any, by: Any, at: datetime | None = None) -> Payment:
    """Hand in the bank's letter (PDF or picture) that says that a sent payment was not carried out.

    Raises NotAllowed, LetterMissing, ReportedAlready, WrongState or UploadRefused.
    """
    if not letter:
        raise LetterMissing(field="letter")
    copy = cleaned(letter)
    with transaction.atomic():
        row = taken_up(payment, "declare_failed", by, "budgets.report_unknown")
        if row.reported_at is not None:
            raise ReportedAlready(payment=str(row), who=str(row.reported_by))
        row.letter, row.reported_by, row.reported_at = keep(copy), by, moment(at)
        row.save(update_fields=["letter", "reported_by", "reported_at"])
        audit.record("report_unknown", row, by=by, at=at, sha256=copy.sha256)
    payment.refresh_from_db()
    return payment


def declare_failed(payment: Payment, *, reason: str, by: Any, at: datetime | None = None) -> Payment:
    """Declare a payment of unknown outcome as failed, with the letter that another person handed in.

    Raises NotAllowed, ReasonMissing, LetterMissing, ReportedByYou, WrongState or BooksClosed.
    """
    with transaction.atomic():
        row = taken_up(payment, "declare_failed", by, "budgets.declare_failed")
        why = reason_in(reason)
        if row.reported_by_id is None:
            raise LetterMissing()
        if row.reported_by_id == by.pk:
            raise ReportedByYou(payment=str(row))
        failed(row, row.declare_failed, by, at, reason=why)
    payment.refresh_from_db()
    return payment
