# SPDX-License-Identifier: AGPL-3.0-or-later
"""The answers of a submission as a PDF, for the team and its officers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.operations.form_paper import ANSWERS, papers_of, request_answers
from grants.views.finding import submission_for

SHOWN = 5


@login_required
@require_http_methods(["GET", "POST"])
def answers_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the answers as a PDF in a language of the call, and list those that were made."""
    submission = submission_for(request, pk)
    languages = submission.call.languages
    language = get_language() or ""
    if request.method == "POST":
        wanted = language if language in languages else submission.language
        request_answers(submission, language=wanted, by=request.user)
        messages.success(request, _("The PDF is being made. Look again in a moment."))
        return redirect("answers_paper", pk)
    papers = papers_of(submission, ANSWERS).select_related("blob")[:SHOWN]
    return render(request, "grants/answers_paper.html", {"submission": submission, "papers": papers})
