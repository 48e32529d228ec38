# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which flows an act on money concerns: what it was about, and what waits for that."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from budgets.models import (
    BudgetVersion,
    Expense,
    Finding,
    MoneyClosing,
    PayeeAccount,
    Payment,
    PaymentBatch,
    ReleaseCondition,
    Settlement,
    StatementImport,
    StatementLine,
    Tranche,
    TranchePlan,
)
from budgets.states import ConditionKind, PaymentState
from workflows.models import Turn


def _of_payment(payment: Payment) -> Iterable[Any]:
    """A payment, what it pays if that has a flow, and its batch."""
    yield payment
    if isinstance(payment.thing, Tranche):
        yield payment.thing
    if payment.batch is not None:
        yield payment.batch


def _of_batch(batch: PaymentBatch) -> Iterable[Any]:
    """A batch, and the payments whose line stands although they joined it, or is missing since they left it."""
    yield batch
    lines = Turn.objects.filter(node__in=("PaymentFlow.release", "PaymentFlow.send"))
    told = Q(pk__in=lines.values("task__process__seed_object_id"))
    joining = Payment.objects.filter(programme_key=batch.programme_key, state__in=PaymentState.JOIN)
    yield from joining.filter(Q(batch=batch) & told | Q(batch=None) & ~told).order_by("pk")


def _of_tranche(tranche: Tranche) -> Iterable[Any]:
    """A tranche, what it and the later ones wait for, and the award, whose money may be closed."""
    yield tranche
    yield from _conditions(tranche.award, since=tranche.no)
    yield tranche.award


def _of_plan(plan: TranchePlan) -> Iterable[Any]:
    """All tranches of a plan."""
    yield from plan.award.tranches.all()
    yield from _conditions(plan.award)
    yield plan.award


def _conditions(award: Any, since: int = 1) -> Iterable[ReleaseCondition]:
    """The conditions that a person answers, of an award's tranches from a number on."""
    own = ReleaseCondition.objects.filter(tranche__award=award, tranche__no__gte=since)
    asked = own.exclude(waiver_asked_at=None)
    return (own.filter(kind__in=ConditionKind.BY_HAND) | asked).order_by("pk")


def _of_condition(condition: ReleaseCondition) -> Iterable[Any]:
    """A condition, and the others of its tranche."""
    yield condition
    yield from _conditions(condition.award, since=condition.tranche.no)


MONEY_CONCERNS: dict[type, Callable[[Any], Iterable[Any]]] = {
    BudgetVersion: lambda version: [version, version.award],
    TranchePlan: _of_plan,
    Tranche: _of_tranche,
    ReleaseCondition: _of_condition,
    PayeeAccount: lambda account: [account],
    Payment: _of_payment,
    PaymentBatch: _of_batch,
    StatementImport: lambda statement: [statement],
    StatementLine: lambda line: [line.statement],
    Expense: lambda expense: [expense, expense.tranche, expense.award],
    Finding: lambda finding: [finding.tranche, finding.award],
    Settlement: lambda settlement: [settlement.tranche, settlement.award],
    MoneyClosing: lambda closing: [closing.award],
}
