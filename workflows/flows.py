# SPDX-License-Identifier: AGPL-3.0-or-later
"""All flows, and how each finds its subjects again: one place for `reconcile`, the nightly sweep and the docs."""

from typing import Any

from django.db.models import QuerySet

from budgets.models import (
    BudgetVersion,
    Expense,
    PayeeAccount,
    Payment,
    PaymentBatch,
    ReleaseCondition,
    StatementImport,
    Tranche,
)
from grants.models import Award, Call, Submission, TeamMember
from grants.states import CallState, SubmissionState
from reviews.models import Review
from workflows.batch_flow import BatchFlow
from workflows.budget_flow import BudgetFlow
from workflows.call_flow import CallFlow
from workflows.condition_flow import ConditionFlow
from workflows.engine import HouseFlow, Wait, node_name
from workflows.finance_flows import AccountFlow, ExpenseFlow, StatementFlow
from workflows.grant_flow import GrantFlow
from workflows.member_flow import MemberFlow
from workflows.payment_flow import PaymentFlow
from workflows.review_flow import ReviewFlow
from workflows.submission_flow import SubmissionFlow
from workflows.tranche_flow import TrancheFlow

FLOWS: dict[type[HouseFlow], QuerySet[Any]] = {
    CallFlow: Call.objects.exclude(state=CallState.ARCHIVED),
    SubmissionFlow: Submission.objects.exclude(state=SubmissionState.WITHDRAWN),
    MemberFlow: TeamMember.objects.filter(left_at=None, person__isnull=False),
    ReviewFlow: Review.objects.all(),
    GrantFlow: Award.objects.all(),
    BudgetFlow: BudgetVersion.objects.all(),
    ConditionFlow: ReleaseCondition.objects.all(),
    TrancheFlow: Tranche.objects.all(),
    AccountFlow: PayeeAccount.objects.all(),
    PaymentFlow: Payment.objects.all(),
    BatchFlow: PaymentBatch.objects.all(),
    StatementFlow: StatementImport.objects.all(),
    ExpenseFlow: Expense.objects.all(),
}
WAITS: dict[str, Wait] = {
    node_name(node): node for Flow in FLOWS for node in Flow._nodes_by_name.values() if isinstance(node, Wait)
}


def flow_of(subject: Any) -> type[HouseFlow] | None:
    """Return the flow that has this kind of subject, or None."""
    return next((Flow for Flow, subjects in FLOWS.items() if subjects.model is type(subject)), None)
