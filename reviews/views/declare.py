# SPDX-License-Identifier: AGPL-3.0-or-later
"""Declaring ties: one alphabetical list of names, tied to no title, before anything else is shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.refusals import NotAllowed, Refusal
from grants.states import CallState, StagePhase
from reviews.forms.declare import DeclareForm
from reviews.names import names_of, newest_at
from reviews.operations.ties import declare_ties
from reviews.views.finding import seat_in


@login_required
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, stage: int) -> HttpResponse:
    """Show the names and keep what the panelist declares."""
    seat = seat_in(request, stage)
    call = seat.panel.stage.call
    ready = call.state == CallState.UNDER_REVIEW and seat.panel.stage.phase != StagePhase.FROZEN
    names = names_of(call) if ready else []
    form = DeclareForm(request.POST or None, names=names, kept=seat.declared)
    if request.method == "POST" and form.is_valid():
        try:
            declare_ties(seat, names=form.given(), by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your declaration is kept. You can change it here."))
            return redirect("review_queue")
    newest = newest_at(call) if seat.declared_at else None
    context = {
        "seat": seat,
        "call": call,
        "form": form,
        "ready": ready,
        "rows": form.rows(),
        "look_again": bool(newest and seat.declared_at and newest > seat.declared_at),
    }
    status = 200 if not form.is_bound else (422 if ready else 409)
    return render(request, "reviews/declare.html", context, status=status)
