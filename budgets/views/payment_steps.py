# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say about a payment, each on a page that restates it: check, release, stop, the bank's word."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from budgets.chart import BANK
from budgets.forms.payment import BankSaysForm, CheckForm, LetterForm, SettleForm, WhyForm
from budgets.models import LedgerAccount, Payment
from budgets.operations import payment as ops
from budgets.states import PaymentState
from budgets.views.looking_up import payment_for
from core.forms import ConfirmForm
from core.lifecycle import stands_in_the_way
from grants.views.staff.common import done, posted


def _reason(form: type) -> Callable[[Payment, HttpRequest], Any]:
    return lambda payment, request: form(*posted(request))


def _settle_form(payment: Payment, request: HttpRequest) -> SettleForm:
    """The amount and today are filled in; voucher and account are asked for."""
    today = ops.today_of(payment.programme_key)
    return SettleForm(payment.amount, *posted(request), initial={"paid_on": today})


def _check(payment: Payment, *, by: Any, **_ticks: bool) -> Payment:
    return ops.check_payment(payment, by=by)


@dataclass(frozen=True)
class Act:
    """A step as a page: who may, which form, which operation, its words. `ends` is where it leads, if it is an end."""

    step: str
    may: str
    form: Callable[[Payment, HttpRequest], Any]
    operation: Callable[..., Any]
    question: Any
    button: Any
    said: Any
    warning: Any = ""
    dangerous: bool = False
    ends: str = ""


ACTS = {
    "check": Act(
        "pass_check", "budgets.check_payment", _reason(CheckForm), _check, gettext_lazy("Check this payment?"),
        gettext_lazy("It is right"), gettext_lazy("Your check is noted."),
    ),
    "release": Act(
        "release", "budgets.release_payment", _reason(ConfirmForm), ops.release_payment,
        gettext_lazy("Release this payment?"), gettext_lazy("Release it"), gettext_lazy("Your release is noted."),
        gettext_lazy("With the last release it stands in the books and goes to the bank. It is not taken back then."),
    ),
    "reject": Act(
        "reject", "budgets.reject_payment", _reason(WhyForm), ops.reject_payment,
        gettext_lazy("Reject this payment?"), gettext_lazy("Reject it"), gettext_lazy("The payment is rejected."),
        gettext_lazy("It can be asked for again, as another attempt."), dangerous=True, ends=PaymentState.REJECTED,
    ),
    "withdraw": Act(
        "withdraw", "budgets.withdraw_payment", _reason(WhyForm), ops.withdraw_payment,
        gettext_lazy("Take this payment back?"), gettext_lazy("Take it back"),
        gettext_lazy("The payment is taken back."), gettext_lazy("It can be asked for again, as another attempt."),
        dangerous=True, ends=PaymentState.REJECTED,
    ),
    "settle": Act(
        "settle", "budgets.settle_payment", _settle_form, ops.settle_payment,
        gettext_lazy("Did the bank pay this?"), gettext_lazy("Yes, it is paid"),
        gettext_lazy("It is noted that the bank paid."),
        gettext_lazy("Take amount, day and number from the bank's statement."),
    ),
    "fail": Act(
        "fail", "budgets.fail_payment", _reason(BankSaysForm), ops.fail_payment,
        gettext_lazy("Did this payment fail?"), gettext_lazy("It failed"),
        gettext_lazy("It is noted that the payment failed."),
        gettext_lazy("Only when the bank said so. A payment whose fate nobody knows stays “sent”."), dangerous=True,
    ),
    "return": Act(
        "come_back", "budgets.return_payment", _reason(BankSaysForm), ops.return_payment,
        gettext_lazy("Did this money come back?"), gettext_lazy("It came back"),
        gettext_lazy("It is noted that the money came back."),
        gettext_lazy("Payment and release are reversed in the books; it can be asked for again."), dangerous=True,
    ),
    "report": Act(
        "declare_failed", "budgets.report_unknown", _reason(LetterForm), ops.report_unknown,
        gettext_lazy("Hand in the bank's letter?"), gettext_lazy("Hand it in"),
        gettext_lazy("The letter is handed in. A director decides."),
        gettext_lazy("When nobody knows what became of a payment, the bank says in writing that it was not carried out."),
    ),
    "declare": Act(
        "declare_failed", "budgets.declare_failed", _reason(WhyForm), ops.declare_failed,
        gettext_lazy("Declare this payment as failed?"), gettext_lazy("Declare it failed"),
        gettext_lazy("The payment is declared as failed."),
        gettext_lazy("Read the bank's letter first. The payment can then be asked for again, as another attempt."),
        dangerous=True, ends=PaymentState.FAILED,
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def payment_step(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """Ask before a step and take it; a button that was pressed twice leads where it led the first time."""
    what = ACTS[act]
    payment = payment_for(request, reference, may=what.may)
    form = what.form(payment, request)
    if done(request, form, partial(what.operation, payment)):
        messages.success(request, what.said)
        return redirect("payment", reference)
    if form.is_bound and _said_before(payment, what, form, request.user):
        return redirect("payment", reference)
    found = stands_in_the_way(getattr(payment, what.step)) if not form.is_bound else None
    if found is not None:
        raise found
    told = {
        "question": what.question,
        "button": what.button,
        "warning": what.warning,
        "dangerous": what.dangerous,
        "form": form,
        "facts": _facts(payment),
        "payment": payment,
        "banks": _banks(payment) if act == "settle" else [],
        "letter": payment.letter if act == "declare" else None,
        "back": reverse("payment", args=[reference]),
    }
    return render(request, "budgets/payment_step.html", told, status=422 if form.is_bound else 200)


def _said_before(payment: Payment, what: Act, form: Any, person: Any) -> bool:
    """Whether the payment stands already where this same post would have led it."""
    now = payment.fresh()
    if what.operation is ops.report_unknown:
        return now.reported_by_id == person.pk and "letter" not in form.errors
    reason = " ".join(form.data.get("reason", "").split())
    return bool(what.ends) and now.state == what.ends and now.reason == reason


def _facts(payment: Payment) -> list[tuple[Any, Any]]:
    account = payment.account
    return [
        (
            _("Amount"),
            _("%(amount)s (%(scale)s)") % {"amount": payment.amount, "scale": payment.amount.scale_words()},
        ),
        (_("For"), payment.text),
        (_("Payee"), account.payee),
        (_("Account"), f"{account.way} {account.masked}"),
        (_("Holder"), account.holder),
        (_("Asked by"), payment.maker_name),
    ]


def _banks(payment: Payment) -> list[str]:
    """Return the names of our bank accounts that the books know already."""
    known = LedgerAccount.objects.filter(
        programme_key=payment.programme_key, code=BANK, currency=payment.currency
    )
    return list(known.order_by("subject").values_list("subject", flat=True).distinct())
