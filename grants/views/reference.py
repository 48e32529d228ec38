# SPDX-License-Identifier: AGPL-3.0-or-later
"""References: the applicant names people; a referee answers behind a link, without an account."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import posted
from core.permissions import may
from core.refusals import Refusal
from grants.forms.reference import RefereeForm, ReferenceForm
from grants.models import Reference
from grants.operations.reference import (
    TAKES,
    answer_reference,
    name_reference,
    readable_by,
    refuse_reference,
    remove_reference,
)
from grants.views.finding import submission_for


@login_required
@require_http_methods(["GET", "POST"])
def references(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who was named, who answered and (to whom it is allowed) what; take another name."""
    submission = submission_for(request, pk)
    if not submission.call.seeks_experts:
        raise Http404
    form = RefereeForm(posted(request))
    if (
        form.is_bound
        and form.is_valid()
        and form.carry_out(partial(name_reference, submission), by=request.user)
    ):
        return redirect("references", pk)
    rows: list[Any] = list(submission.references.all())
    for row in rows:
        row.submission = submission
        row.open = bool(row.answered_at) and readable_by(request.user, row)
    context = {
        "submission": submission,
        "call": submission.call,
        "rows": rows,
        "form": form,
        "names": may(request.user, "grants.name_reference", submission),
    }
    return render(request, "grants/references.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def reference_remove(request: HttpRequest, pk: int, one: int) -> HttpResponse:
    """Take a name away that was not asked yet."""
    submission = submission_for(request, pk)
    remove_reference(get_object_or_404(submission.references, pk=one), by=request.user)
    return redirect("references", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def reference(request: HttpRequest, token: Any) -> HttpResponse:
    """Let a referee answer, once, without an account."""
    rows = Reference.objects.select_related("submission__call__programme__logo")
    found = get_object_or_404(rows, token=token, asked_at__isnull=False)
    request.programme = found.submission.call.programme  # type: ignore[attr-defined]
    over = bool(found.answered_at or found.refused_at) or found.submission.state not in TAKES
    form = ReferenceForm(posted(request) if "refuse" not in request.POST else None)
    failed = ""
    if request.method == "POST" and not over:
        if "refuse" in request.POST:
            refuse_reference(found)
            return redirect("reference", token)
        if form.is_valid():
            try:
                answer_reference(found, given=form.cleaned_data)
                return redirect("reference", token)
            except Refusal as refusal:
                failed = str(refusal)
    lead = found.submission.team.present().filter(role="lead").first()
    context = {
        "reference": found,
        "form": form,
        "over": over,
        "applicant": lead.name if lead else "",
        "failed": failed,
    }
    status = 410 if over and request.method == "POST" else 422 if form.errors else 200
    return render(request, "grants/reference.html", context, status=status)
