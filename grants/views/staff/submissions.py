# SPDX-License-Identifier: AGPL-3.0-or-later
"""The submissions of a call: the list with its filters, as a page or a file."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, OuterRef, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import audit
from core.downloads import table_response, wanted_format
from core.money import Money
from core.permissions import may
from grants.forms.submission import SORTS, SubmissionFilter
from grants.models import BudgetRequestLine, Call
from grants.states import SubmissionState
from grants.views.staff.common import page_of, staff_call

LINE = F("quantity") * F("unit_cost_minor") - F("own_minor")


@login_required
@require_safe
def submissions(request: HttpRequest, key: str) -> HttpResponse:
    """List a call's submissions, filtered and sorted by the address; as a file with ?format=."""
    call = staff_call(request, key)
    wanted = wanted_format(request)
    filters = SubmissionFilter(call, request.GET)
    found = filters.narrow(call.submissions.all())
    sort = request.GET.get("sort", "")
    found = found.order_by(*SORTS.get(sort, SORTS["number"])).select_related("proposal__institution")
    if wanted:
        if not may(request.user, "grants.edit_call", call):
            audit.record_reading(request.user, "submissions as a file", call)
        return table_response(request, f"{call.key}-submissions", _heads(), _file_rows(call, found))
    page = page_of(request, found)
    rows = list(page.object_list)
    asked = _requested(call, [row.pk for row in rows])
    for row in rows:
        row.call = call  # known already: no query for each row
        row.requested = asked.get(row.pk)
        proposal = getattr(row, "proposal", None)
        row.place_name = call.programme.place_name(proposal.place) if proposal and proposal.place else ""
    told = {"call": call, "page": page, "rows": rows, "filters": filters, "sort": sort, "sorts": _sorts(sort)}
    return render(request, "grants/staff/submissions.html", told)


def _sorts(now: str) -> dict[str, str]:
    """Return the sort that each column's heading leads to: pressed again, it turns round."""
    return {
        name: f"-{name}" if now == name and f"-{name}" in SORTS else name
        for name in ("number", "title", "sent")
    }


def _requested(call: Call, keys: list[int]) -> dict[int, Money]:
    """Return what each of these submissions asks for, by one query."""
    rows = (
        BudgetRequestLine.objects.filter(submission__in=keys)
        .order_by()
        .values("submission")
        .annotate(sum=Sum(LINE))
    )
    return {row["submission"]: Money(row["sum"], call.currency) for row in rows}


def _heads() -> list[str]:
    return [
        _("Number"), _("Title"), _("Status"), _("Institution"), _("Place"), _("Trade"), _("Language"), _("Sent"),
        _("Requested"),
    ]  # fmt: skip


def _file_rows(call: Call, found: Any) -> Iterator[list[Any]]:
    """Yield the rows of the file, a few at a time, so that ten thousand are never held together."""
    lines = BudgetRequestLine.objects.filter(submission=OuterRef("pk")).order_by().values("submission")
    places = {place["code"]: place["name"] for place in call.programme.places}
    rows = found.annotate(asked=Subquery(lines.annotate(sum=Sum(LINE)).values("sum"))).values_list(
        "number", "title", "state", "proposal__institution__name", "proposal__place", "proposal__trade", "language",
        "submitted_at", "asked",
    )  # fmt: skip
    for number, title, state, institution, place, trade, language, sent, asked in rows.iterator(
        chunk_size=1000
    ):
        yield [
            number or "", title, str(SubmissionState(state).label), institution or "", places.get(place, place or ""),
            trade or "", language, sent, Money(asked or 0, call.currency),
        ]  # fmt: skip
