# SPDX-License-Identifier: AGPL-3.0-or-later
"""The clearance of a placement: what is asked, given, verified; papers for the clearance officer alone."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import download_response
from core.guards import find
from core.permissions import may
from grants.views.staff.common import done, form_page, must_stand, posted
from placements.forms.clearance import AGAIN, VERIFY, GiveForm, JudgeForm
from placements.models import Clearance, ClearancePaper, Placement
from placements.operations.clearance import (
    ask_again,
    give_item,
    read_paper,
    verify_item,
    waive_item,
    words_given,
)
from placements.states import ItemState, PlacementState
from placements.views.finding import placement_for
from placements.views.placement_steps import back_to

both = require_http_methods(["GET", "POST"])


@login_required
@require_safe
def clearance(request: HttpRequest, number: str) -> HttpResponse:
    """Show the items: the expert what to give, the clearance officer what to verify, officers how far it is."""
    found = placement_for(request, number, "placements.see_clearance")
    rows = list(found.clearances.select_related("item", "judged_by"))
    reads = may(request.user, "placements.read_paper", found)
    for row in rows:
        row.placement = found
    papers = _papers(found) if reads else {}
    told = {
        "placement": found,
        "rows": [(row, papers.get(row.pk)) for row in rows],
        "reads": reads,
        "gives": may(request.user, "placements.give_paper", found) and found.state in PlacementState.LIVE,
        "judges": may(request.user, "placements.verify_item", found) and found.state in PlacementState.LIVE,
    }
    return render(request, "placements/clearance.html", told)


def _papers(placement: Placement) -> dict[int, ClearancePaper]:
    standing = ClearancePaper.objects.filter(clearance__placement=placement, replaced_at=None)
    return {paper.clearance_id: paper for paper in standing}


def _item(request: HttpRequest, number: str, pk: int, may: str) -> Clearance:
    """Return one item of a placement, or answer 404, 403."""
    found = placement_for(request, number, may)
    row: Any = find(found.clearances.select_related("item"), request.user, pk=pk)
    row.placement = found
    return row


@login_required
@both
def clearance_give(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Give what an item asks for."""
    row = _item(request, number, pk, "placements.give_paper")
    must_stand(row, ItemState.WAITING, ItemState.GIVEN)
    form = GiveForm(*posted(request), clearance=row)
    if done(request, form, partial(give_item, row)):
        messages.success(request, _("Thank you. The clearance officer verifies it."))
        return redirect("clearance", number)
    intro = _("Only the clearance officer reads what you give, and each reading is noted.")
    return form_page(
        request, form, title=str(row.item), intro=intro, button=_("Give it"),
        **back_to(row.placement) | {"back": reverse("clearance", args=[number])},
    )  # fmt: skip


@login_required
@both
def clearance_judge(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Verify an item, ask again, or do without it."""
    row = _item(request, number, pk, "placements.verify_item")
    must_stand(row, ItemState.WAITING, ItemState.GIVEN, ItemState.VERIFIED)
    form = JudgeForm(*posted(request), clearance=row)
    if done(request, form, partial(_judge, row)):
        messages.success(request, _("It is noted."))
        return redirect("clearance", number)
    given = words_given(row, by=request.user) if request.method == "GET" else ""
    until = f" {_('Valid until')} {row.valid_until:%d.%m.%Y}." if row.valid_until else ""
    return form_page(
        request, form, title=str(row.item), intro=f"{given}{until}".strip(), button=_("Note it"),
        **back_to(row.placement) | {"back": reverse("clearance", args=[number])},
    )  # fmt: skip


def _judge(row: Clearance, *, verdict: str, reason: str, by: Any) -> Clearance:
    if verdict == VERIFY:
        return verify_item(row, how=reason, by=by)
    return (ask_again if verdict == AGAIN else waive_item)(row, reason=reason, by=by)


@login_required
@require_safe
def clearance_paper(request: HttpRequest, token: UUID) -> HttpResponse:
    """Hand over a paper in clear; to everybody but the clearance officer and the expert it does not exist."""
    rows = ClearancePaper.objects.select_related("blob", "clearance__item", "clearance__placement")
    paper = rows.filter(token=token, replaced_at=None).first()
    if paper is None or not may(request.user, "placements.read_paper", paper.clearance):
        raise Http404
    name, content = read_paper(paper, by=request.user)
    return download_response(content, name, paper.mime)
