# SPDX-License-Identifier: AGPL-3.0-or-later
"""Expenses of a small award: Aline hands receipts in, Jean-Paul judges, Odile settles, Emmanuel writes off."""

import hashlib
from datetime import date

from budgets import happenings
from budgets.models import TICKS, BudgetLine, Posting, Tranche
from budgets.operations import expense as ops
from budgets.operations import ledger
from core.acting import WORKER
from core.uploads import CleanFile
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import TVET, rwf

SPENT = date(2026, 1, 5)


def spending() -> Tranche:
    """The first tranche, RWF 1,800,000, as paid, of an award with an approved budget."""
    award = planning.opened()
    planning.approved(planning.drafted(award))
    one = planning.paid(planning.tranche(award))
    ledger.post(
        TVET, happenings.release("pay:1", SPENT, "Paid", award=award.number, amount=one.amount), by=WORKER
    )
    return one


def line_of(tranche, heading: str = "A") -> BudgetLine:
    version = tranche.award.budgets.in_force().get()
    return BudgetLine.objects.get(heading__version=version, heading__code=heading)


def receipt(text: str = "one") -> CleanFile:
    content = f"%PDF-1.7 {text}".encode()
    return CleanFile(content, "pdf", "application/pdf", "receipt.pdf", hashlib.sha256(content).hexdigest())


def reported(tranche, minor: int = 500_000, text: str = "one", **given):
    values = {
        "spent_on": SPENT, "supplier": "Timber Ltd", "amount": rwf(minor), "receipt": receipt(text),
        "by": personas.aline(), "line": line_of(tranche),
    }  # fmt: skip
    values |= given
    return ops.report_expense(tranche, values.pop("line"), **values)


def accepted(tranche, minor: int = 500_000, text: str = "one"):
    return ops.accept_expense(reported(tranche, minor, text), ticks=TICKS, by=personas.jean_paul())


def balance(code: str, subject: str | None = None) -> int:
    found = Posting.objects.counted(TVET).on_account(code, subject).balances()
    return sum(one.amount.minor for one in found)
