# SPDX-License-Identifier: AGPL-3.0-or-later
"""PaymentFlow, one per payment: checked, released, handed over; a failure that nobody knows of is declared.

What stands in a batch moves with it (workflows/batch_flow.py).
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from budgets.models import Payment
from budgets.states import PaymentState
from workflows.engine import HouseFlow, Page, Wait, Whose
from workflows.moments import CHECKERS, DIRECTORS, MAKERS, RELEASERS

P = PaymentState


def checked(payment: Payment) -> bool:
    """Enough people checked it, or it has ended."""
    return payment.state != P.REQUESTED


def released(payment: Payment) -> bool:
    """Enough people released it, or it has ended."""
    return payment.state not in {P.REQUESTED, P.CHECKED}


def sent(payment: Payment) -> bool:
    """It was handed over with a batch, or has ended."""
    return payment.state not in {P.REQUESTED, P.CHECKED, P.RELEASED}


def answered(payment: Payment) -> bool:
    """What became of it is known."""
    return payment.state in {*P.ENDED, P.SETTLED}


def unless_batched(payment: Payment, people: list[Whose]) -> list[Whose]:
    """These people, if it stands in no batch."""
    return [] if payment.batch_id else people


def page(payment: Payment) -> Page:
    """The payment's page; for many, the payments that wait for the reader."""
    url = reverse("payment", args=[payment.reference])
    many = reverse("payments") + "?mine=1"
    return Page(url, payment.reference, f"payments:{payment.programme_key}", many)


def batch_page(payment: Payment) -> Page:
    """Where a batch is begun."""
    url = reverse("batch_new")
    return Page(url, payment.reference, f"send:{payment.programme_key}", url)


class PaymentFlow(HouseFlow):
    """A payment's way to the bank, by different people."""

    start = flow.StartHandle().Next(this.check)

    # Finance checker
    check = Wait(
        fact=checked,
        who=lambda payment: CHECKERS,
        page=page,
        since=lambda payment: payment.requested_at,
        one=_("Check the payment %(label)s"),
        many=_("Check %(n)s payments"),
    ).Next(this.release)

    # Releaser
    release = Wait(
        fact=released,
        who=lambda payment: unless_batched(payment, RELEASERS),
        page=page,
        since=lambda payment: payment.checked_at,
        one=_("Release the payment %(label)s"),
        many=_("Release %(n)s payments"),
    ).Next(this.send)

    # Finance officer
    send = Wait(
        fact=sent,
        who=lambda payment: unless_batched(payment, MAKERS),
        page=batch_page,
        since=lambda payment: payment.released_at,
        one=_("Put the payment %(label)s into a batch"),
        many=_("Put %(n)s payments into a batch"),
    ).Next(this.declare)

    # Director
    declare = Wait(
        fact=answered,
        who=lambda payment: DIRECTORS if payment.reported_at else [],
        page=page,
        since=lambda payment: payment.reported_at or payment.sent_at,
        one=_("Say whether the payment %(label)s failed"),
        many=_("Say of %(n)s payments whether they failed"),
    ).Next(this.end)

    end = flow.End()
