# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the money room's views find a payee, an account or a payment; whoever may not know of it gets a 404."""

from typing import Any

from django.http import HttpRequest

from accounts.rules import programmes_of
from budgets.models import Payee, PayeeAccount, Payment
from budgets.rules import READS_MONEY
from core.guards import find
from grants.models import Programme

SEE = "budgets.see_money_board"


def payee_for(request: HttpRequest, pk: int, may: str = SEE) -> Payee:
    """Return the payee of a programme whose money this person looks after; 403 without the permission."""
    payee = find(
        Payee.objects.of_board(request.user).select_related("added_by"), request.user, may=may, pk=pk
    )
    _show(request, payee)
    return payee


def account_for(request: HttpRequest, pk: int, may: str) -> PayeeAccount:
    """Return an account of such a payee."""
    accounts = PayeeAccount.objects.filter(payee__in=Payee.objects.of_board(request.user))
    account = find(accounts.select_related("payee", "proposed_by"), request.user, may=may, pk=pk)
    _show(request, account)
    return account


def payment_for(request: HttpRequest, reference: str, may: str = SEE) -> Payment:
    """Return a payment of a programme (or call) whose money this person looks after."""
    payments = Payment.objects.of_board(request.user).select_related(
        "account__payee", "account__verified_by", "ceiling", "batch", "letter", "reported_by", "declared_by"
    )
    payment = find(payments, request.user, may=may, reference=reference)
    _show(request, payment)
    return payment


def programmes_for(person: Any, roles: Any = READS_MONEY) -> list[Programme]:
    """Return the programmes in which the person holds one of these roles, by their names."""
    return list(Programme.objects.filter(key__in=programmes_of(person, roles)).order_by("name", "pk"))


def programme_asked(request: HttpRequest, roles: Any = READS_MONEY) -> Programme | None:
    """Return the programme that ?programme= names, else the first in which the person holds one of these roles."""
    known = programmes_for(request.user, roles)
    asked = request.GET.get("programme", "")
    found = next((one for one in known if one.key == asked), known[0] if known else None)
    if found is not None:
        request.programme = found  # type: ignore[attr-defined]
    return found


def _show(request: HttpRequest, thing: Any) -> None:
    """The page is that of the thing's programme: its name, its clock."""
    request.programme = Programme.objects.filter(key=thing.programme_key).first()  # type: ignore[attr-defined]
