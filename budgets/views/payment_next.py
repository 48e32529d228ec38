# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may happen next to a payment: in words for everybody, as buttons for those who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Approval, Payment
from budgets.states import PaymentState, Stage
from core.lifecycle import possible_steps
from core.permissions import WHO_MAY, may

# The step of the lifecycle, its page, the word on the button, the look of the button.
BUTTONS = (
    ("pass_check", "payment_check", gettext_lazy("Check it"), ""),
    ("release", "payment_release", gettext_lazy("Release it"), ""),
    ("settle", "payment_settle", gettext_lazy("The bank paid it"), ""),
    ("report", "payment_report", gettext_lazy("Hand in the bank's letter"), " second"),
    ("declare_failed", "payment_declare", gettext_lazy("Declare it failed"), " stop"),
    ("come_back", "payment_return", gettext_lazy("The money came back"), " stop"),
    ("fail", "payment_fail", gettext_lazy("It failed"), " stop"),
    ("withdraw", "payment_withdraw", gettext_lazy("Take it back"), " stop"),
    ("reject", "payment_reject", gettext_lazy("Reject it"), " stop"),
)


@dataclass(frozen=True)
class Next:
    """What is awaited, of whom (empty: of nobody here), and how many of how many have answered (0 of 0: no matter)."""

    words: Any
    who: Any = ""
    given: int = 0
    wanted: int = 0


def what_next(payment: Payment, approvals: Sequence[Approval]) -> Next | None:
    """Return what is awaited; None when the payment has ended or arrived."""
    given = len([one for one in approvals if one.stage == Stage.CHECK])
    released = len(approvals) - given
    if payment.state == PaymentState.REQUESTED:
        return Next(_("A check"), WHO_MAY["budgets.check_payment"], given, payment.checks_needed)
    if payment.state == PaymentState.CHECKED:
        return Next(_("A release"), WHO_MAY["budgets.release_payment"], released, payment.releases_needed)
    if payment.state == PaymentState.RELEASED:
        return Next(_("It goes to the bank in a batch"), WHO_MAY["budgets.settle_payment"])
    if payment.state == PaymentState.SENT and payment.reported_by_id:
        return Next(_("A decision on the bank's letter"), WHO_MAY["budgets.declare_failed"])
    if payment.state == PaymentState.SENT:
        return Next(_("The bank's answer"), WHO_MAY["budgets.settle_payment"])
    return None


def offered(payment: Payment, person: Any, approvals: Sequence[Approval]) -> list[tuple[str, Any, str]]:
    """Return (address, word, look) of each step that the person could take now."""
    steps = possible_steps(payment, person)
    if person.pk == payment.maker_id or person.pk in {one.person_id for one in approvals}:
        steps -= {"pass_check", "release"}
    if payment.reported_by_id in (None, person.pk):
        steps -= {"declare_failed"}
    reports = payment.state == PaymentState.SENT and payment.reported_by_id is None
    if reports and may(person, "budgets.report_unknown", payment):
        steps |= {"report"}
    return [
        (reverse(page, args=[payment.reference]), words, look)
        for step, page, words, look in BUTTONS
        if step in steps
    ]
