# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is noted during a placement: counterparts, services, attendance, travel, allowances."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ConfirmForm
from core.guards import find
from grants.models import Programme
from grants.views.staff.common import confirm_page, done, form_page, must_stand, posted
from placements import standing
from placements.forms.placement import CancelForm
from placements.forms.work import (
    AllowanceForm,
    AttendanceForm,
    CounterpartForm,
    LogForm,
    ServiceForm,
    TravelForm,
)
from placements.models import Placement
from placements.operations import work
from placements.operations.allowance import agree_allowance, ask_for, call_off
from placements.operations.rules import rules_of
from placements.states import AllowanceState, PlacementState
from placements.views.finding import placement_for
from placements.views.placement_steps import back_to

both = require_http_methods(["GET", "POST"])
P = PlacementState


def _note(
    request: HttpRequest, found: Placement, form: Any, operation: Any, said: str, **told: Any
) -> HttpResponse:
    """Show a form about a placement, and note what was typed."""
    if done(request, form, partial(operation, found)):
        messages.success(request, said)
        return redirect("placement", found.number)
    return form_page(request, form, **told, **back_to(found))


@login_required
@both
def counterpart_new(request: HttpRequest, number: str) -> HttpResponse:
    """Name a counterpart."""
    found = placement_for(request, number, "placements.name_counterpart")
    must_stand(found, *P.LIVE)
    form, said = CounterpartForm(*posted(request)), _("The counterpart is named.")
    return _note(request, found, form, work.name_counterpart, said, title=_("Who works beside the expert?"))


@login_required
@both
def counterpart_end(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Note that a counterpart left."""
    found = placement_for(request, number, "placements.name_counterpart")
    who: Any = find(found.counterparts.filter(left_on=None), request.user, pk=pk)
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(work.end_counterpart, who)):
        messages.success(request, _("It is noted."))
        return redirect("placement", number)
    return confirm_page(
        request, form, question=_("Does %(name)s no longer work beside the expert?") % {"name": who.name},
        button=_("Note it"), **back_to(found),
    )  # fmt: skip


@login_required
@both
def service_new(request: HttpRequest, number: str) -> HttpResponse:
    """Agree a service or module."""
    found = placement_for(request, number, "placements.name_counterpart")
    must_stand(found, *P.LIVE)
    form, said = ServiceForm(*posted(request)), _("The service is agreed.")
    return _note(request, found, form, work.agree_service, said, title=_("Agree a service or module"))


@login_required
@both
def service_log(request: HttpRequest, number: str) -> HttpResponse:
    """Log a service given."""
    found = placement_for(request, number, "placements.log_service")
    must_stand(found, P.UNDER_WAY)
    form, said = LogForm(*posted(request), placement=found), _("It is logged.")
    return _note(request, found, form, work.log_service, said, title=_("Log a service"))


@login_required
@both
def attendance_new(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm a month's attendance."""
    found = placement_for(request, number, "placements.confirm_attendance")
    must_stand(found, P.UNDER_WAY)
    form = AttendanceForm(*posted(request), months=standing.months_missing(found))
    said = _("The attendance is confirmed.")
    return _note(request, found, form, work.confirm_attendance, said, title=_("Confirm the attendance"),
                 intro=_("A month that is confirmed is not changed any more."))  # fmt: skip


@login_required
@both
def travel_new(request: HttpRequest, number: str) -> HttpResponse:
    """Log a journey."""
    found = placement_for(request, number, "placements.log_travel")
    must_stand(found, P.CONFIRMED, P.UNDER_WAY)
    form, said = TravelForm(*posted(request)), _("The journey is logged.")
    return _note(request, found, form, work.log_travel, said, title=_("Log a journey"))


@login_required
@both
def allowance_new(request: HttpRequest, number: str) -> HttpResponse:
    """Agree an allowance; ?currency= chooses one of the programme's."""
    found = placement_for(request, number, "placements.agree_allowance")
    must_stand(found, *P.LIVE)
    offered, currency = _currencies(request, found)
    form, said = AllowanceForm(*posted(request), currency=currency), _("The allowance is agreed.")
    others = [(f"?currency={code}", code) for code in offered if code != currency]
    return _note(request, found, form, agree_allowance, said, title=_("Agree an allowance"), others=others)


def _currencies(request: HttpRequest, placement: Placement) -> tuple[list[str], str]:
    """Return the currencies that are offered, and the one that is asked for (the first, if none)."""
    settled = placement.allowances.first()
    if settled is not None:
        return [], settled.currency
    own = Programme.objects.get(key=placement.programme_key).currency
    offered = [*rules_of(placement.programme_key).currencies, own]
    asked = request.GET.get("currency", "")
    return list(dict.fromkeys(offered)), asked if asked in offered else offered[0]


@login_required
@both
def allowance_ask(request: HttpRequest, number: str, no: int) -> HttpResponse:
    """Ask finance to pay an allowance."""
    found = placement_for(request, number, "placements.agree_allowance")
    allowance: Any = find(found.allowances.all(), request.user, no=no)
    must_stand(allowance, AllowanceState.AGREED)
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(ask_for, allowance)):
        messages.success(request, _("Finance is asked to pay it."))
        return redirect("placement", number)
    return confirm_page(
        request, form, question=_("Ask finance to pay this?"), button=_("Ask"), **back_to(found),
        facts=[(_("For what"), allowance.text), (_("Amount"), allowance.amount)],
    )  # fmt: skip


@login_required
@both
def allowance_call_off(request: HttpRequest, number: str, no: int) -> HttpResponse:
    """Call an allowance off."""
    found = placement_for(request, number, "placements.agree_allowance")
    allowance: Any = find(found.allowances.all(), request.user, no=no)
    must_stand(allowance, AllowanceState.AGREED, AllowanceState.DUE)
    form = CancelForm(*posted(request))
    if done(request, form, partial(call_off, allowance)):
        messages.success(request, _("The allowance is called off."))
        return redirect("placement", number)
    return confirm_page(
        request, form, question=_("Call this allowance off?"), button=_("Call it off"), dangerous=True,
        facts=[(_("For what"), allowance.text), (_("Amount"), allowance.amount)], **back_to(found),
    )  # fmt: skip
