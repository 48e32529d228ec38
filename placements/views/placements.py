# SPDX-License-Identifier: AGPL-3.0-or-later
"""Placements: the list as page or file, and the calendar of who is where, when."""

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import audit
from core.charts import Drawing, gantt, tiles
from core.downloads import table_response, wanted_format
from grants.models import Programme
from grants.views.staff.common import page_of
from placements.forms.placement import PlacementFilter
from placements.models import Placement
from placements.queries import institutions_of
from placements.rules import is_officer
from placements.states import PlacementState
from placements.views.finding import show

MOST_ROWS = 60


@login_required
@require_safe
def placements(request: HttpRequest) -> HttpResponse:
    """List the placements that the person may open; filters live in the address; as a file with ?format=."""
    found = Placement.objects.visible_to(request.user).select_related("institution", "expert")
    filters = PlacementFilter(request.GET)
    found = filters.narrow(found).order_by("-starts_on", "-pk")
    if wanted_format(request):
        return _file(request, found)
    page = page_of(request, found)
    if page.object_list:
        show(request, page.object_list[0].programme_key)
    hosts = bool(institutions_of(request.user)) or is_officer(request.user)
    return render(request, "placements/placements.html", {"page": page, "filters": filters, "hosts": hosts})


def _file(request: HttpRequest, found: Any) -> HttpResponse:
    heads = [_("Number"), _("Expert"), _("Host"), _("Course or service"), _("Sector"), _("Status"), _("First day"),
             _("Last day")]  # fmt: skip
    rows = (
        [
            p.number,
            p.expert.name,
            p.institution.name,
            p.title,
            p.sector,
            p.state_label,
            p.starts_on,
            p.ends_on,
        ]
        for p in found
    )
    first = found.first()
    if first is not None and not is_officer(request.user):
        audit.record_reading(request.user, "placements as a file", first)
    return table_response(request, "placements", heads, rows)


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Draw who is where, when, and how many at each place now."""
    found = Placement.objects.visible_to(request.user).exclude(state=PlacementState.CANCELLED)
    rows = list(found.select_related("institution", "expert").order_by("starts_on", "pk")[:MOST_ROWS])
    if rows:
        show(request, rows[0].programme_key)
    programme = getattr(request, "programme", None)
    told = {"chart": _chart(rows), "map": _map(rows, programme), "rows": rows}
    return render(request, "placements/calendar.html", told)


def _chart(rows: list[Placement]) -> Drawing | None:
    if not rows:
        return None
    spans = [
        (
            f"{one.expert.name}, {one.institution}",
            one.starts_on,
            one.ends_on,
            [(one.ends_on, bool(one.completed_at))],
        )
        for one in rows
    ]
    return gantt(spans, title=_("Who is where, when"), today=timezone.localdate())


def _map(rows: list[Placement], programme: Programme | None) -> Drawing | None:
    """Draw how many live placements each place has, if the programme's places have a layout."""
    known = {
        place["code"]: place
        for place in (programme.places if programme else [])
        if "column" in place and "row" in place
    }
    if not known:
        return None
    layout = {place["name"]: (place["column"] - 1, place["row"] - 1) for place in known.values()}
    counts = Counter(
        known[one.institution.place]["name"]
        for one in rows
        if one.state in PlacementState.LIVE and one.institution.place in known
    )
    return tiles(layout, counts, title=_("Experts by place"), unit=_("experts"))
