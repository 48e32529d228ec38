# SPDX-License-Identifier: AGPL-3.0-or-later
"""A payment that left in parts: it is settled, or failed, when the result of every part is known.

A part's line is evidence and posts nothing itself. While parts are missing it waits; when some arrived and others
failed, the failed ones wait for a person.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from budgets.models import BatchLine, Payment, StatementLine
from budgets.operations.ledger import BooksClosed
from budgets.operations.payment import fail_payment, settle_payment
from budgets.operations.statement.desk import Desk
from budgets.operations.statement.reader import READER
from budgets.operations.statement.verdict import REFUSED
from budgets.operations.statement.words import reason_of, voucher_of
from budgets.states import LineState, LineWaits, PaymentState
from core.lifecycle import advance
from core.refusals import Refusal

# Why a part's line waits that is looked at again with the results of the others.
OPEN = (LineWaits.PART, LineWaits.PART_FAILED, LineWaits.BOOKS_CLOSED, LineWaits.REFUSED)


def settle_parts(payments: Iterable[Payment], desk: Desk) -> list[str]:
    """Move payments of which a part's result was just read and every part is known; return their references."""
    return [payment.reference for payment in payments if _look_at(payment.fresh(), desk)]


def _look_at(payment: Payment, desk: Desk) -> bool:
    """Look at one payment; say whether it moved."""
    lines = _lines_of(payment)
    waiting = [line for line in lines if line.state == LineState.WAITING]
    if payment.state != PaymentState.SENT:
        _note(waiting, desk)
        return False
    outcome = _outcome(payment, lines)
    if None in outcome.values():
        return False
    arrived = [line for line in outcome.values() if line is not None and line.counts]
    if len(arrived) == len(outcome):
        refused = _carry_out(payment, arrived, desk)
    elif not arrived:
        refused = _carry_out(
            payment, [], desk, failed=[line for line in outcome.values() if line is not None]
        )
    else:
        _note([line for line in waiting if line.counts], desk)
        _wait([line for line in waiting if not line.counts], LineWaits.PART_FAILED)
        return False
    if refused is None:
        _note(waiting, desk)
    else:
        _wait(waiting, refused)
    return refused is None


def _lines_of(payment: Payment) -> list[StatementLine]:
    """Return what files said of a payment's parts, in the order in which it was read."""
    named = parts_of(payment).values_list("reference", flat=True)
    found = StatementLine.objects.filter(programme_key=payment.programme_key, end_to_end_id__in=list(named))
    found = found.filter(
        Q(state=LineState.NOTED) | Q(state=LineState.WAITING, waits__in=OPEN), payment=payment
    )
    return list(found.select_related("statement").order_by("pk"))


def parts_of(payment: Payment) -> QuerySet[BatchLine]:
    """Return the parts in which a payment left."""
    return BatchLine.objects.filter(payment=payment, batch=payment.batch_id, taken_out_at=None)


def _outcome(payment: Payment, lines: Sequence[StatementLine]) -> dict[str, StatementLine | None]:
    """Return, by part, the line that says what became of it; that it arrived outdoes that it failed before."""
    found: dict[str, StatementLine | None] = dict.fromkeys(
        parts_of(payment).values_list("reference", flat=True)
    )
    for line in lines:
        before = found[line.end_to_end_id]
        tells = line.counts or line.status == REFUSED
        if tells and (before is None or not before.counts):
            found[line.end_to_end_id] = line
    return found


def _carry_out(
    payment: Payment, arrived: Sequence[StatementLine], desk: Desk, *, failed: Sequence[StatementLine] = ()
) -> LineWaits | None:
    """Settle a payment on the day of its last part, or fail it; return why that is refused, if it is."""
    try:
        if failed:
            fail_payment(payment, reason=reason_of(failed[0]), by=READER, at=desk.at)
            return None
        days: list[date] = [line.booked or desk.today for line in arrived]
        last = arrived[days.index(max(days))]
        settle_payment(
            payment, amount=payment.amount, paid_on=max(days), voucher=voucher_of(last),
            bank=last.statement.bank, by=READER, at=desk.at,
        )  # fmt: skip
    except BooksClosed:
        return LineWaits.BOOKS_CLOSED
    except Refusal:
        return LineWaits.REFUSED
    return None


def _note(lines: Iterable[StatementLine], desk: Desk) -> None:
    for line in lines:
        advance(line.note, by=READER, at=desk.at)


def _wait(lines: Iterable[StatementLine], why: LineWaits) -> None:
    StatementLine.objects.filter(pk__in=[line.pk for line in lines]).update(waits=why)
