# SPDX-License-Identifier: AGPL-3.0-or-later
"""The expenses that finance judges: a list that begins with what waits for the reader, and one with its receipt."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.forms.judging import ACCEPT, ASK, MINE, ExpenseFilter, JudgeForm
from budgets.models import TICKS, Expense
from budgets.operations.expense import accept_expense, ask_about, look_alikes, refuse_expense
from budgets.states import ExpenseState
from budgets.views.expense import facts_of
from core.downloads import table_response, wanted_format
from core.guards import find
from core.permissions import demand, may
from grants.views.staff.common import done, page_of, posted

BOARD, JUDGE = "budgets.see_money_board", "budgets.judge_expense"


@login_required
@require_safe
def run_expenses(request: HttpRequest) -> HttpResponse:
    """List the expenses of the reader's programmes, what waits for the reader first; as a file with ?format=."""
    demand(request.user, BOARD)
    filters = ExpenseFilter(request.GET)
    found = _narrowed(request, Expense.objects.of_board(request.user).to_look_at())
    if wanted_format(request):
        return _file(request, found)
    page = page_of(request, found)
    told = {"page": page, "rows": list(page), "filters": filters}
    return render(request, "budgets/expenses.html", told)


def _narrowed(request: HttpRequest, found: Any) -> Any:
    """Return what ?state= and ?q= leave, in the order in which it is looked at: the longest waiting first."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:80]
    if state == MINE:
        found = found.waiting_for(request.user)
    elif state in ExpenseState.values:
        found = found.filter(state=state)
    if text:
        found = found.like(text)
    waits = When(pk__in=Expense.objects.waiting_for(request.user).values("pk"), then=Value(0))
    turn = Case(waits, When(state="asked", then=Value(1)), default=Value(2), output_field=IntegerField())
    return found.order_by(turn, "reported_at", "pk")


def _file(request: HttpRequest, found: Iterable[Expense]) -> HttpResponse:
    heads = [
        _("Award"), _("Tranche"), _("Status"), _("Day"), _("Supplier"), _("Tax invoice"), _("Budget line"),
        _("Amount"), _("Handed in by"), _("Handed in"),
    ]  # fmt: skip
    return table_response(request, "expenses", heads, (_cells(one) for one in found))


def _cells(one: Expense) -> list[Any]:
    return [
        one.award.number, one.tranche.number, str(one.state_label), one.spent_on, one.supplier,
        one.invoice_number, str(one.line or ""), one.amount, str(one.reported_by), one.reported_at,
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def run_expense(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an expense beside the six rules; whoever judges accepts it, asks about it or does not accept it."""
    demand(request.user, BOARD)
    one = find(Expense.objects.of_board(request.user).to_look_at(), request.user, pk=pk)
    if request.method == "POST":
        demand(request.user, JUDGE, one)
    own = one.reported_by_id == request.user.pk
    judges = one.state == ExpenseState.SUBMITTED and may(request.user, JUDGE, one) and not own
    form = JudgeForm(*posted(request))
    if done(request, form, partial(_judge, one)):
        messages.success(request, _said(form.cleaned_data["decision"]))
        return redirect(_next(request))
    told = {
        "one": one,
        "award": one.award,
        "form": form if judges or form.is_bound else None,
        "own": own,
        "facts": facts_of(one),
        "picture": one.receipt.mime.startswith("image/"),
        "alike": look_alikes(one).select_related("award", "tranche")[:5],
        "ticks": [(one._meta.get_field(name).verbose_name, getattr(one, name)) for name in TICKS],
    }
    return render(request, "budgets/expense_judge.html", told, status=422 if form.is_bound else 200)


def _judge(one: Expense, *, decision: str, ticks: list[str], words: str, by: Any) -> Expense:
    if decision == ACCEPT:
        return accept_expense(one, ticks=ticks, by=by)
    if decision == ASK:
        return ask_about(one, question=words, by=by)
    return refuse_expense(one, reason=words, by=by)


def _said(decision: str) -> str:
    if decision == ACCEPT:
        return _("The expense is accepted and booked.")
    return _("The team is asked.") if decision == ASK else _("The expense is not accepted.")


def _next(request: HttpRequest) -> str:
    """Return the address of the next expense that waits for this person, else of the list."""
    rows = Expense.objects.of_board(request.user).waiting_for(request.user).order_by("reported_at", "pk")
    following = rows.values_list("pk", flat=True).first()
    return reverse("run_expense", args=[following]) if following else reverse("run_expenses")
