# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the racers of the payments' tests do, each in a process of its own."""

from accounts.models import Person
from budgets import checks
from budgets.models import PayeeAccount, Payment
from budgets.operations import payment as payments
from core.refusals import Refusal
from grants.models import AwardInstalment
from tests.budgets.payments import world
from tests.budgets.payments.people import TVET


def request_all(person: int, first: int) -> dict:
    """Ask for every part of every award, beginning at another one than the others; count what was refused."""
    by = Person.objects.get(pk=person)
    accounts = {one.payee.award_number: one for one in PayeeAccount.objects.select_related("payee")}
    parts = list(AwardInstalment.objects.select_related("award").order_by("pk"))
    done: dict[str, int] = {}
    for part in parts[first:] + parts[:first]:
        try:
            payments.request_payment(part, account=accounts[part.award.number], by=by)
            told = "asked"
        except Refusal as refusal:
            told = type(refusal).__name__
        done[told] = done.get(told, 0) + 1
    return done


def check(payment: int, person: int) -> str:
    """Check a payment."""
    return payments.check_payment(Payment.objects.get(pk=payment), by=Person.objects.get(pk=person)).state


def release(payment: int, person: int) -> str:
    """Release a payment."""
    return payments.release_payment(Payment.objects.get(pk=payment), by=Person.objects.get(pk=person)).state


def check_or_withdraw(payment: int, person: int, withdraw: bool) -> str:
    """Check a payment, or take it back."""
    row, by = Payment.objects.get(pk=payment), Person.objects.get(pk=person)
    if withdraw:
        return payments.withdraw_payment(row, reason="Wrong", by=by).state
    return payments.check_payment(row, by=by).state


def settle_or_fail(payment: int, person: int, fail: bool) -> str:
    """Say that the bank paid, or that it did not."""
    row, by = Payment.objects.get(pk=payment), Person.objects.get(pk=person)
    if fail:
        return payments.fail_payment(row, reason="AC01", by=by).state
    return world.settle(row, by=by).state


def findings() -> list[str]:
    """Reconcile from another process."""
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]
