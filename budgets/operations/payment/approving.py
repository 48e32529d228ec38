# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checking and releasing: other people than the one who asked, as many as the amount needs, each of them once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.states import Role
from budgets.models import Approval, Payment
from budgets.operations.ledger import post
from budgets.operations.payment.common import (
    InABatch,
    moment,
    refuse_account,
    release_entry,
    thing_of,
    today_of,
)
from budgets.payables import RELEASE
from budgets.states import BatchState, Stage
from core import audit
from core.lifecycle import advance, lock, stands_in_the_way
from core.permissions import demand
from core.refusals import Refusal

# Stage: the step that its last answer takes, the permission, the role that is kept with the answer.
STAGES = {
    Stage.CHECK: ("pass_check", "budgets.check_payment", Role.FINANCE_CHECKER),
    Stage.RELEASE: ("release", "budgets.release_payment", Role.RELEASER),
}


class MakerApproves(Refusal):
    """Who asks does not answer."""

    sentence = _("You asked for the payment %(payment)s, so somebody else answers for it.")


class ApprovedBefore(Refusal):
    """Who checked does not release."""

    sentence = _("You checked the payment %(payment)s, so somebody else releases it.")


def check_payment(payment: Payment, *, by: Any, at: datetime | None = None) -> Payment:
    """Check a payment; with the last check that its amount needs it is checked. Checked twice it was checked once.

    Raises NotAllowed, MakerApproves, AccountNotUsable or WrongState.
    """
    return _approve(payment, Stage.CHECK, by, at)


def release_payment(payment: Payment, *, by: Any, at: datetime | None = None) -> Payment:
    """Release a checked payment; with the last release it is posted as an advance and may be sent.

    Raises NotAllowed, MakerApproves, ApprovedBefore, AccountNotUsable, BooksClosed, WrongState, or what the
    thing that is paid refuses. What stands in a locked batch is released with it (InABatch).
    """
    return _approve(payment, Stage.RELEASE, by, at)


def _approve(payment: Payment, stage: Stage, by: Any, at: datetime | None) -> Payment:
    step, permission, role = STAGES[stage]
    with transaction.atomic():
        row = lock(payment)
        demand(by, permission, row)
        if not row.approvals.filter(stage=stage, person=by).exists():
            _refuse(row, stage, by, step)
            Approval.objects.create(
                payment=row, stage=stage, person=by, name=by.name, role=role, at=moment(at)
            )
            audit.record("approve", row, by=by, at=at, tell=False, stage=stage)
            _complete(row, stage, by, at)
    payment.refresh_from_db()
    return payment


def _refuse(row: Payment, stage: Stage, by: Any, step: str) -> None:
    """Refuse a wrong state, a wrong person, an account that is not in use any more, and the thing's own reasons."""
    if by.pk == row.maker_id:
        raise MakerApproves(payment=str(row))
    found = stands_in_the_way(getattr(row, step))
    if found is None and row.approvals.filter(person=by).exists():
        found = ApprovedBefore(payment=str(row))
    if found is None and row.batch is not None and row.batch.state != BatchState.DRAFT:
        found = InABatch(payment=str(row), batch=str(row.batch))
    if found is None and stage == Stage.RELEASE:
        kind, thing = thing_of(row)
        found = kind.refusal(thing, RELEASE)
    if found is not None:
        raise found
    refuse_account(row.account)


def _complete(row: Payment, stage: Stage, by: Any, at: datetime | None) -> None:
    """Take the step when enough people have answered."""
    given = row.approvals.filter(stage=stage).count()
    if stage == Stage.CHECK and given >= row.checks_needed:
        advance(row.pass_check, by=by, at=at)
        if not row.releases_needed:
            _post_release(row, by, at)
            advance(row.pass_on, by=by, at=at)
    elif stage == Stage.RELEASE and given >= row.releases_needed:
        _post_release(row, by, at)
        advance(row.release, by=by, at=at)


def _post_release(row: Payment, by: Any, at: datetime | None) -> None:
    post(row.programme_key, release_entry(row, today_of(row.programme_key, at)), by=by)
