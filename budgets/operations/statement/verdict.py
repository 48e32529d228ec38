# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a line means for a payment; arithmetic and states only, without the database."""

from dataclasses import dataclass
from datetime import date

from budgets.models import Payment, StatementLine
from budgets.states import LineAct, LineState, LineWaits, PaymentState

REFUSED = "RJCT"
ANSWERS = frozenset({"pain.002", "mobile-money"})
S = PaymentState
# What a debit, and a credit, mean for a payment that is not where money moves.
DEBIT_WAITS = {
    S.SETTLED: LineWaits.PAID_BEFORE,
    S.RETURNED: LineWaits.PAID_BEFORE,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where the line stands: what it does if it is matched, or why it waits.

    `linked` says that the ledger has its entry already: the line is the evidence of it.
    """

    state: LineState
    act: str = ""
    waits: str = ""
    linked: bool = False


NOTED = Verdict(LineState.NOTED)


def waiting(why: LineWaits) -> Verdict:
    """Return that a person must look."""
    return Verdict(LineState.WAITING, waits=why)


def matched(act: LineAct, *, linked: bool = False) -> Verdict:
    """Return that the line does this."""
    return Verdict(LineState.POSTED, act=act, linked=linked)


@dataclass(frozen=True, slots=True)
class Known:
    """What stands about a payment: the days (in the programme's zone) between which it can be paid, and which of
    its acts the ledger has (on our account `bank`) without a line of a bank behind it."""

    payment: Payment
    since: date
    today: date
    unlinked: frozenset[str] = frozenset()


def verdict(line: StatementLine, known: Known | None) -> Verdict:
    """Return what a line means, as things stand now."""
    if not line.counts:
        refused = line.status == REFUSED and line.statement.kind in ANSWERS
        return _answer(line, known) if refused else NOTED
    if line.whole_of > 1:
        return waiting(LineWaits.SEVERAL)
    if not line.end_to_end_id:
        return waiting(LineWaits.NO_REFERENCE)
    if known is None:
        return waiting(LineWaits.UNKNOWN)
    return booked(line, known)


def booked(line: StatementLine, known: Known, *, by_hand: bool = False) -> Verdict:
    """Return what a booking means for the payment that it is about.

    A person who chose the payment (`by_hand`) knows that a debit that the bank calls a return is none, and that a
    payment noted on another day is the same.
    """
    if line.money != known.payment.amount:
        return waiting(LineWaits.AMOUNT)
    if line.credit:
        return _came_back(line, known)
    return waiting(LineWaits.SIGN) if line.is_return and not by_hand else _paid(line, known, by_hand=by_hand)


def day_of(line: StatementLine, known: Known) -> date | None:
    """Return the day on which the money moved: the bank's, or today where mobile money names none."""
    return line.booked or (known.today if line.statement.kind in ANSWERS else None)


def _paid(line: StatementLine, known: Known, *, by_hand: bool) -> Verdict:
    state, day = known.payment.state, day_of(line, known)
    if day is None:
        return waiting(LineWaits.DAY)
    if state == S.SENT:
        fits = known.since <= day <= known.today
        return matched(LineAct.SETTLE) if fits else waiting(LineWaits.DAY)
    if LineAct.SETTLE in known.unlinked and (by_hand or known.payment.paid_on == day):
        return matched(LineAct.SETTLE, linked=True)
    if state == S.SETTLED and line.statement.kind in ANSWERS and line.booked in (None, known.payment.paid_on):
        return NOTED  # such files are taken out again and again, with what they had before
    return waiting(DEBIT_WAITS.get(PaymentState(state), LineWaits.NOT_SENT))


def _came_back(line: StatementLine, known: Known) -> Verdict:
    """Our reference on a credit is money that came back, even if the bank says nothing else."""
    payment, day = known.payment, line.booked
    if payment.state == S.SETTLED and payment.paid_on is not None:
        fits = day is not None and payment.paid_on <= day <= known.today
        return matched(LineAct.RETURN) if fits else waiting(LineWaits.DAY)
    if payment.state == S.RETURNED:
        linked = LineAct.RETURN in known.unlinked
        return matched(LineAct.RETURN, linked=True) if linked else waiting(LineWaits.BACK_BEFORE)
    return waiting(LineWaits.NOT_PAID)


def _answer(line: StatementLine, known: Known | None) -> Verdict:
    """The bank refuses a payment, or a whole file."""
    if not line.end_to_end_id:
        return waiting(LineWaits.WHOLE_FILE)
    if known is None:
        return waiting(LineWaits.UNKNOWN)
    if line.money is not None and line.money != known.payment.amount:
        return waiting(LineWaits.AMOUNT)
    if known.payment.state == S.SENT:
        return matched(LineAct.FAIL)
    if known.payment.state == S.FAILED:
        return NOTED
    return waiting(LineWaits.NOT_SENT if known.payment.state != S.SETTLED else LineWaits.PAID_BEFORE)
