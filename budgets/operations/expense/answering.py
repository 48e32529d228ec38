# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answering what finance asked about an expense, and putting right what was wrong in it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgets.models import Expense
from budgets.operations.expense.reporting import Spent, checked, refuse_used
from budgets.operations.reasons import words_in
from budgets.states import ExpenseState
from core.lifecycle import advance, lock
from core.permissions import demand
from grants.operations.files import cleaned, keep


def answer_question(
    expense: Expense,
    *,
    words: str,
    by: Any,
    put_right: Spent | None = None,
    receipt: Any = None,
    at: datetime | None = None,
) -> Expense:
    """Answer what was asked; `put_right` and `receipt` take the place of what was typed, as far as given.

    Raises NotAllowed, WordsNeeded, TextTooLong, WrongState, UploadRefused or what `report_expense` raises.
    """
    demand(by, "budgets.report_expense", expense)
    said = words_in(words, field="words")
    paper = cleaned(receipt) if receipt else None
    with transaction.atomic():
        lock(expense.award)
        row = lock(expense)
        changes: dict[str, Any] = {}
        if row.state == ExpenseState.ASKED and put_right is not None:
            changes = _changed(row, checked(put_right, row.tranche, at or timezone.now()))
        if row.state == ExpenseState.ASKED and paper is not None:
            blob = keep(paper)
            refuse_used(row.award, blob, besides=row)
            changes |= {"receipt": blob}
        return advance(expense.answer, by=by, at=at, words=said, changes=changes)


def _changed(row: Expense, one: Spent) -> dict[str, Any]:
    """Return what differs from what was typed before."""
    wanted = {
        "line": one.line, "spent_on": one.spent_on, "supplier": one.supplier, "amount_minor": one.amount.minor,
        "invoice_number": one.invoice_number,
    }  # fmt: skip
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}
