# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paying: asked for, checked, released together in a batch, handed over, and what the bank says."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from budgets.models import PayeeAccount, Payment, PaymentBatch, SourceAccount, Tranche
from budgets.operations import batch as batches
from budgets.operations import payment as payments
from budgets.states import AccountState, BatchState, PaymentState, TrancheState
from core import outbox
from exchange.demonstration.money.desk import Desk, tranche_of
from exchange.demonstration.money.groundwork import SOURCE, account
from grants.models import Award

DAY = timedelta(days=1)


def ask(
    desk: Desk, tranche: Tranche, at: datetime, *, attempt: int = 1, check: bool = True
) -> Payment | None:
    """Ask for the payment of a tranche that is due, and let it be checked the next day; that attempt's payment."""
    before = Payment.objects.of_thing(tranche)
    due = tranche.state == TrancheState.DUE and tranche.requested_at is None
    if due and before.count() == attempt - 1:
        payments.request_payment(tranche, account=account_of(tranche), by=desk.maker, at=at)
    payment = before.all().filter(attempt=attempt).first()
    if check and payment is not None and payment.state == PaymentState.REQUESTED:
        payments.check_payment(payment, by=desk.checker, at=at + DAY)
    return payment


def account_of(tranche: Tranche) -> PayeeAccount:
    """The account in use of the award's contracting party."""
    number = tranche.award.number
    return PayeeAccount.objects.get(payee__award_number=number, state=AccountState.ACTIVE)


def batch(desk: Desk, channel: str, wanted: Iterable[Payment | None], at: datetime) -> None:
    """Put checked payments into a batch and carry it to the bank: two days from draft to hand-over."""
    ready = [one.fresh() for one in wanted if one is not None]
    free = [one for one in ready if one.state == PaymentState.CHECKED and one.batch_id is None]
    if free:
        source = SourceAccount.objects.get(programme_key=desk.call.programme_key, label=SOURCE)
        batches.draft_batch(
            desk.call.programme_key, channel=channel, currency=desk.call.currency,
            execution_date=desk.on(at + 2 * DAY), payments=free, by=desk.maker, source=source, at=at,
        )  # fmt: skip
    for one in PaymentBatch.objects.filter(payments__in=ready).distinct().order_by("pk"):
        _carry_out(desk, one, at)


def _carry_out(desk: Desk, one: PaymentBatch, at: datetime) -> None:
    """Lock, release and hand over; what was done before stays done."""
    if one.state == BatchState.DRAFT:
        batches.lock_batch(one, by=desk.maker, at=at)
    one = one.fresh()
    if one.state == BatchState.LOCKED:
        batches.release_batch(one, control=one.control, by=desk.releaser, at=at + DAY)
    if one.fresh().state == BatchState.RELEASED:
        while outbox.drain(limit=10, kinds=("batch-papers",)):
            pass
        batches.hand_over(one.fresh(), by=desk.maker, at=at + 2 * DAY)


def settle(desk: Desk, wanted: Iterable[Payment | None], at: datetime) -> None:
    """The bank paid, as its list says; finance types it in."""
    for one in wanted:
        payment = one.fresh() if one is not None else None
        if payment is not None and payment.state == PaymentState.SENT:
            voucher = f"V-{at:%Y}-{payment.pk:04}"
            payments.settle_payment(
                payment, amount=payment.amount, paid_on=desk.on(at), voucher=voucher, bank=SOURCE,
                by=desk.maker, at=at,
            )  # fmt: skip


def come_back(desk: Desk, award: Award) -> None:
    """The first payment comes back since its account was closed; another account, and it is paid again."""
    tranche, day = tranche_of(award, 1), desk.day
    first = Payment.objects.of_thing(tranche).filter(attempt=1).first()
    if first is not None and first.state == PaymentState.SETTLED:
        payments.return_payment(
            first,
            reason="The payee's bank: the account is closed.",
            on=desk.on(day(19)),
            by=desk.maker,
            at=day(19),
        )
    account(desk, award, at=day(20), number=2)
    again = [ask(desk, tranche_of(award, 1), day(26), attempt=2)]
    batch(desk, "table", again, day(28))
    settle(desk, again, day(32))
