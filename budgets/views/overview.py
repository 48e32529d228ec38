# SPDX-License-Identifier: AGPL-3.0-or-later
"""Budget and spending by programme, and what a donor sees of it: totals, and nobody's name."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules import programmes_of
from accounts.states import Role
from budgets.actual import Figures, of_awards, total_of
from budgets.burning import payments_over_time
from budgets.fund_figures import figures_of
from budgets.models import Fund, Tranche
from budgets.rules import READS_MONEY
from core.charts import Drawing
from core.downloads import table_response, wanted_format
from core.permissions import demand
from grants.models import Award, Call, Programme
from grants.queries import belongs_to
from grants.views.staff.common import PER_PAGE


def _awards(person: Any, call: str = "") -> Any:
    """The awards that came into force where the person looks after money or looks at it."""
    found = Award.objects.filter(
        belongs_to(person, READS_MONEY, programme="programme_key", call="call_key"),
        activated_at__isnull=False,
    )
    return found.filter(call_key=call) if call else found


def _by_currency(awards: list[Award], figures: dict[int, Figures]) -> list[tuple[str, Figures]]:
    found: dict[str, list[Figures]] = defaultdict(list)
    for one in awards:
        found[one.currency].append(figures[one.pk])
    return [(currency, total_of(rows, currency)) for currency, rows in sorted(found.items())]


@login_required
@require_safe
def programme_actual(request: HttpRequest) -> HttpResponse:
    """List the awards with budget, payments and spending, and their sum; ?call= narrows it; a file with ?format=."""
    demand(request.user, "budgets.see_money_board")
    call = request.GET.get("call", "")
    rows = _awards(request.user, call).select_related("submission")
    awards = list(rows.order_by("-call_key", "place", "pk"))
    figures = of_awards(awards)
    if wanted_format(request):
        return _file(request, awards, figures)
    page = Paginator(awards, PER_PAGE).get_page(request.GET.get("page"))
    told = {
        "page": page,
        "rows": [(one, figures[one.pk]) for one in page],
        "sums": _by_currency(awards, figures),
        "charts": _charts(awards),
        "call": call,
    }
    return render(request, "budgets/programme_actual.html", told)


def _charts(awards: list[Award]) -> list[Drawing]:
    """Return the burn-up of each currency (one query)."""
    starts = {one.pk: one.starts_on or one.offered_at.date() for one in awards}
    currencies = {one.pk: one.currency for one in awards}
    by_currency: dict[str, list[Tranche]] = defaultdict(list)
    for tranche in Tranche.objects.filter(award__in=starts):
        by_currency[currencies[tranche.award_id]].append(tranche)
    today = timezone.localdate()
    drawn = [
        payments_over_time(
            rows, currency=currency, today=today, start=min(starts[one.award_id] for one in rows)
        )
        for currency, rows in sorted(by_currency.items())
    ]
    return [one for one in drawn if one is not None]


def _file(request: HttpRequest, awards: list[Award], figures: dict[int, Figures]) -> HttpResponse:
    heads = [
        _("Award"), _("Title"), _("Approved"), _("Committed"), _("On its way"), _("Disbursed"), _("Accepted"),
        _("Remaining"), _("Percent"),
    ]  # fmt: skip
    rows = ([one.number, str(one.submission), *_cells(figures[one.pk])] for one in awards)
    sums = (["", _("Together"), *_cells(one)] for _currency, one in _by_currency(awards, figures))
    return table_response(request, "budget-and-spending", heads, [*rows, *sums])


def _cells(one: Figures) -> list[Any]:
    return [
        one.approved, one.committed, one.on_its_way, one.disbursed, one.accepted, one.remaining, one.percent,
    ]  # fmt: skip


@login_required
@require_safe
def donor_money(request: HttpRequest) -> HttpResponse:
    """Show totals by call, and by line of the donor's budget: no names, no accounts, no single award."""
    demand(request.user, "budgets.see_donor_view")
    keys = programmes_of(request.user, READS_MONEY | {Role.DONOR_VIEWER})
    programmes = {one.key: str(one) for one in Programme.objects.filter(key__in=keys).order_by("key")}
    awards = list(
        Award.objects.filter(programme_key__in=programmes, activated_at__isnull=False).order_by(
            "call_key", "pk"
        )
    )
    figures = of_awards(awards)
    titles = {
        one.key: str(one.title) for one in Call.objects.filter(key__in={one.call_key for one in awards})
    }
    by_call: dict[str, list[Award]] = defaultdict(list)
    for one in awards:
        by_call[one.call_key].append(one)
    told = {
        "programmes": list(programmes.values()),
        "calls": [
            (titles.get(key, key), len(rows), *found)
            for key, rows in by_call.items()
            for found in _by_currency(rows, figures)
        ],
        "sums": [(len(awards), *found) for found in _by_currency(awards, figures)],
        "funds": figures_of(
            Fund.objects.filter(programme_key__in=programmes).order_by("programme_key", "key")
        ),
    }
    return render(request, "budgets/donor_money.html", told)
