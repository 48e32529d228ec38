# SPDX-License-Identifier: AGPL-3.0-or-later
"""The board of tranches: what is due, what is on its way, who holds the next step, since when."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.burning import burned
from budgets.forms.board import BoardFilter
from budgets.gates import Gate, first_closed, gates_of
from budgets.models import Tranche
from budgets.queries.tranche import TrancheQuerySet
from budgets.views.board_tiles import tiles
from budgets.views.payment_request import where_to_ask
from core.charts import Drawing
from core.downloads import table_response, wanted_format
from core.permissions import demand, may
from grants.views.staff.common import page_of

ORDER = ("-award__call_key", "award__place", "award_id", "no", "pk")


class Link(NamedTuple):
    """Where a tranche's payment is, or is asked for."""

    url: str
    words: str


@login_required
@require_safe
def money_board(request: HttpRequest) -> HttpResponse:
    """List the tranches of the reader's programmes, what waits for the reader first.

    ?group=, ?state=, ?award= and ?call= narrow it; ?all=1 shows all on a phone; a file with ?format=.
    """
    demand(request.user, "budgets.see_money_board")
    filters = BoardFilter(request.GET)
    known = Tranche.objects.of_board(request.user).grouped(request.user)
    if "call" in filters.given:
        known = known.filter(award__call_key=filters.given["call"])
    found = filters.narrow(known).to_look_at()
    if wanted_format(request):
        return _file(request, found.order_by(*ORDER))
    page = page_of(request, found.order_by("-mine", *ORDER))
    told = {
        "page": page,
        "rows": _with_links(request.user, page),
        "filters": filters,
        "group": filters.given.get("group", ""),
        "tiles": tiles(known.group_sums(), timezone.now()),
        "charts": _charts(known),
        "few": page.number == 1 and not request.GET.get("all"),
    }
    return render(request, "budgets/board.html", told)


def _charts(known: TrancheQuerySet) -> list[Drawing]:
    """Return the burn-up of each currency (one query, however many tranches there are)."""
    rows, today, drawn = known.by_month(), timezone.localdate(), []
    for currency in sorted({code for code, _planned, paid, _minor in rows if paid}):
        own = [row[1:] for row in rows if row[0] == currency]
        planned = [(day, minor) for day, _paid, minor in own]
        paid = [(moment.date(), minor) for _day, moment, minor in own if moment]
        drawn.append(burned(planned, paid, currency=currency, today=today))
    return [one for one in drawn if one is not None]


def _with_gates(tranches: Iterable[Any]) -> list[tuple[Any, Gate | None]]:
    """Return each tranche with the gate at which it waits; that of an arrived one is None."""
    language = get_language() or "en"
    return [(one, first_closed(gates_of(one, language))) for one in tranches]


def _with_links(person: Any, page: Iterable[Any]) -> list[tuple[Any, Gate | None, Link | None]]:
    """Return each tranche with its gate and the way to its payment, or to ask for one."""
    return [(one, gate, _link(person, one, one.live_reference)) for one, gate in _with_gates(page)]


def _link(person: Any, tranche: Any, reference: str | None) -> Link | None:
    if reference:
        return Link(reverse("payment", args=[reference]), _("Payment"))
    if may(person, "budgets.request_payment", tranche) and isinstance(url := where_to_ask(tranche), str):
        return Link(url, _("Ask for it"))
    return None


def _file(request: HttpRequest, found: Iterable[Tranche]) -> HttpResponse:
    heads = [
        _("Number"), _("Award"), _("Title"), _("Status"), _("Amount"), _("Planned for"), _("Waits for"),
        _("Who holds it"), _("Since"),
    ]  # fmt: skip
    return table_response(request, "tranches", heads, (_cells(one, gate) for one, gate in _with_gates(found)))


def _cells(tranche: Tranche, gate: Gate | None) -> list[Any]:
    award = tranche.award
    waits = [gate.words, gate.who, gate.since] if gate is not None else ["", "", tranche.paid_at]
    return [
        tranche.number, award.number, str(award.submission), tranche.standing.label, tranche.amount,
        tranche.planned_on, *waits,
    ]  # fmt: skip
