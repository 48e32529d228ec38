# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing a draft of a budget: rows of lines, sums computed by the server, nothing lost on an error."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.forms.budget import BaseBudgetLines, line_forms
from budgets.models import BudgetVersion, FundLine
from budgets.operations.budget import (
    Line,
    WrittenMeanwhile,
    digest_of_lines,
    lines_of,
    save_lines,
    submit_budget,
)
from budgets.operations.budget.lines import MOST_LINES
from budgets.states import BudgetState
from budgets.views.budget_finding import award_for
from core.money import Money, total
from core.permissions import may
from core.refusals import Refusal

FEW, MANY = 2, 6


@login_required
@require_http_methods(["GET", "POST"])
def award_budget_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Show and keep the lines of the award's draft; where there is none, lead to the budget."""
    award = award_for(request, number, "budgets.write_budget")
    version = BudgetVersion.objects.open().filter(award=award).first()
    if version is None or version.state != BudgetState.DRAFT:
        return redirect("award_budget", number)
    version.award = award
    return _save(request, version) if request.method == "POST" else _show(request, version)


def _save(request: HttpRequest, version: BudgetVersion) -> HttpResponse:
    forms = _forms(request, version, [], request.POST)
    if not forms.is_valid():
        return _show(request, version, forms)
    number, go = version.award.number, request.POST.get("go", "")
    try:
        save_lines(version, forms.lines(), seen=request.POST.get("seen"), by=request.user)
        if go == "submit":
            submit_budget(version, by=request.user)
    except Refusal as refusal:
        meanwhile = isinstance(refusal, WrittenMeanwhile)
        return _show(request, version, forms, str(refusal), anew=meanwhile)
    if go == "submit":
        messages.success(request, _("The budget is handed in."))
        return redirect("award_budget_version", number, version.no)
    messages.success(request, _("The lines are saved."))
    return redirect(f"{request.path}?more=1" if go == "more" else request.path)


def _forms(
    request: HttpRequest, version: BudgetVersion, lines: Sequence[Line], data: Any = None
) -> BaseBudgetLines:
    chooses = may(request.user, "budgets.see_funds", version)
    wanted = MANY if "more" in request.GET or not lines else FEW
    blank = max(0, min(wanted, MOST_LINES - len(lines)))
    rows = FundLine.objects.filter(fund__programme_key=version.programme_key).select_related("fund")
    return line_forms(
        version.award.currency, lines, data, blank=blank, funds={str(one.pk): one for one in rows}, chooses=chooses
    )  # fmt: skip


def _show(
    request: HttpRequest,
    version: BudgetVersion,
    forms: BaseBudgetLines | None = None,
    refusal: str = "",
    *,
    anew: bool = False,
) -> HttpResponse:
    """Show the lines that stand, or those that were typed; `anew` when they are to take the others' place."""
    standing = lines_of(version)
    shown = forms or _forms(request, version, standing)
    # What is saved next takes the place of the lines that this person has seen, unless told otherwise.
    seen = request.POST.get("seen", "") if forms is not None and not anew else digest_of_lines(standing)
    currency = version.award.currency
    told = {
        "award": version.award,
        "version": version,
        "forms": shown,
        "rows": _rows(shown, standing if forms is None else []),
        "granted": total((_granted(one) for one in standing), currency),
        "seen": seen,
        "refusal": refusal,
        "codes": sorted({one.heading for one in standing}),
        "names": sorted({one.heading_name for one in standing}),
        "problems": _problems(shown) if forms is not None else [],
    }
    code = 200 if forms is None else 422
    return render(request, "budgets/budget_edit.html", told, status=code)


def _problems(shown: BaseBudgetLines) -> list[tuple[str, str, str]]:
    return [
        (form.prefix, name, _("Line %(n)s, %(field)s: %(error)s") % {
            "n": place, "field": form.fields[name].label if name in form.fields else "", "error": text
        })
        for place, form in enumerate(shown.forms, 1)
        for name, texts in form.errors.items()
        for text in texts
    ]  # fmt: skip


def _rows(shown: BaseBudgetLines, standing: Sequence[Line]) -> list[tuple[Any, Money | None, str]]:
    """Return each form with what the award pays of its line, where that is known, and a heading."""
    rows = []
    for place, form in enumerate(shown.forms, 1):
        amount = _granted(standing[place - 1]) if place <= len(standing) else None
        rows.append((form, amount, _("Line %(n)s") % {"n": place}))
    return rows


def _granted(line: Line) -> Money:
    cost = line.unit_cost * line.quantity
    return cost - line.own if line.own else cost
