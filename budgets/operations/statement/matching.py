# SPDX-License-Identifier: AGPL-3.0-or-later
"""Matching: each line is posted, noted, known from before, or waits for a person. Nothing is posted twice.

What settles payments is done by the hundred; returns and refusals, which are few, one by one. Lines that wait are
looked at again when the payment that they name has moved, so that the order of the files does not matter.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgets.models import StatementLine
from budgets.operations.ledger import BooksClosed
from budgets.operations.payment import fail_payment, return_payment, settle_payment
from budgets.operations.payment.many import Paid, settle_many
from budgets.operations.statement.desk import Desk
from budgets.operations.statement.reader import READER
from budgets.operations.statement.verdict import Known, Verdict, day_of, verdict, waiting
from budgets.states import LineAct, LineState, LineWaits
from core.lifecycle import advance
from core.refusals import Refusal

LONGEST_REASON, LONGEST_VOUCHER = 300, 60


def match(lines: Sequence[StatementLine], desk: Desk) -> list[StatementLine]:
    """Decide about fresh lines of one statement, and post what they say; they are saved afterwards.

    Returns the lines that moved a payment.
    """
    _mark_known(lines, desk.programme_key)
    fresh = [line for line in lines if line.state != LineState.DUPLICATE]
    settled = _settle_together(fresh, desk)
    done = {line.place for line in settled}
    moved = [line for line in fresh if line.place not in done and decide(line, desk)]
    return settled + moved


def _mark_known(lines: Sequence[StatementLine], programme_key: str) -> None:
    """Mark what was read before in another file, of whatever kind."""
    counting = [line for line in lines if line.counts]
    before = StatementLine.objects.filter(
        programme_key=programme_key, key__in={line.key for line in counting}
    )
    known = {key: pk for pk, key in before.order_by("-pk").values_list("pk", "key")}
    for line in counting:
        if line.key in known and line.sure:
            line.duplicate_of_id = known[line.key]
            _stand(line, LineState.DUPLICATE)
        elif line.key in known:
            line.waits = LineWaits.TWICE


def _settle_together(lines: Sequence[StatementLine], desk: Desk) -> list[StatementLine]:
    """Settle the payments that lines say were paid, each by the first such line."""
    first: dict[str, tuple[StatementLine, Known]] = {}
    for line in lines:
        known = desk.known(line.end_to_end_id)
        found = _look(line, known)
        if known is not None and found.act == LineAct.SETTLE and not found.linked:
            first.setdefault(line.end_to_end_id, (line, known))
    paid = [_paid(line, known, desk.bank) for line, known in first.values()]
    try:
        with transaction.atomic():
            entries = settle_many(paid, programme_key=desk.programme_key, by=READER, things=desk.things)
    except Refusal:
        desk.read_anew()
        return []  # one does not fit, so each is tried alone, and says why
    for line, known in first.values():
        _post(line, LineAct.SETTLE, entries[known.payment.reference], known)
    return [line for line, _known in first.values()]


def _paid(line: StatementLine, known: Known, bank: str) -> Paid:
    day = day_of(line, known)
    assert day is not None
    return Paid(known.payment, known.payment.amount, day, voucher_of(line), bank)


def voucher_of(line: StatementLine) -> str:
    """Return the number by which a payment is found in the bank's papers: the bank's own, or file and line."""
    if line.bank_ref and len(line.bank_ref) <= LONGEST_VOUCHER:
        return line.bank_ref
    return f"{line.statement.sha256[:12]}/{line.place}"


def decide(line: StatementLine, desk: Desk) -> bool:
    """Decide about one fresh line; say whether it moved a payment or found its entry."""
    known = desk.known(line.end_to_end_id)
    found = _look(line, known)
    if known is not None and found.state == LineState.POSTED:
        refused = carry_out(line, found, known, desk, by=READER)
        if refused is None:
            _post(line, found.act, desk.entry_of(known.payment.reference, found.act), known)
            return True
        found = waiting(refused)
    if known is not None:
        line.payment = known.payment
    line.waits = found.waits
    _stand(line, found.state)
    return False


def _look(line: StatementLine, known: Known | None) -> Verdict:
    return waiting(LineWaits.TWICE) if line.waits == LineWaits.TWICE else verdict(line, known)


def carry_out(line: StatementLine, found: Verdict, known: Known, desk: Desk, *, by: Any) -> LineWaits | None:
    """Post what a line says of a payment, unless it stands already; return why the books refuse it, if they do."""
    try:
        with transaction.atomic():
            _carry_out(line, found, known, desk, by)
    except BooksClosed:
        return LineWaits.BOOKS_CLOSED
    except Refusal:
        return LineWaits.REFUSED
    return None


def _carry_out(line: StatementLine, found: Verdict, known: Known, desk: Desk, by: Any) -> None:
    payment, day = known.payment, day_of(line, known)
    if found.linked:
        return
    if found.act == LineAct.SETTLE and day is not None:
        settle_payment(
            payment, amount=payment.amount, paid_on=day, voucher=voucher_of(line), bank=desk.bank, by=by
        )
    elif found.act == LineAct.RETURN:
        return_payment(payment, reason=reason_of(line), on=day, by=by)
    else:
        fail_payment(payment, reason=reason_of(line), by=by)


def reason_of(line: StatementLine) -> str:
    """Return the bank's reason in few words; the whole of it stands on the line."""
    told = ": ".join(filter(None, (line.reason, " ".join(line.text.split())))) or line.status
    return told if len(told) <= LONGEST_REASON else f"{told[: LONGEST_REASON - 1]}…"


def _post(line: StatementLine, act: str, entry: Any, known: Known) -> None:
    """Have a fresh line stand as matched."""
    line.act, line.entry, line.payment, line.decided_at = act, entry, known.payment, timezone.now()
    _stand(line, LineState.POSTED)


def _stand(line: StatementLine, state: LineState) -> None:
    """Have a line that is not saved yet begin where it stands."""
    line.__dict__["state"] = state.value


def look_again(references: Collection[str], programme_key: str) -> int:
    """Match what waited for one of these payments to move; return how many lines did."""
    lines = StatementLine.objects.waiting().filter(
        programme_key=programme_key, end_to_end_id__in=set(references)
    )
    lines = lines.exclude(waits=LineWaits.TWICE).select_related("statement").order_by("pk")
    return sum(_look_again(line) for line in lines)


def _look_again(line: StatementLine) -> bool:
    desk = Desk(line.programme_key, line.statement.bank, [line.end_to_end_id])
    known = desk.known(line.end_to_end_id)
    found = verdict(line, known)
    if (
        known is None
        or found.state != LineState.POSTED
        or carry_out(line, found, known, desk, by=READER) is not None
    ):
        return False
    entry = desk.entry_of(known.payment.reference, found.act)
    advance(line.match, by=READER, does=found.act, entry=entry, payment=known.payment)
    return True
