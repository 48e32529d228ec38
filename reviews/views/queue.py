# SPDX-License-Identifier: AGPL-3.0-or-later
"""A panelist's first page: how far, until when, what is next, and the list in the remembered order."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from grants.states import StagePhase
from reviews.models import Panelist
from reviews.queue import (
    ORDER,
    ORDERS,
    SKIPPED,
    Progress,
    before_me,
    in_order,
    must_look_again,
    order_of,
    seats_of,
    trade_of,
    with_given,
)
from reviews.states import ReviewState

SHOWN = ("open", "done")
ROWS = 50


@login_required
@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """Show what the panelist has to read, panel by panel; before ties are declared, only that."""
    if request.GET.get("order") in ORDERS:
        request.session[ORDER] = request.GET["order"]
    order = order_of(request.session)
    seats = seats_of(request.user)
    if seats:
        request.programme = seats[0].panel.stage.call.programme  # type: ignore[attr-defined]
    rows = with_given(before_me(request.user)).select_related("submission__proposal", "panelist")
    by_stage: dict[int, list[Any]] = {}
    for one in rows:
        one.trade = trade_of(one)
        by_stage.setdefault(one.stage_id, []).append(one)
    show = request.GET.get("show", "")
    skipped = set(request.session.get(SKIPPED, []))
    panels = [_panel(seat, by_stage.get(seat.panel.stage_id, []), order, show, skipped) for seat in seats]
    for panel in panels:
        panel["page"] = Paginator(panel.pop("rows"), ROWS).get_page(request.GET.get("page"))
    context = {
        "panels": panels,
        "orders": ORDERS.items(),
        "order": order,
        "show": show if show in SHOWN else "",
    }
    return render(request, "reviews/queue.html", context)


def _panel(seat: Panelist, rows: list[Any], order: str, show: str, skipped: set[int]) -> dict[str, Any]:
    """Return one panel's part of the page."""
    stage = seat.panel.stage
    ordered = in_order(rows, order)
    waiting = [one for one in ordered if one.state in ReviewState.OPEN]
    fresh = [one for one in waiting if one.pk not in skipped] or waiting
    kept = {"open": waiting, "done": [one for one in ordered if one.state == ReviewState.SUBMITTED]}
    progress = Progress(len(rows) - len(waiting), len(rows), stage.due_on)
    return {
        "seat": seat,
        "stage": stage,
        "call": stage.call,
        "look_again": must_look_again(seat),
        "rows": kept.get(show, ordered),
        "all": len(rows),
        "progress": progress,
        "rest": progress.rest(timezone.localdate(timezone=stage.call.zone)),
        "next": fresh[0] if fresh and stage.phase == StagePhase.SCORING else None,
        "ranking": stage.scores_open_in_discussion
        and stage.phase in {StagePhase.DISCUSSION, StagePhase.FROZEN},
    }
