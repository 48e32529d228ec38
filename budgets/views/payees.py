# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of payees with their accounts, masked; as a file."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules import programmes_of
from budgets.forms.payee import PayeeFilter
from budgets.models import Payee
from budgets.views.payee import PROPOSERS
from core.downloads import table_response, wanted_format
from core.permissions import demand
from grants.views.staff.common import page_of


@login_required
@require_safe
def payees(request: HttpRequest) -> HttpResponse:
    """List the payees of the reader's programmes by name; ?q= and ?account= narrow it."""
    demand(request.user, "budgets.see_money_board")
    filters = PayeeFilter(request.GET)
    found = filters.narrow(Payee.objects.of_board(request.user)).prefetch_related("accounts")
    found = found.order_by("name", "pk")
    if wanted_format(request):
        return _file(request, found)
    told = {
        "page": page_of(request, found),
        "filters": filters,
        "adds": bool(programmes_of(request.user, PROPOSERS)),
    }
    return render(request, "budgets/payees.html", told)


def _file(request: HttpRequest, found: Any) -> HttpResponse:
    heads = [
        _("Payee"), _("Kind"), _("Registration number"), _("Guardian"), _("Award"), _("Account"), _("Holder"),
        _("Status"), _("Used from"),
    ]  # fmt: skip
    return table_response(request, "payees", heads, _rows(found))


def _rows(found: Any) -> Iterator[list[Any]]:
    """Yield a row for each account, and one for a payee without any."""
    for one in found:
        facts = [one.name, one.get_kind_display(), one.registration, one.guardian_name, one.award_number]
        for account in one.accounts.all():
            yield [*facts, str(account), account.holder, account.state_label, account.usable_from]
        if not one.accounts.all():
            yield [*facts, "", "", "", None]
