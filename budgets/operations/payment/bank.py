# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the bank says: paid, failed, returned. Said again in the same words, nothing happens twice."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets import happenings
from budgets.entries import LONGEST_SUBJECT
from budgets.models import Payment
from budgets.operations.ceiling import count_paid, free
from budgets.operations.ledger import post
from budgets.operations.payment.common import (
    key_of,
    leave_draft,
    may_act,
    moment,
    take_back,
    taken_up,
    thing_of,
    today_of,
    zone_of,
)
from budgets.operations.reasons import fitting, reason_in
from budgets.states import PaymentState
from core.lifecycle import advance, lock
from core.money import Money
from core.refusals import Refusal

SETTLE, FAIL, RETURN = "budgets.settle_payment", "budgets.fail_payment", "budgets.return_payment"


class AmountDiffers(Refusal):
    """What the bank paid is what was released, no more and no less."""

    sentence = _("The payment %(payment)s is %(amount)s, but the bank paid %(paid)s.")


class DayUnfit(Refusal):
    """The bank pays after the release, and no later than today."""

    sentence = _("The payment %(payment)s was released on %(released)s, so it was not paid on %(day)s.")


class NamesMissing(Refusal):
    """A payment that arrived is found again by voucher and bank account."""

    sentence = _("Write the bank's voucher number and from which account it was paid.")


def settle_payment(
    payment: Payment,
    *,
    amount: Money,
    paid_on: date,
    voucher: str,
    bank: str,
    by: Any,
    at: datetime | None = None,
) -> Payment:
    """Note that the bank paid an amount on its date from an account of the programme (`bank`, a label).

    Raises NotAllowed, NamesMissing, TextTooLong, AmountDiffers, DayUnfit, WrongState or BooksClosed.
    """
    number, label = fitting(voucher, 60, field="voucher"), fitting(bank, LONGEST_SUBJECT, field="bank")
    with transaction.atomic():
        said = {"state": PaymentState.SETTLED, "paid_on": paid_on, "voucher_number": number}
        if not _said_before(payment, "settle", SETTLE, by, said):
            row = taken_up(payment, "settle", by, SETTLE)
            _refuse_settling(row, amount, paid_on, number, label)
            kind, thing = thing_of(row)
            words = f"{row.reference} {number}"
            entry = happenings.settle(key_of(row, "settle"), paid_on, words, bank=label, amount=row.amount)
            post(row.programme_key, entry, by=by)
            advance(row.settle, by=by, at=at, paid_on=paid_on, voucher=number)
            kind.settled(thing, row, by, moment(at))
            count_paid(row.ceiling, row.amount)
    payment.refresh_from_db()
    return payment


def _refuse_settling(row: Payment, amount: Money, paid_on: date, voucher: str, bank: str) -> None:
    found = unfit(row, amount, paid_on, voucher, bank, zone_of(row.programme_key))
    if found is not None:
        raise found


def unfit(
    row: Payment, amount: Money, paid_on: date, voucher: str, bank: str, zone: ZoneInfo
) -> Refusal | None:
    """Return why what the bank says does not fit a released payment (days in the programme's zone), or None."""
    if not voucher or not bank:
        return NamesMissing(field="bank" if voucher else "voucher")
    if amount != row.amount:
        return AmountDiffers(field="amount", payment=str(row), amount=row.amount, paid=amount)
    released = moment(row.released_at).astimezone(zone).date()
    if not released <= paid_on <= timezone.localdate(timezone=zone):
        return DayUnfit(
            field="paid_on", payment=str(row), released=released.isoformat(), day=paid_on.isoformat()
        )
    return None


def fail_payment(payment: Payment, *, reason: str, by: Any, at: datetime | None = None) -> Payment:
    """Note that the bank did not carry a payment out; its release is taken back, the thing can be asked for again.

    Raises NotAllowed, ReasonMissing, WrongState, InABatch or BooksClosed.
    """
    with transaction.atomic():
        why = reason_in(reason)
        if not _said_before(payment, "fail", FAIL, by, {"state": PaymentState.FAILED, "reason": why}):
            row = taken_up(payment, "fail", by, FAIL)
            failed(row, row.fail, by, at, reason=why)
    payment.refresh_from_db()
    return payment


def failed(row: Payment, bound: Any, by: Any, at: datetime | None, **given: Any) -> None:
    """Take a step to “failed” of a locked payment, with all that follows from it."""
    leave_draft(row)
    kind, thing = thing_of(row)
    take_back(row, "release", key=key_of(row, "fail"), on=today_of(row.programme_key, at), by=by)
    advance(bound, by=by, at=at, **given)
    kind.reopened(thing, row, by, moment(at))
    free(row.ceiling, row.amount)


def return_payment(
    payment: Payment, *, reason: str, by: Any, at: datetime | None = None, on: date | None = None
) -> Payment:
    """Note that a payment that had arrived came back, today or on the bank's day; it can be asked for again.

    Raises NotAllowed, ReasonMissing, WrongState or BooksClosed.
    """
    with transaction.atomic():
        why = reason_in(reason)
        if not _said_before(
            payment, "come_back", RETURN, by, {"state": PaymentState.RETURNED, "reason": why}
        ):
            row = taken_up(payment, "come_back", by, RETURN)
            kind, thing = thing_of(row)
            day = on or today_of(row.programme_key, at)
            take_back(row, "settle", key=key_of(row, "return"), on=day, by=by)
            take_back(row, "release", key=key_of(row, "return:release"), on=day, by=by)
            advance(row.come_back, by=by, at=at, reason=why)
            kind.reopened(thing, row, by, moment(at))
            free(row.ceiling, row.amount, paid=True)
    payment.refresh_from_db()
    return payment


def _said_before(payment: Payment, step: str, permission: str, by: Any, said: dict[str, Any]) -> bool:
    """Whether the bank said exactly this of the payment already (asked by somebody who may say it)."""
    row = lock(payment)
    may_act(row, step, by, permission)
    return all(getattr(row, name) == value for name, value in said.items())
