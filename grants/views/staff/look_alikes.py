# SPDX-License-Identifier: AGPL-3.0-or-later
"""Persons and ideas that look alike, with the reasons; an officer says whether they are the same."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import programmes_of
from core.guards import find
from core.permissions import demand
from grants.models import LookAlike, Programme
from grants.operations.look_alike import ask_to_look, judge
from grants.queries import READS_ALL
from grants.states import LookAlikeKind, Verdict
from grants.views.staff.common import READ, page_of

REASONS = {
    "name": gettext_lazy("names alike"),
    "email": gettext_lazy("same mailbox"),
    "phone": gettext_lazy("same phone"),
    "birth_year": gettext_lazy("same year of birth"),
    "title": gettext_lazy("titles alike"),
    "text": gettext_lazy("answers alike"),
}


def reasons_told(row: Any) -> list[str]:
    """Return the reasons of a pair in words, each with its share in percent."""
    return [
        f"{REASONS[kind]} ({round(100 * share)} %)" if share < 1 else str(REASONS[kind])
        for kind, share in row.reasons
    ]


def _rows(request: HttpRequest) -> Any:
    mine = LookAlike.objects.filter(programme_key__in=programmes_of(request.user, READS_ALL))
    return mine.select_related("first_person", "second_person", "first", "second", "judged_by")


@login_required
@require_safe
def look_alikes(request: HttpRequest) -> HttpResponse:
    """List the pairs, those to be looked at first."""
    demand(request.user, READ)
    kind = request.GET.get("kind", "")
    rows = _rows(request).filter(kind=kind) if kind in LookAlikeKind.values else _rows(request)
    page = page_of(request, rows.order_by("verdict", "-score", "pk"))
    for row in page:
        row.told, row.percent = reasons_told(row), row.score // 10
        row.judges = request.user.has_perm("grants.judge_look_alikes", row)
    context = {"page": page, "kind": kind, "kinds": LookAlikeKind.choices, "Verdict": Verdict}
    return render(request, "grants/staff/look_alikes.html", context)


@login_required
@require_POST
def look_alike_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what an officer found of a pair."""
    row = find(_rows(request), request.user, may="grants.judge_look_alikes", pk=pk)
    judge(row, verdict=request.POST.get("verdict", ""), by=request.user)
    return redirect("look_alikes")


@login_required
@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Let the worker look for duplicates again."""
    demand(request.user, "grants.judge_look_alikes")
    for programme in Programme.objects.filter(key__in=programmes_of(request.user, READS_ALL)):
        ask_to_look(programme, by=request.user)
    messages.success(request, _("We are looking. Load the page again in a moment."))
    return redirect("look_alikes")
