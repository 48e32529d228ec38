# SPDX-License-Identifier: AGPL-3.0-or-later
"""An office that pays many at once: three parts of an award are checked, two to a bank and one to a phone."""

from datetime import timedelta

from budgets.models import Payment, PaymentBatch, SourceAccount
from budgets.operations import batch as batches
from budgets.operations import payment as payments
from core.money import Money
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET, rwf
from tests.keeping import kept

SUM = rwf(3_000)


@kept
def checked(hands=None) -> None:
    """Three payments of 1,000 francs each are checked: T1 and T2 go to a bank, T3 to a phone."""
    world.ready(parts=3)
    if hands is not None:
        people.set_rules(hands=[{"currency": "RWF", "up_to_minor": None, "checks": 1, "releases": hands}])
    wallet = people.active(account().payee, **people.WALLET)
    for order, to in ((1, account()), (2, account()), (3, wallet)):
        asked = payments.request_payment(world.part(order), account=to, by=people.maker())
        payments.check_payment(asked, by=people.checker())


def account():
    return people.PayeeAccount.objects.filter(channel="bank", state="active").get()


def paid(*orders) -> list[Payment]:
    """The payments of these parts; of all three when none is named."""
    return [Payment.objects.get(reference=f"{world.AWARD}-T{order}-1") for order in orders or (1, 2, 3)]


def source(**given) -> SourceAccount:
    told = {
        "label": "BK RWF", "holder": "The programme", "country": "RW", "bic": "BKIGRWRW", "number": "000-400 123456",
        "currency": "RWF", "by": people.maker(),
    }  # fmt: skip
    there = SourceAccount.objects.filter(label=(told | given)["label"], closed_at=None).first()
    return there or batches.add_source(TVET, **(told | given))


def draft(*orders, **given) -> PaymentBatch:
    told = {
        "channel": "pack", "currency": "RWF", "execution_date": payments.today_of(TVET) + timedelta(days=1),
        "payments": paid(*orders), "by": people.maker(),
    }  # fmt: skip
    return batches.draft_batch(TVET, **(told | given))


def order(*orders, **given) -> PaymentBatch:
    """A draft of a bank file; of T1 and T2 when none is named."""
    return draft(*(orders or (1, 2)), **({"channel": "pain09", "source": source()} | given))


def locked(*orders, make=draft, **given) -> PaymentBatch:
    return batches.lock_batch(make(*orders, **given), by=people.maker())


def released(*orders, make=draft, **given) -> PaymentBatch:
    return release(locked(*orders, make=make, **given))


def release(batch, control: Money | None = None, by=None) -> PaymentBatch:
    return batches.release_batch(batch, control=control or batch.control, by=by or people.releaser())


def sent(*orders, make=order, **given) -> PaymentBatch:
    return batches.hand_over(released(*orders, make=make, **given), by=people.maker())


def cancelled(*orders, make=draft, **given) -> PaymentBatch:
    return batches.cancel_batch(locked(*orders, make=make, **given), reason="Wrong day", by=people.maker())


STATES = {"draft": draft, "locked": locked, "released": released, "sent": sent, "cancelled": cancelled}
