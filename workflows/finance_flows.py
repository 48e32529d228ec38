# SPDX-License-Identifier: AGPL-3.0-or-later
"""AccountFlow, StatementFlow, ExpenseFlow: what finance confirms, decides about and judges."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from budgets.models import Expense, PayeeAccount, StatementImport
from budgets.states import AccountState, ExpenseState
from workflows.engine import HouseFlow, Page, Wait
from workflows.moments import CHECKERS, MAKERS, team

FINANCE = [*MAKERS, *CHECKERS]


def confirmed(account: PayeeAccount) -> bool:
    """A second person confirmed it, or it was blocked."""
    return account.state != AccountState.PROPOSED


def account_page(account: PayeeAccount) -> Page:
    """Where it is confirmed; for many, the payees with such an account."""
    url, many = reverse("payee_verify", args=[account.pk]), reverse("payees") + "?account=proposed"
    label = account.payee.award_number or str(account)
    return Page(url, label, f"accounts:{account.programme_key}", many)


class AccountFlow(HouseFlow):
    """An account's way to being trusted."""

    start = flow.StartHandle().Next(this.confirm)

    # Finance checker
    confirm = Wait(
        fact=confirmed,
        who=lambda account: CHECKERS,
        page=account_page,
        since=lambda account: account.proposed_at,
        one=_("Confirm an account of the payee of %(label)s"),
        many=_("Confirm %(n)s accounts of payees"),
    ).Next(this.end)

    end = flow.End()


def lines_decided(statement: StatementImport) -> bool:
    """Nothing in it waits for a person."""
    return not statement.lines.waiting().exists()


def statement_page(statement: StatementImport) -> Page:
    """The statement's page; for many, the list of the banks' files."""
    url, many = reverse("statement", args=[statement.pk]), reverse("statements")
    return Page(url, statement.name, f"statements:{statement.programme_key}", many)


class StatementFlow(HouseFlow):
    """A bank's file, until nothing in it waits."""

    start = flow.StartHandle().Next(this.decide)

    # Finance officer or checker
    decide = Wait(
        fact=lines_decided,
        who=lambda statement: FINANCE,
        page=statement_page,
        since=lambda statement: statement.imported_at,
        one=_("Decide about the lines of %(label)s that wait"),
        many=_("Decide about the lines of %(n)s bank files that wait"),
    ).Next(this.end)

    end = flow.End()


def answered(expense: Expense) -> bool:
    """Nothing is asked about it."""
    return expense.state != ExpenseState.ASKED


def judged(expense: Expense) -> bool:
    """It was accepted or not accepted."""
    return expense.state not in ExpenseState.OPEN


def asked_at(expense: Expense) -> datetime:
    """When it was handed in: nobody wrote down when it was asked about."""
    return expense.reported_at


def own_page(expense: Expense) -> Page:
    """The expense as the team sees it."""
    number = expense.award.number
    url, many = reverse("expense", args=[number, expense.pk]), reverse("award_expenses", args=[number])
    return Page(url, str(expense), f"asked:{number}", many)


def judging_page(expense: Expense) -> Page:
    """Where it is judged; for many, the expenses that wait for the reader."""
    many = reverse("run_expenses") + "?state=mine"
    url = reverse("run_expense", args=[expense.pk])
    return Page(url, expense.tranche.number, f"judge:{expense.programme_key}", many)


class ExpenseFlow(HouseFlow):
    """An expense's way to being judged; a question comes first."""

    start = flow.StartHandle().Next(this.answer)

    # The team
    answer = Wait(
        fact=answered,
        who=lambda expense: team(expense.award.submission),
        page=own_page,
        since=asked_at,
        one=_("Answer what finance asks about “%(label)s”"),
        many=_("Answer what finance asks about %(n)s expenses"),
    ).Next(this.judge)

    # Finance officer or checker
    judge = Wait(
        fact=judged,
        who=lambda expense: FINANCE,
        page=judging_page,
        since=lambda expense: expense.reported_at,
        one=_("Judge an expense of %(label)s"),
        many=_("Judge %(n)s expenses"),
    ).Next(this.end)

    end = flow.End()
