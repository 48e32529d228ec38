# SPDX-License-Identifier: AGPL-3.0-or-later
"""Judging an expense: asked about, refused for a reason, or accepted by the six rules and posted."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budgets.liquidation import demand_within
from budgets.models import TICKS, Expense
from budgets.operations.expense.accounts import post_spent, settle_tranche
from budgets.operations.reasons import words_in
from budgets.operations.tranche import refresh_award
from budgets.queries.tranche import accounts_of
from budgets.states import ExpenseState
from core.lifecycle import advance, lock
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal


class JudgedByReporter(Refusal):
    """Who hands an expense in does not judge it."""

    sentence = _("You handed this expense in, so another person judges it.")


class RulesNotKept(Refusal):
    """An expense is accepted when all six rules hold."""

    sentence = _("An expense is accepted only if all six rules hold.")


def look_alikes(expense: Expense) -> QuerySet:
    """Return the award's other expenses of the same supplier, day and amount: a warning, not a refusal."""
    same = {"award": expense.award_id, "spent_on": expense.spent_on, "amount_minor": expense.amount_minor}
    found = Expense.objects.filter(**same, supplier__iexact=expense.supplier)
    return found.exclude(pk=expense.pk).exclude(state=ExpenseState.REFUSED)


def ask_about(expense: Expense, *, question: str, by: Any, at: datetime | None = None) -> Expense:
    """Ask the team about an expense. Raises NotAllowed, WordsNeeded, TextTooLong or WrongState."""
    return advance(expense.ask, by=by, at=at, question=words_in(question, field="words"))


def refuse_expense(expense: Expense, *, reason: str, by: Any, at: datetime | None = None) -> Expense:
    """Not accept an expense. Raises NotAllowed, WordsNeeded, TextTooLong, JudgedByReporter or WrongState."""
    with transaction.atomic():
        _refuse_reporter(expense, by)
        return advance(expense.refuse_it, by=by, at=at, reason=words_in(reason, field="words"))


def accept_expense(
    expense: Expense, *, ticks: Collection[str], by: Any, at: datetime | None = None
) -> Expense:
    """Accept an expense by the six rules (`ticks` are the names in TICKS that hold): 5000 is debited, 1310 credited.

    With enough accepted the tranche is accounted for. Raises NotAllowed, RulesNotKept, JudgedByReporter,
    MoreThanPending, BooksClosed or WrongState.
    """
    demand(by, "budgets.judge_expense", expense)
    if not set(TICKS) <= set(ticks):
        raise RulesNotKept(field="ticks")
    with transaction.atomic():
        tranche = lock(expense.tranche)
        _refuse_reporter(expense, by)
        row = lock(expense)
        if row.state == ExpenseState.SUBMITTED:
            left = tranche.amount_minor - accounts_of(tranche).taken
            demand_within(row.amount, Money(left, tranche.award.currency))
        for tick in TICKS:
            setattr(row, tick, True)
        row.save(update_fields=list(TICKS))
        advance(expense.accept_it, by=by, at=at)
        post_spent(f"expense:{row.pk}:accepted", tranche, expense.heading, expense.amount, by=by, at=at)
        settle_tranche(tranche, at=at)
    refresh_award(tranche.award, at=at)
    return expense


def _refuse_reporter(expense: Expense, by: Any) -> None:
    if expense.reported_by_id == by.pk:
        raise JudgedByReporter()
