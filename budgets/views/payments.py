# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of payments: narrowed by the address, what waits for the reader first, as a file."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.forms.payment import PaymentFilter
from budgets.models import Payment
from core.downloads import table_response, wanted_format
from core.permissions import demand
from grants.views.staff.common import page_of


@login_required
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """List the payments of the reader's programmes, newest first; ?mine=1 are those that wait for the reader."""
    demand(request.user, "budgets.see_money_board")
    filters = PaymentFilter(request.GET)
    known = Payment.objects.of_board(request.user)
    found = filters.narrow(known, request.user)
    ordered = found.select_related("account__payee").order_by("-requested_at", "-pk")
    if wanted_format(request):
        return _file(request, ordered)
    told = {
        "page": page_of(request, ordered),
        "sums": found.sums(),
        "waiting": known.awaiting(request.user).count(),
        "mine": bool(filters.cleaned_data.get("mine")),
        "filters": filters,
    }
    return render(request, "budgets/payments.html", told)


def _file(request: HttpRequest, found: Any) -> HttpResponse:
    heads = [
        _("Reference"), _("Award"), _("For what"), _("Status"), _("Amount"), _("Payee"), _("Account"), _("Asked by"),
        _("Asked on"), _("Checked by"), _("Released by"), _("Paid on"), _("Voucher"), _("Reason"),
    ]  # fmt: skip
    return table_response(request, "payments", heads, _rows(found))


def _rows(found: Any) -> Iterator[list[Any]]:
    for one in found:
        yield [
            one.reference, one.award_number, one.text, one.state_label, one.amount, one.account.payee.name,
            str(one.account), one.maker_name, one.requested_at, one.checker_name, one.releaser_name, one.paid_on,
            one.voucher_number, one.reason,
        ]  # fmt: skip
