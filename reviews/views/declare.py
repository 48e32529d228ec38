# SPDX-License-Identifier: AGPL-3.0-or-later
"""Declaring ties: one alphabetical list of names, tied to no title, before anything else is shown."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import HouseForm
from grants.states import CallState, StagePhase
from reviews.forms.declare import NamesForm, TiesForm
from reviews.models import Panelist
from reviews.names import Name, names_of
from reviews.operations.ties import declare_ties
from reviews.queue import must_look_again, seats_of
from reviews.views.asking import posted
from reviews.views.finding import seat_in


@login_required
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, stage: int) -> HttpResponse:
    """Ask which names the panelist has a tie to, then which tie; keep the declaration."""
    seat = seat_in(request, stage)
    call = seat.panel.stage.call
    if call.state != CallState.UNDER_REVIEW or seat.panel.stage.phase == StagePhase.FROZEN:
        return _show(request, seat, None, status=200 if request.method == "GET" else 409)
    names = names_of(call)
    if request.POST.get("step") == "ties":
        return _ties(request, seat, names)
    form = NamesForm(posted(request), names=names, kept=seat.declared)
    if not (request.method == "POST" and form.is_valid()):
        return _show(request, seat, form, status=422 if form.is_bound else 200)
    chosen = [name for name in names if name.key in form.cleaned_data["tie"]]
    if chosen:
        return _show(request, seat, TiesForm(names=chosen, kept=seat.declared), chosen=chosen)
    return _declare(request, seat, form, {})


def _ties(request: HttpRequest, seat: Panelist, names: list[Name]) -> HttpResponse:
    """Take the second step: the kinds of the ties to the names that were ticked."""
    ticked = set(request.POST.getlist("tie"))
    chosen = [name for name in names if name.key in ticked]
    form = TiesForm(request.POST, names=chosen, kept=seat.declared)
    if not form.is_valid():
        return _show(request, seat, form, chosen=chosen, status=422)
    return _declare(request, seat, form, form.given(), chosen)


def _declare(
    request: HttpRequest,
    seat: Panelist,
    form: HouseForm,
    given: dict[str, tuple[str, str]],
    chosen: list[Name] | None = None,
) -> HttpResponse:
    """Keep the declaration, or show what refuses it."""
    form.cleaned_data = {"names": given}
    if form.carry_out(lambda names: declare_ties(seat, names=names, by=request.user)):
        messages.success(request, _("Your declaration is kept. You can change it here at any time."))
        return redirect("review_queue")
    return _show(request, seat, form, chosen=chosen, status=409)


def _show(
    request: HttpRequest,
    seat: Panelist,
    form: HouseForm | None,
    *,
    chosen: list[Name] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the step; without a form the list is not complete, or everything is over."""
    mine = next((one for one in seats_of(request.user) if one.pk == seat.pk), None)
    context: dict[str, Any] = {
        "seat": seat,
        "call": seat.panel.stage.call,
        "form": form,
        "chosen": chosen or [],
        "look_again": mine is not None and must_look_again(mine),
    }
    return render(request, "reviews/declare.html", context, status=status)
