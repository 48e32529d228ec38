# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people decide about lines that wait: a payment of ours, a bank fee, a refund, or nothing of ours."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets import happenings
from budgets.models import JournalEntry, Payment, StatementLine, Tranche
from budgets.operations.expense import Proof, record_refund
from budgets.operations.ledger import post
from budgets.operations.payment import fail_payment, return_payment, settle_payment
from budgets.operations.reasons import reason_in
from budgets.operations.statement.desk import Desk
from budgets.operations.statement.matching import look_again, reason_of, voucher_of
from budgets.operations.statement.taking_in import one_at_a_time
from budgets.operations.statement.verdict import Known, booked, day_of, matched
from budgets.queries.tranche import accounts_by
from budgets.states import LineAct, LineState, LineWaits, TrancheState
from core.lifecycle import advance, lock, stands_in_the_way
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Award


class NotThatPayment(Refusal):
    """The line and the payment do not fit."""

    sentence = _("The line cannot be of the payment %(payment)s. %(why)s")


class NoSuchPayment(Refusal):
    """A reference that nobody gave out."""

    sentence = _("There is no payment with the reference “%(reference)s” in this programme.")


class WrongDirection(Refusal):
    """A fee leaves the account, a refund comes in."""

    sentence = _("A bank fee leaves our account and a refund comes in; this line says the other.")


class NotBooked(Refusal):
    """Only what the bank has booked moves money."""

    sentence = _("The bank has not booked this line, so nothing can be posted for it.")


class NoSuchAward(Refusal):
    """A number that no award has."""

    sentence = _("There is no award with the number “%(number)s” in this programme.")


class MoreThanHeld(Refusal):
    """A grantee gives back at most what is open of a tranche."""

    sentence = _(
        "Of one tranche of %(number)s at most %(held)s is neither spent, nor found, nor back already, so %(amount)s "
        "cannot be its refund. What was found is settled on the finding's page."
    )


def assign_line(line: StatementLine, *, reference: str, by: Any) -> StatementLine:
    """Say of which payment a line is: it is then paid, back or failed, as the line says.

    A payment that was noted by hand gets its evidence, and nothing is posted again. Raises NotAllowed,
    WrongState, NoSuchPayment, NotThatPayment, or what the payment's own step refuses.
    """
    with transaction.atomic():
        row = _taken_up(line, by)
        reference = " ".join(reference.split())
        desk = Desk(row.programme_key, row.statement.bank, [reference])
        known = desk.known(reference)
        if known is None:
            raise NoSuchPayment(field="reference", reference=reference[:40])
        found = _verdict(row, known)
        if found.state != LineState.POSTED:
            why = LineWaits(found.waits).label if found.waits else ""
            raise NotThatPayment(field="reference", payment=reference, why=why)
        if not found.linked:
            _carry_out(row, found.act, known, desk.bank, by)
        entry = desk.entry_of(reference, found.act)
        advance(line.match, by=by, does=found.act, entry=entry, payment=known.payment)
        look_again([reference], row.programme_key)
    line.refresh_from_db()
    return line


def _verdict(row: StatementLine, known: Known) -> Any:
    """What the line means for the payment that was chosen; of what the bank did not book, only refusals wait."""
    return booked(row, known, by_hand=True) if row.counts else matched(LineAct.FAIL)


def _carry_out(row: StatementLine, act: str, known: Known, bank: str, by: Any) -> None:
    payment, day = known.payment, day_of(row, known) or known.today
    if act == LineAct.SETTLE:
        voucher = voucher_of(row)
        settle_payment(payment, amount=payment.amount, paid_on=day, voucher=voucher, bank=bank, by=by)
    elif act == LineAct.RETURN:
        return_payment(payment, reason=reason_of(row), on=day, by=by)
    else:
        fail_payment(payment, reason=reason_of(row), by=by)


def book_fee(line: StatementLine, *, by: Any) -> StatementLine:
    """Post a line as a fee of the bank. Raises NotAllowed, WrongState, NotBooked, WrongDirection or BooksClosed."""
    with transaction.atomic():
        row = _taken_up(line, by)
        amount, day = _moved(row, credit=False)
        entry = happenings.fee(_key(row, "fee"), day, _words(row), bank=row.statement.bank, amount=amount)
        _post(line, row, LineAct.FEE, entry, by)
    line.refresh_from_db()
    return line


