# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reporting an expense of a paid tranche, with its receipt."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.liquidation import SettledByNothing
from budgets.models import BudgetLine, Expense, Tranche
from budgets.states import BudgetState, ExpenseState, TrancheState
from core import audit
from core.lifecycle import lock
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal
from grants.operations.files import cleaned, keep


class NothingPaid(Refusal):
    """Only what was paid is accounted for."""

    sentence = _("“%(tranche)s” is “%(state)s”, so there is nothing to account for.")


class LineOfAnother(Refusal):
    """An expense belongs to a line of the award's budget in force."""

    sentence = _("“%(line)s” is not in the budget in force of “%(award)s”.")


class ReceiptUsed(Refusal):
    """A receipt counts once."""

    sentence = _("This receipt was handed in already: %(expense)s")


class SpentInTheFuture(Refusal):
    """Nobody has spent tomorrow's money."""

    sentence = _("The day of an expense is not in the future.")


def report_expense(
    tranche: Tranche,
    line: BudgetLine,
    *,
    spent_on: date,
    supplier: str,
    amount: Money,
    receipt: Any,
    by: Any,
    invoice_number: str = "",
    at: datetime | None = None,
) -> Expense:
    """Hand in an expense with its receipt (PDF or picture, rewritten).

    Raises NotAllowed, SettledByNothing, MixedCurrencies, UploadRefused, NothingPaid, LineOfAnother,
    SpentInTheFuture or ReceiptUsed.
    """
    demand(by, "budgets.report_expense", tranche)
    if (amount + Money.zero(tranche.award.currency)).minor <= 0:
        raise SettledByNothing(field="amount")
    paper = cleaned(receipt)
    now = at or timezone.now()
    with transaction.atomic():
        award, locked = lock(tranche.award), lock(tranche)
        _refuse_report(locked, line, spent_on, now)
        blob = keep(paper)
        used = Expense.objects.filter(award=award, receipt=blob).exclude(state=ExpenseState.REFUSED).first()
        if used is not None:
            raise ReceiptUsed(field="receipt", expense=str(used))
        expense = Expense.objects.create(
            award=award, tranche=locked, line=line, spent_on=spent_on, supplier=supplier.strip()[:160],
            invoice_number=invoice_number.strip()[:60], amount_minor=amount.minor, receipt=blob, reported_by=by,
            reported_at=now,
        )  # fmt: skip
        audit.record(
            "report", expense, by=by, at=at, to_state=expense.state, tranche=locked, line=line, amount=amount,
            spent_on=spent_on, supplier=supplier, receipt=paper.sha256,
        )  # fmt: skip
    return expense


def _refuse_report(tranche: Tranche, line: BudgetLine, spent_on: date, now: datetime) -> None:
    if tranche.state not in (TrancheState.PAID, TrancheState.LIQUIDATED):
        raise NothingPaid(tranche=str(tranche), state=tranche.state_label)
    version = line.heading.version
    if version.award_id != tranche.award_id or version.state != BudgetState.APPROVED:
        raise LineOfAnother(line=str(line), award=str(tranche.award))
    if spent_on > now.astimezone(tranche.award.submission.call.zone).date():
        raise SpentInTheFuture(field="spent_on")
