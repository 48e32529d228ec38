# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checking everything and sending it; after sending: what happened, and taking back or withdrawing."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.money import Money
from core.permissions import may
from core.refusals import Refusal
from grants import answers as kinds
from grants.completeness import Whole, anchor_of, look_at
from grants.operations.refusing import refuse_late
from grants.operations.submission import Incomplete, submit
from grants.states import QuestionKind, SubmissionState
from grants.views.finding import submission_for
from grants.views.submission import sent_context
from grants.views.tasks import context_of, deadline_told


class NotSent(Refusal):
    """The page belongs to what was sent."""

    sentence = gettext_lazy("This proposal was not sent yet.")


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every answer with the way to change it, and what is missing; send."""
    submission = submission_for(request, pk)
    whole = look_at(submission)
    if request.method == "POST":
        try:
            submit(submission, by=request.user)
        except Incomplete:
            whole = look_at(submission)
        else:
            return redirect("sent", pk=pk)
    draft = submission.state == SubmissionState.DRAFT
    context = context_of(whole) | {
        "draft": draft,
        "sections": sections_of(whole),
        "missing": [(one, address_of(whole, one)) for one in whole.missing] if draft else [],
        "may_send": draft and may(request.user, "grants.submit_submission", submission),
        "may_edit": draft and may(request.user, "grants.edit_draft", submission),
        "late": draft and _late(submission),
        "lines": [_priced(line, submission.call.currency) for line in whole.lines],
        "place": _place(whole),
    }
    return render(request, "grants/check.html", context)


def _late(submission: Any) -> str:
    """Return why it is too late to send, or ""."""
    try:
        refuse_late(submission, timezone.now())
    except Refusal as refusal:
        return str(refusal)
    return ""


def _priced(line: Any, currency: str) -> dict[str, Any]:
    """Return a budget line with its amounts as money."""
    return {
        "item": line.item,
        "quantity": line.quantity,
        "unit": line.unit,
        "cost": Money(line.unit_cost_minor, currency),
        "own": Money(line.own_minor, currency),
        "asked": Money(line.amount_minor - line.own_minor, currency),
    }


def _place(whole: Whole) -> str:
    """Return the name of the place of the project."""
    code = whole.proposal.place if whole.proposal else ""
    return dict(whole.frame.places).get(code, code)


def address_of(whole: Whole, point: Any) -> str:
    """Return the address of the field where something is missing."""
    pk = whole.submission.pk
    args = [pk, point.part_key] if point.page == "part" else [pk]
    return reverse(point.page, args=args) + (f"#{point.anchor}" if point.anchor else "")


def sections_of(whole: Whole) -> list[dict[str, Any]]:
    """Return the parts of the form with each question, its answer in words, its files and where to change it."""
    found = []
    for part in whole.parts:
        url = reverse("part", args=[whole.submission.pk, part.key])
        rows = [
            {
                "question": question,
                "said": kinds.shown(question, whole.value(question), whole.frame),
                "files": whole.files.get(question.pk, []),
                "is_file": question.kind == QuestionKind.FILE,
                "free": question.kind in {QuestionKind.SHORT, QuestionKind.LONG},
                "url": f"{url}#{anchor_of(question)}",
            }
            for question in part.questions
        ]
        found.append({"title": part.title, "url": url, "rows": rows})
    return found


@login_required
@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the proposal has arrived: its number, when, the receipt, what happens next."""
    submission = submission_for(request, pk)
    if submission.state == SubmissionState.DRAFT:
        raise NotSent()
    context = {"submission": submission, "call": submission.call, "deadline": deadline_told(submission)}
    return render(request, "grants/sent.html", context | sent_context(request, submission))
