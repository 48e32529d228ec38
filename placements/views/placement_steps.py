# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps of a placement, each asked before it is taken."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ConfirmForm
from core.permissions import WHO_MAY
from core.refusals import NotAllowed
from grants.views.staff.common import confirm_page, done, form_page, must_stand, posted
from placements import standing
from placements.forms.placement import AnswerForm, BeginForm, CancelForm, ExtensionForm
from placements.models import Placement
from placements.next_step import open_terms
from placements.operations import placement as operations
from placements.operations.terms import answer_terms, extend_placement
from placements.rules import is_host, is_placed
from placements.states import PlacementState, Side
from placements.views.finding import placement_for

both = require_http_methods(["GET", "POST"])
P = PlacementState


def back_to(placement: Placement) -> dict[str, Any]:
    """Return where a page of a step leads back to."""
    url = reverse("placement", args=[placement.number])
    return {"back": url, "crumbs": [(reverse("placements"), _("Placements")), (url, placement.number)]}


def facts_of(placement: Placement) -> list[tuple[str, Any]]:
    """Return what a question is about."""
    return [
        (_("Expert"), placement.expert), (_("Host"), placement.institution),
        (_("Days"), f"{placement.starts_on:%d.%m.%Y} – {placement.ends_on:%d.%m.%Y}"),
    ]  # fmt: skip


@login_required
@both
def placement_answer(request: HttpRequest, number: str) -> HttpResponse:
    """Read the terms and answer them for one's own side."""
    found = placement_for(request, number, "placements.read_terms")
    side = (
        Side.EXPERT if is_placed(request.user, found) else Side.HOST if is_host(request.user, found) else None
    )
    if side is None:
        raise NotAllowed(who=WHO_MAY["placements.evaluate"])
    terms = open_terms(found)
    if terms is None:
        must_stand(found, "being answered")
    form = AnswerForm(*posted(request))
    if done(request, form, partial(answer_terms, terms, side=side)):
        messages.success(request, _("Thank you. Your answer is noted."))
        return redirect("placement", number)
    told = {"placement": found, "terms": terms, "form": form, **back_to(found)}
    return render(request, "placements/answer.html", told, status=422 if form.is_bound else 200)


def _step(
    request: HttpRequest, number: str, may: str, operation: Any, states: tuple[str, ...], form: Any, said: str,
    **told: Any,
) -> HttpResponse:  # fmt: skip
    """Ask for a step and take it."""
    found = placement_for(request, number, may)
    must_stand(found, *states)
    bound = form(*posted(request))
    if done(request, bound, partial(operation, found)):
        messages.success(request, said)
        return redirect("placement", number)
    looks = told.pop("look", None)
    against = looks(found) if looks else None
    if against is not None:
        told["faults"] = [str(against)]
    return confirm_page(request, bound, facts=facts_of(found), **told, **back_to(found))


@login_required
@both
def placement_confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm a placement."""
    return _step(
        request, number, "placements.confirm_placement", operations.confirm_placement, (P.PROPOSED,), ConfirmForm,
        _("The placement is confirmed. Its papers are being made."), question=_("Confirm this placement?"),
        button=_("Confirm"), look=lambda one: standing.not_answered(one) or standing.not_cleared(one),
    )  # fmt: skip


@login_required
@both
def placement_begin(request: HttpRequest, number: str) -> HttpResponse:
    """Note that the expert arrived."""
    return _step(
        request, number, "placements.start_placement", operations.begin_placement, (P.CONFIRMED,), BeginForm,
        _("The placement is under way."), question=_("Has the expert begun?"), button=_("Yes, note it"),
    )  # fmt: skip


@login_required
@both
def placement_complete(request: HttpRequest, number: str) -> HttpResponse:
    """Complete a placement."""
    return _step(
        request, number, "placements.complete_placement", operations.complete_placement, (P.UNDER_WAY,),
        ConfirmForm, _("The placement is completed. The certificate is being made."),
        question=_("Complete this placement?"), button=_("Complete it"), look=standing.unfinished,
    )  # fmt: skip


@login_required
@both
def placement_cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Cancel a placement."""
    return _step(
        request, number, "placements.cancel_placement", operations.cancel_placement, tuple(P.LIVE), CancelForm,
        _("The placement is cancelled."), question=_("Cancel this placement?"), button=_("Cancel it"),
        dangerous=True,
    )  # fmt: skip


@login_required
@both
def placement_extend(request: HttpRequest, number: str) -> HttpResponse:
    """Write terms with a later end."""
    found = placement_for(request, number, "placements.extend_placement")
    must_stand(found, P.CONFIRMED, P.UNDER_WAY)
    last = found.terms.order_by("-version").first()
    known = {"starts_on": found.starts_on, "tasks": last.tasks, "employer": last.employer} if last else {}
    form = ExtensionForm(*posted(request), initial=known)
    if done(request, form, partial(extend_placement, found)):
        messages.success(request, _("The new terms are written. Both sides are asked again."))
        return redirect("placement", number)
    return form_page(
        request, form, title=_("Extend the placement"), button=_("Ask both sides"), **back_to(found),
        intro=_("It ends on %(day)s now.") % {"day": f"{found.ends_on:%d.%m.%Y}"},
    )  # fmt: skip
