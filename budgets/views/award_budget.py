# SPDX-License-Identifier: AGPL-3.0-or-later
"""The budget of an award: the version in force, all versions, and one version beside the one before."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.flexibility import Verdict
from budgets.forms.budget import AmendForm
from budgets.models import BudgetVersion, rules_for
from budgets.operations.budget import amend, begin_budget, classified, compared
from budgets.operations.budget.approving import approved_before
from budgets.operations.budget.comparing import KIND, WHO
from budgets.states import BudgetState
from budgets.views.award_budget_steps import steps_for
from budgets.views.budget_finding import award_for, groups_of, version_for
from budgets.words import needs_in_words, rules_in_words, verdict_in_words
from core import blobs
from core.downloads import download_response
from core.permissions import may
from documents.models import Document
from grants.models import Award
from grants.states import AwardState
from grants.views.staff.common import done, form_page, posted

B = BudgetState
LOOKS = {Verdict.UNCHANGED: "plain", Verdict.WITHIN: "done", Verdict.NEEDS_APPROVAL: "hold"}


@login_required
@require_safe
def award_budget(request: HttpRequest, number: str) -> HttpResponse:
    """Show the budget in force, and every version that there is."""
    award = award_for(request, number)
    versions = list(BudgetVersion.objects.filter(award=award).select_related("author").order_by("-no"))
    for version in versions:
        version.award = award
    current = next((one for one in versions if one.state == B.APPROVED), None)
    groups, together = groups_of(current) if current is not None else ([], None)
    told = {
        "award": award,
        "submission": award.submission,
        "zone": award.submission.call.time_zone,
        "version": current,
        "versions": versions,
        "groups": groups,
        "together": together,
        "has_own": together is not None and bool(together.own),
        **_offered(request, award, versions, current),
    }
    return render(request, "budgets/award_budget.html", told)


def _offered(
    request: HttpRequest, award: Award, versions: list[BudgetVersion], current: BudgetVersion | None
) -> dict[str, Any]:
    """Return what this person may begin or go on with."""
    standing = next((one for one in versions if one.state in B.OPEN), None)
    plans = award.state in (AwardState.OFFERED, AwardState.ACTIVE)
    writes = plans and may(request.user, "budgets.write_budget", award)
    return {
        "begins": writes and not versions,
        "amends": writes and standing is None and current is not None,
        "standing": standing,
        "edits": writes and standing is not None and standing.state == B.DRAFT,
    }


@login_required
@require_POST
def award_budget_begin(request: HttpRequest, number: str) -> HttpResponse:
    """Begin the first budget with the lines that the submission asked for."""
    award = award_for(request, number)
    begin_budget(award, by=request.user)
    return redirect("award_budget_edit", number)


@login_required
@require_http_methods(["GET", "POST"])
def award_budget_amend(request: HttpRequest, number: str) -> HttpResponse:
    """Begin a new version, for a reason."""
    award = award_for(request, number, "budgets.write_budget")
    form = AmendForm(*posted(request))
    if done(request, form, lambda **given: amend(award, **given)):
        return redirect("award_budget_edit", number)
    back = reverse("award_budget", args=[number])
    return form_page(
        request, form, title=_("Amend the budget"), button=_("Begin the amendment"), back=back,
        crumbs=[(back, _("Budget"))],
        intro=_("You get a copy of the budget to change. The one in force stays until the new one is approved."),
    )  # fmt: skip


@login_required
@require_safe
def award_budget_version(request: HttpRequest, number: str, no: int) -> HttpResponse:
    """Show one version: its lines beside the version before, what the agreement's rules say, the next step."""
    version = version_for(request, number, no)
    groups, together = groups_of(version)
    comparison, verdict = compared(version), classified(version)
    before = approved_before(version).last()
    is_first = before is None
    told = {
        "award": version.award,
        "submission": version.award.submission,
        "zone": version.award.submission.call.time_zone,
        "version": version,
        "groups": groups,
        "together": together,
        "has_own": bool(together.own),
        "comparison": None if is_first else comparison,
        "before": before,
        "rules": None if is_first else rules_in_words(rules_for(version.award)),
        "verdict": None if is_first else verdict,
        "verdict_words": verdict_in_words(verdict),
        "changes": []
        if is_first
        else [(one, LOOKS[one.verdict], needs_in_words(one)) for one in verdict.changes],
        "steps": steps_for(request.user, version),
        "document": _document(version),
        "asks": before is not None and any(may(request.user, one, version) for one in WHO),
    }
    return render(request, "budgets/budget_version.html", told)


def _document(version: BudgetVersion) -> Document | None:
    found = Document.objects.filter(kind=KIND, key__startswith=f"{KIND}:{version.pk}:")
    return found.order_by("-pk").first()


@login_required
@require_safe
def award_budget_paper(request: HttpRequest, number: str, no: int) -> HttpResponse:
    """Hand over the signed approval of a version."""
    version = version_for(request, number, no)
    paper = version.approval_paper
    if paper is None:
        raise Http404
    ending = "pdf" if paper.mime == "application/pdf" else paper.mime.rpartition("/")[2]
    return download_response(blobs.read(paper.sha256), f"{version.number}-approval.{ending}", paper.mime)
