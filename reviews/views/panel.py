# SPDX-License-Identifier: AGPL-3.0-or-later
"""The panel's page for officers, the chair and the auditor; and the seats on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import table_response, wanted_format
from core.guards import find
from core.permissions import may
from grants.models import Stage
from reviews.forms.panel import NewSeatForm, SeatForm
from reviews.forms.selection import WhyForm
from reviews.guards import hidden_from
from reviews.models import Panelist
from reviews.operations.panel import change_seat, seat_by_mail, unseat
from reviews.panel_view import acts_of, phases_of, review_counts, seats_with_work
from reviews.views.asking import ask, carried_out, form_page, posted
from reviews.views.finding import panel_stage

SEE_TIES, CHANGE, SEAT = "reviews.see_conflicts", "reviews.change_phase", "reviews.seat_panel"
both = require_http_methods(["GET", "POST"])


@login_required
@require_safe
def panel(request: HttpRequest, stage: int) -> HttpResponse:
    """Show the panel: seats and their work, phases, and what may be done; as a file with ?format=."""
    found = panel_stage(request, stage, SEE_TIES, CHANGE)
    hidden = hidden_from(request.user, found)
    seats = seats_with_work(found, hidden)
    if wanted_format(request):
        return _download(request, found, seats)
    context = {
        "stage": found,
        "call": found.call,
        "seats": seats,
        "phases": phases_of(found),
        "acts": acts_of(found) if may(request.user, CHANGE, found) else [],
        "counts": review_counts(found, hidden),
        "criteria": list(found.criteria.all()),
        "seats_here": may(request.user, SEAT, found),
        "sees_ties": may(request.user, SEE_TIES, found),
        "assigns": may(request.user, "reviews.assign", found),
        "undeclared": [seat for seat in seats if seat.declared_at is None],
    }
    return render(request, "reviews/panel.html", context)


def _download(request: HttpRequest, stage: Stage, seats: list[Any]) -> HttpResponse:
    """Return the seats as a file."""
    heads = [
        _("Name"),
        _("Institution"),
        _("Chair"),
        _("Fields"),
        _("At most"),
        _("Declared"),
        _("Reviews"),
        _("Done"),
    ]
    rows = (
        [
            str(seat),
            str(seat.institution or ""),
            _("Yes") if seat.is_chair else "",
            ", ".join(seat.fields),
            seat.most_reviews,
            seat.declared_at,
            seat.load,
            seat.handed_in,
        ]
        for seat in seats
    )
    return table_response(request, f"panel-{stage.call.key}", heads, rows)


@login_required
@both
def panel_seat(request: HttpRequest, stage: int) -> HttpResponse:
    """Seat somebody on the panel, or invite them."""
    found = panel_stage(request, stage, SEAT)
    form = NewSeatForm(posted(request), stage=found)
    following = reverse("declare", args=[found.pk])
    if carried_out(
        request, form, lambda **given: seat_by_mail(found, next_url=following, by=request.user, **given)
    ):
        messages.success(request, _("%(name)s sits on the panel.") % {"name": form.outcome})
        return redirect("panel", stage=found.pk)
    back = reverse("panel", args=[found.pk])
    return form_page(request, form, title=_("Seat a panelist"), button=_("Seat"), back=back, call=found.call)


def _seats(stage: Stage) -> QuerySet[Panelist]:
    seats = Panelist.objects.filter(panel__stage=stage, left_at=None)
    return seats.select_related("person", "panel__stage__call")


@login_required
@both
def panel_seat_change(request: HttpRequest, stage: int, pk: int) -> HttpResponse:
    """Change what is known of a panelist."""
    found = panel_stage(request, stage, SEAT)
    seat = find(_seats(found), request.user, pk=pk)
    form = SeatForm(posted(request), stage=found, seat=seat)
    if carried_out(request, form, lambda **given: change_seat(seat, by=request.user, **given)):
        return redirect("panel", stage=found.pk)
    told = {"back": reverse("panel", args=[found.pk]), "leave": reverse("panel_unseat", args=[found.pk, pk])}
    return form_page(request, form, title=str(seat), button=_("Save"), call=found.call, **told)


@login_required
@both
def panel_unseat(request: HttpRequest, stage: int, pk: int) -> HttpResponse:
    """Ask for the reason, then let a panelist leave."""
    found = panel_stage(request, stage, SEAT)
    seat = find(_seats(found), request.user, pk=pk)
    form = WhyForm(posted(request))
    if carried_out(request, form, lambda reason: unseat(seat, reason=reason, by=request.user)):
        return redirect("panel", stage=found.pk)
    return ask(
        request,
        form,
        question=_("Does %(name)s leave the panel?") % {"name": seat},
        warning=_("Open reviews end. What was handed in stands. Assign again afterwards."),
        button=_("Yes, leave the panel"),
        back=reverse("panel", args=[found.pk]),
        dangerous=True,
    )
