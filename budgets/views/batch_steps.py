# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps of a batch, each on a page that says again what is about to happen."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budgets.forms.batch import ReleaseForm, WhyForm
from budgets.models import Payment
from budgets.operations.batch import (
    cancel_batch,
    hand_over,
    lock_batch,
    make_papers_again,
    release_batch,
    take_out,
)
from budgets.states import BatchState
from budgets.views.batch import batch_for
from core.forms import ConfirmForm
from core.guards import find
from core.showing import day_text
from grants.views.staff.common import done, must_stand, posted

B = BatchState
both = require_http_methods(["GET", "POST"])


def _facts(batch: Any) -> list[tuple[str, Any]]:
    facts = [
        (_("Batch"), batch.number),
        (_("Way out"), batch.get_channel_display()),
        (_("Payments"), batch.count or batch.held),
        (_("To be paid on"), day_text(batch.execution_date)),
    ]
    return facts + ([(_("Paid from"), batch.source)] if batch.source else [])


def _step(
    request: HttpRequest, batch: Any, form: Any, operation: Callable[..., Any], said: Any, **told: Any
) -> HttpResponse:
    """Carry a step out and go back to the batch, or ask (again) whether it is meant."""
    if done(request, form, operation):
        messages.success(request, said(form.outcome) if callable(said) else said)
        return redirect("batch", batch.number)
    told = {"facts": _facts(batch), "back": reverse("batch", args=[batch.number])} | told
    status = 422 if request.method == "POST" else 200
    return render(request, "budgets/batch_step.html", told | {"batch": batch, "form": form}, status=status)


@login_required
@both
def batch_lock(request: HttpRequest, number: str) -> HttpResponse:
    """Freeze the list and its control sum."""
    batch = batch_for(request, number, "budgets.lock_batch")
    must_stand(batch, B.DRAFT)
    return _step(
        request, batch, ConfirmForm(*posted(request)), partial(lock_batch, batch),
        _("The batch is locked. Now somebody who releases payments types its control sum in."),
        question=_("Lock this batch?"), button=_("Lock it"),
        facts=[*_facts(batch), (_("Control sum"), batch.sum)],
    )  # fmt: skip


@login_required
@both
def batch_release(request: HttpRequest, number: str) -> HttpResponse:
    """Release the batch, with its control sum typed in; the sum is not shown here."""
    batch = batch_for(request, number, "budgets.release_batch")
    must_stand(batch, B.LOCKED, B.RELEASED)

    def said(outcome: Any) -> str:
        if outcome.state == B.LOCKED:
            return _("You released it. It needs another person who releases payments too.")
        return _("The batch is released, and its file is made.")

    form = ReleaseForm(*posted(request), batch=batch)
    return _step(
        request, batch, form, partial(release_batch, batch), said, question=_("Release this batch?"),
        button=_("Release it"), warning=_("Its payments are posted, and can then be taken back only by the bank’s word."),
    )  # fmt: skip


@login_required
@both
def batch_hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Note that the file was handed over."""
    batch = batch_for(request, number, "budgets.hand_over_batch")
    must_stand(batch, B.RELEASED)
    return _step(
        request, batch, ConfirmForm(*posted(request)), partial(hand_over, batch),
        _("The batch was handed over; its payments are sent."), question=_("Was this batch handed over?"),
        button=_("Yes, it was"), warning=_("A batch that was handed over is not cancelled any more."),
        facts=[*_facts(batch), (_("Control sum"), batch.control)],
    )  # fmt: skip


@login_required
@both
def batch_cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Cancel a batch that nobody outside has seen."""
    batch = batch_for(request, number, "budgets.cancel_batch")
    must_stand(batch, *B.INSIDE)
    return _step(
        request, batch, WhyForm(*posted(request)), partial(cancel_batch, batch),
        _("The batch is cancelled. Its payments may join another."), question=_("Cancel this batch?"),
        button=_("Cancel it"), dangerous=True,
        warning=_("Be sure that nobody handed its file over: its payments may then go out a second time."),
    )  # fmt: skip


@login_required
@both
def batch_take_out(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take one payment out."""
    batch = batch_for(request, number, "budgets.take_out_payment")
    must_stand(batch, B.DRAFT, B.LOCKED)
    payment = find(Payment.objects.filter(batch=batch).select_related("account__payee"), request.user, pk=pk)
    facts = [
        (_("Batch"), batch.number),
        (_("Payment"), payment.reference),
        (_("Payee"), payment.account.payee),
        (_("Amount"), payment.amount),
    ]
    return _step(
        request, batch, WhyForm(*posted(request)), partial(take_out, payment), _("The payment was taken out."),
        question=_("Take this payment out of the batch?"), button=_("Take it out"), facts=facts,
    )  # fmt: skip


@login_required
@require_POST
def batch_papers(request: HttpRequest, number: str) -> HttpResponse:
    """Let papers that could not be made be tried again."""
    batch = batch_for(request, number, "budgets.hand_over_batch")
    must_stand(batch, B.RELEASED, B.SENT)
    make_papers_again(batch, by=request.user)
    messages.success(request, _("The papers are made once more."))
    return redirect("batch", number)
