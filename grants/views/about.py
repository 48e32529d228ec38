# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page about the project: title, institution, place, trade."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from grants.completeness import look_at
from grants.forms.about import AboutForm
from grants.forms.application import ApplicationForm
from grants.operations.details import application_mark, details_mark, save_application, save_details
from grants.rules import is_lead
from grants.views.details import Page, edit
from grants.views.finding import draft_for, submission_for

ABOUT = Page(AboutForm, details_mark, save_details, "grants/about.html")
STAY = Page(ApplicationForm, application_mark, save_application, "grants/about.html")


@login_required
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and keep what the project is called, where it comes from and in which trade; or an expert's stay."""
    draft = draft_for(request, pk)
    return edit(request, draft, STAY if draft.call.seeks_experts else ABOUT)


@login_required
@require_safe
def application_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead an expert to the own profile, others to the profile on the roster, if it stands there."""
    submission = submission_for(request, pk)
    if is_lead(request.user, submission):
        return redirect("my_profile")
    profile = look_at(submission).profile
    return redirect("expert", profile.pk) if profile else redirect("submission", pk)
