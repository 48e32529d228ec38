# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of a proposal, told to its team in humane words; only what was released is known here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.refusals import Refusal
from documents.models import Document
from grants.models import Award, Call, Submission
from grants.operations.receipt import KIND as RECEIPT
from grants.states import CallState, SubmissionState
from grants.views.finding import submission_for

KNOWN = SubmissionState.DECIDED | {SubmissionState.INELIGIBLE}


class NotKnownYet(Refusal):
    """No result was released."""

    sentence = _("The result is not known yet. Everybody who applied gets a letter.")


@login_required
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the result: award, reserve or regret, with a strong point and one thing to improve."""
    submission = submission_for(request, pk)
    if submission.state not in KNOWN:
        raise NotKnownYet()
    letters = _letters(submission)
    context: dict[str, Any] = {
        "submission": submission,
        "call": submission.call,
        "letters": letters,
        "strengths": _told(letters, "strengths") or [],
        "improve": _told(letters, "improve") or "",
        "award": submission.awards.live().first(),
        "unmet": submission.checks.filter(met=False).select_related("rule"),
        "next_calls": _next_calls(submission.call),
    }
    return render(request, "grants/result.html", context)


def _letters(submission: Submission) -> list[Document]:
    """Return the letters about the submission and its award, newest first."""
    kinds = ContentType.objects.get_for_models(Submission, Award)
    about = Document.objects.filter(subject_type=kinds[Submission], subject_id=submission.pk)
    awards = Document.objects.filter(
        subject_type=kinds[Award], subject_id__in=submission.awards.values("pk"), kind="award-letter"
    )
    return list((about.exclude(kind=RECEIPT) | awards).order_by("-pk"))


def _told(letters: list[Document], name: str) -> Any:
    """Return what the newest letter says about this, if any does."""
    return next((letter.facts[name] for letter in letters if letter.facts.get(name)), None)


def _next_calls(call: Call) -> Any:
    """Return the programme's calls that are open now."""
    others = Call.objects.filter(programme_id=call.programme_id, state=CallState.OPEN).exclude(pk=call.pk)
    return others.order_by("closes_at", "pk")[:3]
