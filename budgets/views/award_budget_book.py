# SPDX-License-Identifier: AGPL-3.0-or-later
"""A budget's workbook handed out, and handed in: first it is only looked at, cell by cell, then saved as the draft."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from budgets.books.reading import Found, read_budget
from budgets.books.writing import book_of
from budgets.forms.budget import BookForm, line_forms
from budgets.models import BudgetVersion, FundLine
from budgets.operations.budget import digest_of_lines, lines_of
from budgets.states import BudgetState
from budgets.views.budget_finding import award_for, version_for
from core.downloads import MIMES, download_response
from core.unreadable import Unreadable
from core.workbook_gate import MAX_BYTES
from grants.views.staff.common import posted

SHOWN = 100


def _fund_lines(version: BudgetVersion) -> dict[str, FundLine]:
    """The donor's lines by code; of two funds with one code, the first fund's."""
    rows = FundLine.objects.filter(fund__programme_key=version.programme_key).select_related("fund")
    return {one.code: one for one in rows.order_by("-fund__key", "code")}


@login_required
@require_safe
def award_budget_book(request: HttpRequest, number: str, no: int) -> HttpResponse:
    """Hand over a version as a workbook."""
    version = version_for(request, number, no)
    content = book_of(version, list(_fund_lines(version).values()))
    return download_response(content, f"{version.number}.xlsx", MIMES["xlsx"])


@login_required
@require_http_methods(["GET", "POST"])
def award_budget_upload(request: HttpRequest, number: str) -> HttpResponse:
    """Look at a workbook: its lines and every complaint; what is right can then be saved as the draft."""
    award = award_for(request, number, "budgets.write_budget")
    version = BudgetVersion.objects.open().filter(award=award).first()
    if version is None or version.state != BudgetState.DRAFT:
        return redirect("award_budget", number)
    version.award = award
    form = BookForm(*posted(request))
    told: dict[str, Any] = {"award": award, "version": version, "form": form}
    if form.is_bound and form.is_valid():
        try:
            found = read_budget(form.cleaned_data["file"].read(MAX_BYTES + 1), version, _fund_lines(version))
        except Unreadable as problem:
            form.add_error("file", str(problem))
        else:
            told |= _looked_at(version, found)
    bad = form.errors or told.get("errors")
    return render(request, "budgets/budget_upload.html", told, status=422 if bad else 200)


def _looked_at(version: BudgetVersion, found: Found) -> dict[str, Any]:
    """Return what the page says of a workbook, and the form by which its lines are saved."""
    if found.errors:
        return {"errors": found.errors[:SHOWN], "more": max(0, len(found.errors) - SHOWN)}
    funds = {str(one.pk): one for one in _fund_lines(version).values()}
    forms = line_forms(version.award.currency, found.lines, blank=0, funds=funds, chooses=False)
    return {
        "found": found,
        "rows": [
            (place, line, line.unit_cost * line.quantity - line.own)
            for place, line in zip(found.places, found.lines, strict=True)
        ],
        "forms": forms,
        "same": digest_of_lines(found.lines) == digest_of_lines(lines_of(version)),
    }
