# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is out of the ordinary in a programme's money, as a list and as a file; and one entry of the books."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules import is_auditor, programmes_of
from budgets.auditing import DAYS, MOST, Scope, Unusual, exceptions
from budgets.forms.audit import ExceptionFilter
from budgets.models import JournalEntry
from budgets.rules import READS_AUDIT
from budgets.views.audit import SEE
from budgets.views.looking_up import programme_asked, programmes_for
from core import audit
from core.downloads import table_response, wanted_format
from core.guards import find
from core.permissions import demand
from grants.models import Programme
from grants.views.staff.common import PER_PAGE


@login_required
@require_safe
def audit_exceptions(request: HttpRequest) -> HttpResponse:
    """List them, newest first; ?kind=, ?since=, ?until=, ?days= narrow it. An auditor's reading is logged."""
    demand(request.user, SEE)
    programme = programme_asked(request, READS_AUDIT)
    if programme is None:
        raise Http404
    if is_auditor(request.user, programme):
        audit.record_reading(request.user, "exceptions", programme)
    filters = ExceptionFilter(request.GET)
    given = filters.given
    days = {name: given[name] for name in ("since", "until", "days") if name in given}
    found = exceptions(Scope(programme, **days), given.get("kind", ""))
    if wanted_format(request):
        return _file(request, found.rows)
    told = {
        "page": Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page")),
        "cut": found.cut,
        "most": MOST,
        "filters": filters,
        "days": given.get("days", DAYS),
        "programmes": programmes_for(request.user, READS_AUDIT),
        "here": programme,
    }
    return render(request, "budgets/audit_exceptions.html", told)


def _file(request: HttpRequest, rows: Iterable[Unusual]) -> HttpResponse:
    heads = [_("When"), _("What it is"), _("Which"), _("Why"), _("Who"), _("Amount"), _("Evidence")]
    cells: Iterable[list[Any]] = (
        [one.at, one.label, one.what, one.why, one.who, one.amount, request.build_absolute_uri(one.url)]
        for one in rows
    )
    return table_response(request, "exceptions", heads, cells)


@login_required
@require_safe
def audit_entry(request: HttpRequest, key: str, seq: int) -> HttpResponse:
    """Show an entry of the books with its legs and its place in the chain. An auditor's reading is logged."""
    own = JournalEntry.objects.sealed().filter(programme_key__in=programmes_of(request.user, READS_AUDIT))
    rows = own.select_related("by", "reverses", "reversed_by").prefetch_related("postings__account")
    entry = find(rows, request.user, may=SEE, programme_key=key, seq=seq)
    request.programme = Programme.objects.filter(key=key).first()  # type: ignore[attr-defined]
    if is_auditor(request.user, entry):
        audit.record_reading(request.user, "entry", entry)
    told = {"entry": entry, "taken_back": getattr(entry, "reversed_by", None)}
    return render(request, "budgets/audit_entry.html", told)
