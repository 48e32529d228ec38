# SPDX-License-Identifier: AGPL-3.0-or-later
"""Awards: the list, and one award with its terms, agreement and signatures."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.downloads import table_response, wanted_format
from core.permissions import may
from core.registry import ways
from documents.states import DocumentState
from grants.models import Award
from grants.rules import is_lead, signs_himself
from grants.states import AwardState
from grants.views.staff.common import page_of, staff_award
from grants.views.staff.submission import history_of

A = AwardState


@login_required
@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """List the awards that the person may open; ?call= and ?state= narrow it; as a file with ?format=."""
    found = Award.objects.visible_to(request.user).select_related("submission__proposal__institution")
    given = {name: request.GET.get(name, "") for name in ("call", "state")}
    if given["call"]:
        found = found.filter(call_key=given["call"])
    if given["state"] in A.values:
        found = found.filter(state=given["state"])
    in_force = Q(agreements__replaced_at=None, agreements__signatures__isnull=False)
    found = found.annotate(
        wanted=Count("agreements__signatures", filter=in_force),
        signed=Count(
            "agreements__signatures", filter=in_force & Q(agreements__signatures__recorded_at__isnull=False)
        ),
    ).order_by("-call_key", "place", "pk")
    if wanted_format(request):
        heads = [
            _("Number"),
            _("Title"),
            _("Status"),
            _("Amount"),
            _("Starts"),
            _("Ends"),
            _("Signatures"),
            _("of"),
        ]
        rows = (
            [a.number, str(a.submission), a.state_label, a.amount, a.starts_on, a.ends_on, a.signed, a.wanted]
            for a in found
        )
        return table_response(request, "awards", heads, rows)
    told = {
        "page": page_of(request, found),
        "given": given,
        "states": A.choices,
        "narrowed": any(given.values()),
    }
    return render(request, "grants/staff/awards.html", told)


@login_required
@require_safe
def award(request: HttpRequest, number: str) -> HttpResponse:
    """Show an award: promise, terms, documents, who has signed and who is awaited."""
    found = staff_award(request, number)
    agreement = found.agreements.filter(replaced_at=None).select_related("document").first()
    ready = agreement is not None and agreement.document.state == DocumentState.ISSUED
    terms = list(found.instalments.all())
    for part in terms:
        part.award = found  # known already: its currency needs no query
    told = {
        "award": found,
        "submission": found.submission,
        "call": found.submission.call,
        "terms": terms,
        "agreement": agreement,
        "ready": ready,
        "signatures": _signatures(request, found, agreement, ready),
        "earlier": found.agreements.exclude(replaced_at=None).select_related("document"),
        "history": history_of(found),
        "issues": may(request.user, "grants.issue_agreement", found),
        "declines": found.state == A.OFFERED and may(request.user, "grants.decline_award", found),
        "staff": may(request.user, "grants.see_staff_pages", found),
        "leads": is_lead(request.user, found.submission),
        "ways": ways("award", found, request.user),
    }
    return render(request, "grants/staff/award.html", told)


def _signatures(request: HttpRequest, award: Award, agreement: Any, ready: bool) -> list[Any]:
    """Return the signatures of the agreement in force, each with what this person may do about it."""
    rows = list(agreement.signatures.select_related("recorded_by", "signed_copy")) if agreement else []
    for row in rows:
        agreement.award, row.agreement = award, agreement
        waits = ready and row.recorded_at is None and award.state == A.OFFERED
        row.own = waits and signs_himself(request.user, row)
        row.signs = waits and may(request.user, "grants.record_signature", row)
    return rows