def book_refund(line: StatementLine, *, award: str, by: Any) -> StatementLine:
    """Take a line as what a grantee gave back of a tranche that was not spent; the earliest that has room for it.

    Raises NotAllowed, WrongState, NotBooked, WrongDirection, NoSuchAward, MoreThanHeld or BooksClosed.
    """
    with transaction.atomic():
        row = _taken_up(line, by)
        amount, day = _moved(row, credit=True)
        number = " ".join(award.split())
        found = Award.objects.filter(programme_key=row.programme_key, number=number).first()
        if found is None:
            raise NoSuchAward(field="award", number=number[:40])
        tranche = _with_room(found, amount)
        proof = Proof(bank=row.statement.bank, voucher=voucher_of(row), received_on=day)
        made = record_refund(tranche, amount=amount, words=_words(row), proof=proof, by=by)
        entry = JournalEntry.objects.get(key=f"settlement:{made.pk}")
        advance(line.match, by=by, does=LineAct.REFUND, entry=entry)
    line.refresh_from_db()
    return line


def _with_room(award: Award, amount: Money) -> Tranche:
    """Return the first tranche that arrived of which so much is neither spent, nor found, nor back."""
    arrived = award.tranches.filter(state__in=[TrancheState.PAID, TrancheState.LIQUIDATED]).order_by("no")
    accounts = accounts_by(arrived)
    left = {one.pk: one.amount_minor - accounts[one.pk].taken for one in arrived}
    for one in arrived:
        if amount.currency == award.currency and left[one.pk] >= amount.minor:
            return one
    held = Money(max(left.values(), default=0), award.currency)
    raise MoreThanHeld(field="award", number=award.number, held=held, amount=amount)


def set_line_aside(line: StatementLine, *, reason: str, by: Any) -> StatementLine:
    """Set a line aside: nothing is posted for it. Raises NotAllowed, WrongState or ReasonMissing."""
    with transaction.atomic():
        row = _taken_up(line, by)
        advance(row.set_aside, by=by, reason=reason_in(reason))
    line.refresh_from_db()
    return line


def take_line_up(line: StatementLine, *, by: Any) -> StatementLine:
    """Let a line that was set aside wait for a person again. Raises NotAllowed or WrongState."""
    with transaction.atomic():
        one_at_a_time(line.programme_key)
        advance(line.take_up, by=by)
    return line


def payments_for(line: StatementLine) -> list[Payment]:
    """Return the payments of which a line may be: of its amount, sent for what left, paid for what came in."""
    state = "settled" if line.credit else "sent"
    found = Payment.objects.filter(programme_key=line.programme_key, state=state)
    if line.amount_minor is not None:
        found = found.filter(amount_minor=line.amount_minor, currency=line.currency)
    return list(found.select_related("account__payee").order_by("pk")[:20])


def _taken_up(line: StatementLine, by: Any) -> StatementLine:
    """Return the line, fresh and locked, when this person may decide about it now."""
    one_at_a_time(line.programme_key)
    row = lock(line)
    demand(by, "budgets.decide_line", row)
    found = stands_in_the_way(row.set_aside)
    if found is not None:
        raise found
    return row


def _moved(row: StatementLine, *, credit: bool) -> tuple[Money, date]:
    """Return amount and day of a booked line of that direction."""
    if not row.counts or row.money is None or row.booked is None:
        raise NotBooked(field="decision")
    if row.credit != credit:
        raise WrongDirection(field="decision")
    return row.money, row.booked


def _key(row: StatementLine, act: str) -> str:
    """Return the ledger's key of what a line moves by itself: once, whoever decides."""
    return f"line:{row.statement.sha256[:16]}:{row.statement.part}:{row.place}:{act}"


def _words(row: StatementLine) -> str:
    told = " ".join(filter(None, (voucher_of(row), row.counterparty, row.text)))
    short = " ".join(told.split())
    return short if len(short) <= 300 else f"{short[:299]}…"


def _post(line: StatementLine, row: StatementLine, act: LineAct, entry: Any, by: Any) -> None:
    posted = post(row.programme_key, entry, by=by)
    advance(line.match, by=by, does=act, entry=posted)
