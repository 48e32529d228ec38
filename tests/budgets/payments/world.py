# SPDX-License-Identifier: AGPL-3.0-or-later
"""A world to pay in: an award with instalments that can be paid, a ceiling, an account in use; steps by name."""

from datetime import UTC, datetime, timedelta

from budgets.models import Ceiling, PayeeAccount, Payment, PaymentBatch
from budgets.operations import batch as batches
from budgets.operations import payment as payments
from budgets.operations.ceiling import open_ceiling
from budgets.payables import Payable, payable
from core.acting import WORKER
from core.lifecycle import advance
from core.money import Money
from grants.models import Award, AwardInstalment
from tests import worlds
from tests.budgets.payments import people
from tests.budgets.payments.people import TVET, rwf
from tests.keeping import kept

AWARD = "TVET-AW-1"
PART = 1_000
TOLD = []  # what the thing was told: (what, reference)
REFUSALS = {}  # (pk of the instalment, moment): why it cannot be paid


def tell(what):
    return lambda thing, payment, by, at: TOLD.append((what, payment.reference))


def ceiling_of(part):
    return Ceiling.objects.get(programme_key=part.award.programme_key, number=part.award.number)


INSTALMENT = payable(
    Payable(
        label="grants.awardinstalment",
        amount=lambda part: part.amount,
        ceiling=ceiling_of,
        number=lambda part: f"{part.award.number}-T{part.order}",
        text=lambda part: f"Instalment {part.order} of {part.award.number}",
        award=lambda part: part.award.number,
        refusal=lambda part, moment: REFUSALS.get((part.pk, moment)),
        payees=lambda part: PayeeAccount.objects.filter(payee__award_number=part.award.number),
        requested=tell("requested"),
        settled=tell("settled"),
        reopened=tell("reopened"),
        ended=tell("ended"),
    )
)


def award(number=AWARD, parts=3, *, place=1, ceiling=None, amount=PART, currency="RWF") -> Award:
    """An award written by hand, with so many equal instalments and its ceiling (their sum, if none is named)."""
    made = Award.objects.create(
        submission=worlds.draft(title=f"Solar dryer {number}"), programme_key=TVET, call_key=worlds.CALL, number=number,
        place=place, amount_minor=amount * parts, currency=currency, offered_at=datetime(2026, 9, 1, tzinfo=UTC),
    )  # fmt: skip
    AwardInstalment.objects.bulk_create(
        AwardInstalment(award=made, order=order, amount_minor=amount, condition="Signed")
        for order in range(1, parts + 1)
    )
    total = amount * parts if ceiling is None else ceiling
    open_ceiling(programme_key=TVET, number=number, amount=Money(total, currency), by=WORKER)
    return made


@kept
def ready(parts: int = 3, ceiling: int | None = None) -> Award:
    """An award of which every part can be paid: the people are there, the account is in use."""
    for who in (people.maker, people.checker, people.releaser, people.director):
        who()
    made = award(parts=parts, ceiling=ceiling)
    people.active()
    return made


def part(order=1) -> AwardInstalment:
    return AwardInstalment.objects.select_related("award").get(award__number=AWARD, order=order)


def account() -> PayeeAccount:
    return PayeeAccount.objects.filter(state="active").first()


def ceiling() -> Ceiling:
    return Ceiling.objects.get(number=AWARD)


def counted() -> tuple[int, int]:
    row = ceiling()
    return row.committed_minor, row.paid_minor


def hand_over(*paid) -> PaymentBatch:
    """Let payments that are released go out together in a table, by one who keeps the books and one who releases."""
    return carry_on(drafted(paid))


def drafted(paid, **given) -> PaymentBatch:
    """A batch of these payments, which the finance officer drafted."""
    told = {
        "channel": "table",
        "currency": paid[0].currency,
        "execution_date": tomorrow(),
        "by": people.maker(),
    }
    return batches.draft_batch(TVET, payments=paid, **(told | given))


def carry_on(batch, until="sent") -> PaymentBatch:
    """Take a batch from wherever it stands on to a state."""
    batch = batch.fresh()
    while batch.state != until:
        if batch.state == "draft":
            batch = batches.lock_batch(batch, by=people.maker())
        elif batch.state == "locked":
            batch = batches.release_batch(batch, control=batch.control, by=people.releaser())
        else:
            batch = batches.hand_over(batch, by=people.maker())
    return batch


def send(payment, by=None) -> Payment:
    """Let a released payment go out in a batch of its own; any other is refused as the step refuses it."""
    if payment.state != "released":
        advance(payment.mark_sent, by=by or people.releaser(), batch=None)
    hand_over(payment)
    payment.refresh_from_db()
    return payment


def tomorrow():
    return payments.today_of(TVET) + timedelta(days=1)


# A payment in each state


def requested(order=1) -> Payment:
    return payments.request_payment(part(order), account=account(), by=people.maker())


def checked(order=1) -> Payment:
    return payments.check_payment(requested(order), by=people.checker())


def released(order=1) -> Payment:
    return payments.release_payment(checked(order), by=people.releaser())


def sent(order=1) -> Payment:
    return send(released(order))


def settle(payment, **given) -> Payment:
    told = {
        "amount": rwf(PART),
        "paid_on": payments.today_of(TVET),
        "voucher": "BK-17",
        "bank": "BK",
        "by": people.maker(),
    }
    return payments.settle_payment(payment, **(told | given))


def settled(order=1) -> Payment:
    return settle(sent(order))


def failed(order=1) -> Payment:
    return payments.fail_payment(sent(order), reason="AC01 wrong account", by=people.checker())


def returned(order=1) -> Payment:
    return payments.return_payment(settled(order), reason="AC06 account blocked", by=people.maker())


def rejected(order=1) -> Payment:
    return payments.reject_payment(requested(order), reason="Another account was agreed", by=people.checker())


STATES = {
    made.__name__: made for made in (requested, checked, released, sent, settled, failed, returned, rejected)
}
