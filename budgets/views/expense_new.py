# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing expenses in: typed on a phone, also where there is no network; sent once, however often it is tried."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.forms.expense import ExpenseForm, SheetForm
from budgets.operations.closing import refuse_closed
from budgets.operations.expense import report_expense, report_sheet
from budgets.views.expense import REPORT, back_to
from core.forms import HouseForm
from core.templatetags.house import problems
from grants.models import Award
from grants.views.staff.common import done, posted, staff_award

KEY, SENDER = "Idempotency-Key", "X-Outbox-User"


@login_required
@require_http_methods(["GET", "POST"])
def expense_new(request: HttpRequest, number: str) -> HttpResponse:
    """Hand one expense in with its receipt."""
    award = staff_award(request, number, may=REPORT)
    if request.method == "GET":
        refuse_closed(award)  # what is sent from a phone hears it as an answer to what was typed
    form = ExpenseForm(*_sent(request), award=award)
    return _handed_in(request, award, form, _report) or _page(request, award, form)


@login_required
@require_http_methods(["GET", "POST"])
def expense_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """Hand in all that stands on one sheet; `more` brings further rows, and keeps what was typed."""
    award = staff_award(request, number, may=REPORT)
    if request.method == "GET":
        refuse_closed(award)  # what is sent from a phone hears it as an answer to what was typed
    rows = _rows(request)
    if "more" in request.POST:
        rows += SheetForm.MORE
        form = SheetForm(award=award, rows=rows, initial=request.POST.dict())
        return _page(request, award, form)
    form = SheetForm(*_sent(request), award=award, rows=rows)
    return _handed_in(request, award, form, report_sheet) or _page(request, award, form)


def _report(tranche: Any, *, line: Any = None, **given: Any) -> Any:
    return report_expense(tranche, line, **given)


def _rows(request: HttpRequest) -> int:
    """Return how many rows the sheet that was sent had."""
    typed = request.POST.get("rows") or request.GET.get("rows", "")
    return int(typed) if typed.isdecimal() and len(typed) < 3 else SheetForm.ROWS


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """Return what the form is bound to; a key in the head of the request takes the place of the form's own."""
    data, sent_files = posted(request)
    if data is not None and request.headers.get(KEY):
        data = data.copy()
        data["client_key"] = request.headers[KEY]
    return data, sent_files


def _handed_in(
    request: HttpRequest, award: Award, form: HouseForm, operation: Callable[..., Any]
) -> HttpResponse | None:
    """Answer what was sent: a browser by a redirect, a phone's outbox in JSON; None to show the form."""
    by_outbox = request.method == "POST" and KEY in request.headers
    if by_outbox and request.headers.get(SENDER, str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({}, status=401)  # somebody else signed in on this phone meanwhile
    if done(request, form, partial(_by_tranche, operation)):
        messages.success(request, _("It is handed in. Finance looks at it."))
        return JsonResponse({"url": back_to(award)}) if by_outbox else redirect(back_to(award))
    return JsonResponse({"errors": problems(form)}, status=422) if by_outbox else None


def _by_tranche(operation: Callable[..., Any], *, tranche: Any, **given: Any) -> Any:
    return operation(tranche, **given)


def _page(request: HttpRequest, award: Award, form: Any) -> HttpResponse:
    told = {
        "award": award,
        "form": form,
        "sheet": isinstance(form, SheetForm),
        "paid": bool(form.fields["tranche"].queryset),
    }
    return render(request, "budgets/expense_new.html", told, status=422 if form.is_bound else 200)
