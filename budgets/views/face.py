# SPDX-License-Identifier: AGPL-3.0-or-later
"""The financial report of an award for a period, on a page and as a file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules import is_auditor
from budgets.face import FaceLine, together
from budgets.face_facts import face_of
from budgets.forms.period import ReportForm
from budgets.models import Tranche
from core import audit
from core.downloads import table_response, wanted_format
from grants.models import Award
from grants.views.staff.common import staff_award


@login_required
@require_safe
def award_face(request: HttpRequest, number: str) -> HttpResponse:
    """Show by heading what was authorised, reported, accepted, is left and is asked for next; ?format= as a file."""
    award = staff_award(request, number, may="budgets.read_money")
    if is_auditor(request.user, award):
        audit.record_reading(request.user, "financial report", award)
    form = ReportForm(_days(request, award))
    lines = face_of(award, **form.cleaned_data) if form.is_valid() else []
    rows = [*lines, together(lines, _("Together"), award.currency)] if lines else []
    if rows and wanted_format(request):
        return _file(request, award, rows)
    told = {"award": award, "submission": award.submission, "form": form, "rows": rows}
    return render(request, "budgets/face.html", told, status=200 if form.is_valid() else 422)


def _days(request: HttpRequest, award: Award) -> dict[str, Any]:
    """Return the days asked for, else those from the first payment to today."""
    zone = award.submission.call.zone
    first = Tranche.objects.filter(award=award).exclude(paid_at=None).order_by("paid_at").first()
    today = timezone.localdate(timezone=zone)
    since = first.paid_at.astimezone(zone).date() if first and first.paid_at else today
    days = {"since": min(since, award.starts_on or since), "until": today}
    return {name: request.GET.get(name) or day.isoformat() for name, day in days.items()}


def _file(request: HttpRequest, award: Award, rows: list[FaceLine]) -> HttpResponse:
    heads = [
        _("Award"), _("From"), _("To"), _("Heading"), _("Authorised"), _("Reported"), _("Accepted"),
        _("Balance"), _("Requested next"),
    ]  # fmt: skip
    days = _days(request, award)
    cells = (
        [
            award.number, days["since"], days["until"], one.name, one.authorised, one.reported, one.accepted,
            one.balance, one.requested,
        ]
        for one in rows
    )  # fmt: skip
    return table_response(request, f"face-{award.number}", heads, cells)
