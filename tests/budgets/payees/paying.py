# SPDX-License-Identifier: AGPL-3.0-or-later
"""A world to pay in through pages: Aline's award is in force, its first tranche is due, its payee's account in use."""

from django.urls import reverse

from budgets.models import Payment
from budgets.operations import payment as payments
from tests.budgets.payments import people, world
from tests.budgets.plan import planning
from tests.keeping import kept

WAY = ("requested", "checked", "released", "sent", "settled")


@kept
def ready():
    """The award; everybody who handles money is there."""
    for who in (people.maker, people.checker, people.releaser, people.director):
        who()
    people.set_rules()
    award = planning.opened()
    people.active(people.new_payee(award_number=award.number))
    return award


@kept
def paid_to(state: str = "requested") -> Payment:
    """A payment of the first tranche that has come so far."""
    award = ready()
    one = payments.request_payment(planning.tranche(award), account=world.account(), by=people.maker())
    for name in WAY[1 : WAY.index(state) + 1]:
        one = STEPS[name](one)
    return one


STEPS = {
    "checked": lambda one: payments.check_payment(one, by=people.checker()),
    "released": lambda one: payments.release_payment(one, by=people.releaser()),
    "sent": world.send,
    "settled": lambda one: world.settle(one, amount=one.amount),
}


def page(name: str, payment: Payment) -> str:
    return reverse(name, args=[payment.reference])


def request_page(award, no: int = 1) -> str:
    return reverse("payment_request", args=[award.number, no])
