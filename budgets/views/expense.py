# SPDX-License-Identifier: AGPL-3.0-or-later
"""A team's expenses: how far its money is accounted for, each expense with its receipt, the answer to a question."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules import is_auditor
from budgets.forms.expense import AnswerForm
from budgets.models import Expense, Finding
from budgets.operations.expense import answer_question
from budgets.states import ExpenseState
from budgets.views.accounting import accounted, closing_of, offers, sums
from core import audit, blobs
from core.downloads import download_response
from core.guards import find
from core.permissions import demand, may
from grants.models import Award
from grants.views.staff.common import done, page_of, posted, staff_award

READ, REPORT = "budgets.read_money", "budgets.report_expense"
SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/webp": "webp"}


@login_required
@require_safe
def award_expenses(request: HttpRequest, number: str) -> HttpResponse:
    """Show what was paid and accounted for, and the expenses; ?state= narrows them. An auditor's reading is logged."""
    award = staff_award(request, number, may=READ)
    if is_auditor(request.user, award):
        audit.record_reading(request.user, "expenses", award)
    state = request.GET.get("state", "")
    found = Expense.objects.filter(award=award).select_related("line", "tranche")
    if state in ExpenseState.values:
        found = found.filter(state=state)
    asked = Case(When(state=ExpenseState.ASKED, then=Value(0)), default=Value(1))  # those wait for the team
    page = page_of(request, found.order_by(asked, "-spent_on", "-pk"))
    for one in [*page]:
        one.award = award  # known already: its currency needs no query
    rows, closing = accounted(award, award.tranches.all()), closing_of(award)
    findings = list(Finding.objects.filter(award=award).select_related("tranche").order_by("pk"))
    for finding in findings:
        finding.award = award
    told = {
        "award": award,
        "submission": award.submission,
        "zone": award.submission.call.time_zone,
        "rows": rows,
        "tiles": sums(award, rows),
        "page": page,
        "state": state,
        "states": ExpenseState.choices,
        "findings": [(one, one.sum().pending) for one in findings],
        "closing": closing,
        "offers": offers(request.user, award, paid=bool(rows), closed=closing is not None),
    }
    return render(request, "budgets/award_expenses.html", told)


def expense_of(award: Award, request: HttpRequest, pk: int) -> Expense:
    """Return an expense of the award, else 404."""
    rows = Expense.objects.filter(award=award).to_look_at()
    return find(rows, request.user, pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def expense(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show one expense with its receipt; if finance asked about it, the team answers and puts it right here."""
    award = staff_award(request, number, may=READ)
    one = expense_of(award, request, pk)
    answers = one.state == ExpenseState.ASKED and may(request.user, REPORT, award)
    form = AnswerForm(*posted(request), expense=one) if answers else None
    if request.method == "POST":
        demand(request.user, REPORT, award)
        form = form or AnswerForm(*posted(request), expense=one)
        if done(request, form, partial(answer_question, one)):
            messages.success(request, _("Your answer is sent. Finance looks at the expense again."))
            return redirect("award_expenses", number)
    told = {
        "award": award,
        "one": one,
        "form": form,
        "facts": facts_of(one),
        "picture": one.receipt.mime.startswith("image/"),
        "judges": may(request.user, "budgets.judge_expense", one),
    }
    return render(request, "budgets/expense.html", told, status=422 if form and form.is_bound else 200)


def facts_of(one: Expense) -> list[tuple[str, Any]]:
    """Return what was typed, as (name, value)."""
    facts = [
        (_("Amount"), one.amount),
        (_("Supplier"), one.supplier),
        (_("Day"), one.spent_on),
        (_("Tax invoice"), one.invoice_number),
        (_("Budget line"), f"{one.line.heading.name}: {one.line.item}" if one.line else ""),
        (_("Tranche"), one.tranche.number),
        (_("Handed in by"), one.reported_by),
    ]
    return [(name, value) for name, value in facts if value]


@login_required
@require_safe
def expense_receipt(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Hand over the receipt; an auditor's reading is logged."""
    award = staff_award(request, number, may=READ)
    one = expense_of(award, request, pk)
    if is_auditor(request.user, award):
        audit.record_reading(request.user, "receipt", one)
    name = f"{award.number}-receipt-{one.pk}.{SUFFIXES.get(one.receipt.mime, 'jpg')}"
    return download_response(blobs.read(one.receipt.sha256), name, one.receipt.mime)


def back_to(award: Award) -> str:
    """Return the address of the award's expenses."""
    return reverse("award_expenses", args=[award.number])
