# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of the requested budget: lines as typed, sums computed by the server."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.money import Money
from grants.completeness import look_at
from grants.forms.budget import BaseBudget, budget_forms
from grants.models import Submission
from grants.operations.details import (
    MOST_LINES,
    AmountTooLarge,
    ChangedMeanwhile,
    OwnPartTooLarge,
    TooManyLines,
    budget_mark,
    save_budget,
)
from grants.views import conflict as both
from grants.views.details import anew, go_on, show_whole_both, typed
from grants.views.finding import draft_for
from grants.views.tasks import context_of


@login_required
@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and keep the lines of the budget."""
    submission = draft_for(request, pk)
    if request.method == "POST":
        return _save(request, submission)
    unsaved = both.kept(request)
    if unsaved:
        return _show_both(request, submission, unsaved)
    return _show(request, submission)


def _save(request: HttpRequest, submission: Submission) -> HttpResponse:
    forms = budget_forms(submission.call.currency, [], request.POST)
    quiet = both.is_autosave(request)
    if not forms.is_valid():
        return both.unreadable() if quiet else _show(request, submission, forms)
    try:
        seen = request.POST.get("rev", "")
        mark = save_budget(submission, lines=forms.lines(), seen=seen, by=request.user)
    except ChangedMeanwhile as refusal:
        if quiet:
            return both.both_later(request, typed(request), who=refusal.who, when=refusal.when)
        return _show_both(request, submission, typed(request), refusal)
    except (TooManyLines, OwnPartTooLarge, AmountTooLarge) as refusal:
        return both.unreadable() if quiet else _show(request, submission, forms, str(refusal))
    if quiet:
        return both.saved_quietly(mark, X_Total=_total(submission, forms))
    if request.POST.get("go") == "more":
        return redirect(f"{request.path}?more=1")
    return go_on(request, submission)


def _total(submission: Submission, forms: BaseBudget) -> str:
    """Return the sum asked for, in ASCII, as a header may hold it."""
    minor = sum(one["quantity"] * one["unit_cost_minor"] - one["own_minor"] for one in forms.lines())
    return str(Money(minor, submission.call.currency)).replace("\u202f", " ").replace("\u2212", "-")


def _show(
    request: HttpRequest, submission: Submission, forms: BaseBudget | None = None, refusal: str = ""
) -> HttpResponse:
    whole = look_at(submission)
    currency = submission.call.currency
    blank = min(6 if "more" in request.GET else 3 if not whole.lines else 1, MOST_LINES - len(whole.lines))
    shown = forms or budget_forms(currency, whole.lines, blank=max(blank, 0))
    context = context_of(whole, request.path) | {
        "forms": shown,
        "rows": _rows(shown, whole.lines if forms is None else [], currency),
        "rev": request.POST.get("rev", "") if forms else budget_mark(whole.lines),
        "ceiling": submission.call.ceiling,
        "refusal": refusal,
        "problems": [
            (form.prefix, name, text)
            for form in shown.forms
            if forms
            for name, texts in form.errors.items()
            for text in texts
        ],
    }
    return render(request, "grants/budget.html", context)


def _rows(shown: BaseBudget, lines: list[Any], currency: str) -> list[tuple[Any, Any, str]]:
    """Return each form with the amount of its line, where it has one, and a heading."""
    rows = []
    for place, form in enumerate(shown.forms, 1):
        line = lines[place - 1] if place <= len(lines) else None
        amount = Money(line.amount_minor - line.own_minor, currency) if line else None
        rows.append((form, amount, _("Line %(n)s") % {"n": place}))
    return rows


def _show_both(
    request: HttpRequest,
    submission: Submission,
    unsaved: dict[str, list[str]],
    refusal: ChangedMeanwhile | None = None,
) -> HttpResponse:
    """Show the lines typed beside the lines that stand now."""
    now = anew(submission)
    data = QueryDict(mutable=True)
    for name, values in unsaved.items():
        data.setlist(name, values)
    forms = budget_forms(now.call.currency, [], data)
    lines = list(now.budget_lines.all())
    yours = _as_text(forms.lines() if forms.is_valid() else [], now.call.currency)
    theirs = _as_text(
        [
            {"item": line.item, "quantity": line.quantity, "unit_cost_minor": line.unit_cost_minor}
            for line in lines
        ],
        now.call.currency,
    )
    rows = [(_("Budget"), yours, theirs)]
    return show_whole_both(request, now, rows, unsaved, budget_mark(lines), refusal)


def _as_text(lines: list[dict[str, Any]], currency: str) -> str:
    """Return lines as text, one under the other."""
    return "\n".join(
        f"{line['item']}: {line['quantity']} × {Money(line['unit_cost_minor'], currency)}" for line in lines
    )
