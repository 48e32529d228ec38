# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for the payment of a due tranche: the amount is seen, the account is chosen."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.forms.payment import RequestForm
from budgets.models import Payee, PayeeAccount, Payment, Tranche
from budgets.operations.payment import LivePayment, request_payment
from budgets.operations.tranche.paying import out_of_period
from budgets.payables import REQUEST, kind_of
from budgets.states import AccountState, TrancheState
from core.guards import find
from grants.views.staff.common import done, posted, staff_award


@login_required
@require_http_methods(["GET", "POST"])
def payment_request(request: HttpRequest, number: str, no: int) -> HttpResponse:
    """Ask for the payment of a tranche; asked twice by the same person, the payment that stands is shown."""
    award = staff_award(request, number, may="budgets.request_payment")
    tranche = find(Tranche.objects.filter(award=award).to_look_at(), request.user, no=no)
    kind = kind_of(tranche)
    accounts = kind.payees(tranche)
    form = RequestForm(accounts, *posted(request))
    if done(request, form, partial(_ask, tranche)):
        messages.success(request, _("The payment is asked for. Somebody else checks it."))
        return redirect("payment", form.outcome.reference)
    if request.method == "GET":
        found = kind.refusal(tranche, REQUEST)
        if found is not None:
            raise found
    told = {
        "award": award,
        "tranche": tranche,
        "form": form,
        "accounts": len(accounts),
        "others": _not_usable(award),
        "payees": Payee.objects.of_award(award),
        "ceiling": kind.ceiling(tranche),
        "back": reverse("award_money", args=[number]),
    }
    return render(request, "budgets/payment_request.html", told, status=422 if form.is_bound else 200)


def where_to_ask(tranche: Tranche) -> Any:
    """Return where a payment of the tranche is asked for, or why not now (a Refusal); None when it is not its turn."""
    if tranche.state != TrancheState.DUE or tranche.requested_at is not None:
        return None
    return out_of_period(tranche) or reverse("payment_request", args=[tranche.award.number, tranche.no])


def _ask(tranche: Tranche, *, account: PayeeAccount, by: Any) -> Payment:
    """Ask; a button that was pressed twice leads to the payment that it asked for."""
    try:
        return request_payment(tranche, account=account, by=by)
    except LivePayment:
        own = Payment.objects.of_thing(tranche).live().filter(maker=by, account=account).first()
        if own is None:
            raise
        return own


def _not_usable(award: Any) -> Any:
    """Return the award's accounts that wait still or are blocked, so that nobody wonders where they are."""
    waiting = [AccountState.PROPOSED, AccountState.VERIFIED, AccountState.BLOCKED]
    payees = Payee.objects.of_award(award)
    return (
        PayeeAccount.objects.filter(payee__in=payees, state__in=waiting)
        .select_related("payee")
        .order_by("pk")
    )
