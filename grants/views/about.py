# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page about the project: title, institution, place, trade."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from grants.forms.about import AboutForm
from grants.operations.details import details_mark, save_details
from grants.views.details import Page, edit
from grants.views.finding import draft_for

ABOUT = Page(AboutForm, details_mark, save_details, "grants/about.html")


@login_required
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and keep what the project is called, where it comes from and in which trade."""
    return edit(request, draft_for(request, pk), ABOUT)
