# SPDX-License-Identifier: AGPL-3.0-or-later
"""Closing: the money of an award for good, and the periods of the books."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rules import roles_of
from accounts.states import Role
from budgets.closing import missing_for
from budgets.forms.period import PeriodForm
from budgets.models import JournalEntry, MoneyClosing, Period
from budgets.operations.closing import close_award_money
from budgets.operations.ledger import close_period, open_period
from budgets.rules import READS_MONEY
from budgets.views.expense import back_to
from core.forms import ConfirmForm
from core.guards import find
from core.permissions import demand, may
from grants.views.staff.common import confirm_page, done, posted, staff_award

KEEPERS = frozenset({Role.FINANCE_MAKER, Role.FINANCE_CHECKER})


@login_required
@require_http_methods(["GET", "POST"])
def money_close(request: HttpRequest, number: str) -> HttpResponse:
    """Say what still stands in the way of closing an award's money, or close it."""
    award = staff_award(request, number, may="budgets.close_award_money")
    if MoneyClosing.objects.filter(award=award).exists():
        return redirect(back_to(award))
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(close_award_money, award)):
        messages.success(request, _("The money is closed. The closing statement is being made."))
        return redirect(back_to(award))
    told = {"award": award, "form": form, "missing": missing_for(award)}
    return render(request, "budgets/money_close.html", told, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def money_periods(request: HttpRequest) -> HttpResponse:
    """List the periods of the reader's programmes; who keeps the books opens the next one."""
    demand(request.user, "budgets.see_money_board")
    kept = _programmes(request.user, KEEPERS)
    if request.method == "POST" and not kept:
        demand(request.user, "budgets.open_period")
    newest = Period.objects.filter(programme_key__in=kept).aggregate(day=Max("ends_on"))["day"]
    following = {"starts_on": newest + timedelta(days=1)} if newest else {}
    form = PeriodForm(*posted(request), programmes=kept, initial=following) if kept else None
    if form is not None and done(request, form, _open):
        messages.success(request, _("The period is opened."))
        return redirect("money_periods")
    entries = JournalEntry.objects.filter(
        programme_key=OuterRef("programme_key"), date__range=(OuterRef("starts_on"), OuterRef("ends_on"))
    )
    counted = entries.order_by().values("programme_key").annotate(n=Count("pk")).values("n")
    periods = Period.objects.filter(programme_key__in=_programmes(request.user, READS_MONEY))
    rows = periods.annotate(entries=Subquery(counted)).select_related("closed_by")
    told = {
        "rows": [
            (row, row.closed_at is None and may(request.user, "budgets.close_period", row))
            for row in rows.order_by("programme_key", "-starts_on")
        ],
        "form": form,
    }
    return render(
        request, "budgets/periods.html", told, status=422 if form is not None and form.is_bound else 200
    )


def _programmes(person: Any, roles: frozenset[str]) -> list[str]:
    """Return the keys of the programmes in which the person holds one of these roles for the whole programme."""
    return sorted(
        {held.programme_key for held in roles_of(person) if held.role in roles and not held.call_key}
    )


def _open(*, programme_key: str, **given: Any) -> Period:
    return open_period(programme_key, **given)


@login_required
@require_http_methods(["GET", "POST"])
def period_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a period for ever."""
    demand(request.user, "budgets.see_money_board")
    rows = Period.objects.filter(programme_key__in=_programmes(request.user, READS_MONEY))
    period = find(rows, request.user, may="budgets.close_period", pk=pk)
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(close_period, period)):
        messages.success(request, _("The period is closed."))
        return redirect("money_periods")
    return confirm_page(
        request, form, question=_("Close this period for ever?"), button=_("Close it"), dangerous=True,
        facts=[(_("First day"), period.starts_on), (_("Last day"), period.ends_on)],
        warning=_("Nothing can then be booked that is dated on its last day or before. It is never opened again."),
        back=reverse("money_periods"),
    )  # fmt: skip
