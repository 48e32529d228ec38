# SPDX-License-Identifier: AGPL-3.0-or-later
"""Donors' agreements: the list, one with what is committed and spent of its lines, writing it; exchange rates."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules import is_auditor, programmes_of
from accounts.states import Role
from budgets.forms.fund import RateForm, fund_form, new_fund_form
from budgets.fund_figures import LineFigures, figures_of
from budgets.models import Fund, FxRate
from budgets.operations.fund import record_fund, save_fund
from budgets.operations.ledger import record_rate
from budgets.rules import READS_MONEY
from core import audit
from core.downloads import table_response, wanted_format
from core.guards import find
from core.permissions import demand, may
from grants.models import Programme
from grants.views.staff.common import done, page_of

KEEPERS = frozenset({Role.FINANCE_MAKER, Role.FINANCE_CHECKER})


def _funds(request: HttpRequest) -> Any:
    """The funds of the programmes whose money the reader looks after or looks at."""
    return Fund.objects.filter(programme_key__in=programmes_of(request.user, READS_MONEY))


def _kept_by(person: Any) -> list[tuple[str, str]]:
    """The programmes for which a person keeps funds and rates, as choices."""
    rows = Programme.objects.filter(key__in=programmes_of(person, KEEPERS)).order_by("key")
    return [(one.key, str(one)) for one in rows]


@login_required
@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    """List the funds with what is committed and spent of each."""
    demand(request.user, "budgets.see_funds")
    found = figures_of(_funds(request).order_by("programme_key", "key"))
    told = {
        "rows": [(one, together) for one, _lines, together in found],
        "keeps": may(request.user, "budgets.keep_funds"),
    }
    return render(request, "budgets/funds.html", told)


def _fund(request: HttpRequest, pk: int, permission: str) -> Fund:
    return find(_funds(request), request.user, may=permission, pk=pk)


@login_required
@require_safe
def fund(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a fund's lines: what each holds, what is committed, spent, left; as a file with ?format=."""
    found = _fund(request, pk, "budgets.see_funds")
    if is_auditor(request.user, found):
        audit.record_reading(request.user, "fund", found)
    ((_same, lines, together),) = figures_of([found])
    if wanted_format(request):
        return _file(request, found, lines, together)
    told = {
        "fund": found,
        "lines": lines,
        "together": together,
        "left_out": [
            (words, amount)
            for words, one in ((_("Committed"), together.committed), (_("Spent"), together.spent))
            for amount in one.left_out.values()
        ],
        "keeps": may(request.user, "budgets.keep_funds", found),
    }
    return render(request, "budgets/fund.html", told)


def _file(request: HttpRequest, fund: Fund, lines: list[LineFigures], together: LineFigures) -> HttpResponse:
    heads = [_("Code"), _("Line"), _("Amount"), _("Committed"), _("Spent"), _("Remaining"), _("Percent")]
    rows = [
        [
            one.line.code if one.line else "", one.line.name if one.line else _("Together"), one.amount,
            one.committed.amount, one.spent.amount, one.remaining, one.percent,
        ]
        for one in [*lines, together]
    ]  # fmt: skip
    return table_response(request, fund.key, heads, rows)


@login_required
@require_http_methods(["GET", "POST"])
def fund_new(request: HttpRequest) -> HttpResponse:
    """Keep a new fund."""
    demand(request.user, "budgets.keep_funds")
    form = new_fund_form(request.POST if request.method == "POST" else None, _kept_by(request.user))
    if done(request, form, record_fund):
        messages.success(request, _("The fund is kept."))
        return redirect("fund", form.outcome.pk)
    return _form_page(request, form, _("A new fund"), reverse("funds"))


@login_required
@require_http_methods(["GET", "POST"])
def fund_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a fund's names and lines."""
    found = _fund(request, pk, "budgets.keep_funds")
    form = fund_form(request.POST if request.method == "POST" else None, found)
    if done(request, form, partial(save_fund, found)):
        messages.success(request, _("The fund is kept."))
        return redirect("fund", pk)
    return _form_page(request, form, str(found), reverse("fund", args=[pk]))


def _form_page(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    told = {"form": form, "title": title, "back": back}
    return render(request, "budgets/fund_edit.html", told, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def rates(request: HttpRequest) -> HttpResponse:
    """List the exchange rates; who keeps the books adds one."""
    demand(request.user, "budgets.see_funds")
    if request.method == "POST":
        demand(request.user, "budgets.record_rate")
    kept = _kept_by(request.user)
    known = Programme.objects.filter(key__in=[key for key, _name in kept]).order_by("key").first()
    begun = {"source": "EUR", "target": known.currency if known else "RWF"}
    form = RateForm(request.POST if request.method == "POST" else None, programmes=kept, initial=begun)
    if done(request, form, record_rate):
        messages.success(request, _("The rate is kept."))
        return redirect("rates")
    rows = FxRate.objects.filter(programme_key__in=programmes_of(request.user, READS_MONEY))
    page = page_of(request, rows.select_related("entered_by").order_by("-valid_from", "-pk"))
    told = {"page": page, "form": form if kept else None}
    return render(request, "budgets/rates.html", told, status=422 if form.is_bound else 200)
