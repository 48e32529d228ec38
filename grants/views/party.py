# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page on which a team says who would sign for it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from grants.forms.about import PartyForm
from grants.models import Submission
from grants.operations.details import party_mark, save_party
from grants.views.details import Page, edit
from grants.views.finding import draft_for


def party_form(submission: Submission, data: Any = None) -> PartyForm:
    """Return the form with what the draft says now."""
    given = {
        "kind": submission.contracting_kind,
        "name": submission.contracting_name,
        "number": submission.contracting_number,
    }
    return PartyForm(data, initial=given)


PARTY = Page(party_form, party_mark, save_party, "grants/party.html")


@login_required
@require_http_methods(["GET", "POST"])
def party(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and keep who would sign for the team."""
    return edit(request, draft_for(request, pk), PARTY)
