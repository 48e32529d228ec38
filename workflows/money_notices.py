# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is told what of money: numbers and links, never an amount, a payee or an account."""

from typing import Any

from django.urls import reverse

from accounts.states import Role
from budgets.models import Expense, Payment, ReleaseCondition, Tranche
from grants.models import Award, Submission
from workflows.audiences import holders, members
from workflows.notice import Notice, Readers


def _holding(*roles: str) -> Any:
    """Return who holds one of these roles where the thing belongs."""
    return lambda thing: [person for role in roles for person in holders(thing, role)]


def _team(thing: Any) -> Readers:
    """The team behind what belongs to an award."""
    return members(thing.award.submission)


def _paid_team(payment: Payment) -> Readers:
    """The team behind the award of a payment."""
    return members(Submission.objects.filter(awards__in=_award(payment)))


def _award(payment: Payment) -> Any:
    return Award.objects.filter(programme_key=payment.programme_key, number=payment.award_number)


def _money_url(payment: Payment) -> str:
    """The award's money; without an award, the inbox."""
    known = _award(payment).exists()
    return reverse("award_money", args=[payment.award_number]) if known else reverse("inbox")


def _payment_url(payment: Payment) -> str:
    return reverse("payment", args=[payment.reference])


def _expense_url(expense: Expense) -> str:
    return reverse("expense", args=[expense.award.number, expense.pk])


def _waiver_url(condition: ReleaseCondition) -> str:
    return reverse("waiver_decide", args=[condition.award.number, condition.pk])


def _request_url(tranche: Tranche) -> str:
    return reverse("payment_request", args=[tranche.award.number, tranche.no])


FINANCE = _holding(Role.FINANCE_MAKER, Role.FINANCE_CHECKER)
NOT_PAID = [
    Notice("payment_not_paid", _paid_team, _money_url),
    Notice(
        "payment_not_paid_staff",
        _holding(Role.OFFICER, Role.FINANCE_MAKER, Role.FINANCE_CHECKER),
        _payment_url,
    ),
]
MONEY_NOTICES: dict[str, list[Notice]] = {
    "budgets.payment.settle": [Notice("payment_arrived", _paid_team, _money_url)],
    "budgets.payment.come_back": NOT_PAID,
    "budgets.payment.fail": NOT_PAID,
    "budgets.payment.declare_failed": NOT_PAID,
    "budgets.expense.ask": [Notice("expense_asked", _team, _expense_url)],
    "budgets.expense.refuse_it": [Notice("expense_refused", _team, _expense_url)],
    "budgets.budgetversion.hand_back": [
        Notice("budget_returned", _team, lambda version: reverse("award_budget", args=[version.award.number]))
    ],
    "budgets.releasecondition.ask_waiver": [Notice("waiver_asked", _holding(Role.DIRECTOR), _waiver_url)],
    "budgets.payeeaccount.propose": [
        Notice(
            "account_proposed",
            _holding(Role.FINANCE_CHECKER),
            lambda account: reverse("payee_verify", args=[account.pk]),
        )
    ],
    "budgets.tranche.fall_due": [Notice("tranche_due", _holding(Role.FINANCE_MAKER), _request_url)],
}
