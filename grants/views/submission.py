# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where applicants begin: their proposals, a new one, and the list of parts of one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import posted
from core.guards import find
from core.lifecycle import possible_steps
from core.permissions import may
from core.registry import ways
from grants import deadlines
from grants.completeness import look_at
from grants.forms.about import StartForm
from grants.models import Call, Submission, TeamMember
from grants.operations.draft import start_submission
from grants.operations.receipt import next_steps, receipts_of
from grants.operations.refusing import NotOpen
from grants.states import CallState, SubmissionState
from grants.views.finding import submission_for, types_for_others
from grants.views.tasks import context_of, deadline_told, next_task


@login_required
@require_safe
def my_submissions(request: HttpRequest) -> HttpResponse:
    """Show the reader's proposals and the calls that are open."""
    team = Prefetch(
        "team", TeamMember.objects.filter(person=request.user, left_at=None), to_attr="own_places"
    )
    mine = (
        Submission.objects.filter(pk__in=Submission.objects.of_team_member(request.user).values("pk"))
        .select_related("call__programme__logo")
        .prefetch_related(team)
    )
    rows = [(one, one.own_places[0], deadline_told(one)) for one in mine.order_by("-pk")]
    if rows:
        request.programme = rows[0][0].call.programme  # type: ignore[attr-defined]
    calls = Call.objects.filter(state=CallState.OPEN).order_by("closes_at", "pk")
    return render(request, "grants/my_submissions.html", {"rows": rows, "calls": calls})


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a proposal in an open call."""
    calls = Call.objects.public().select_related("programme__logo")
    call = find(calls, request.user, may="grants.start_submission", key=key)
    request.programme = call.programme  # type: ignore[attr-defined]
    if call.state != CallState.OPEN:
        raise NotOpen(call=call)
    types = may(request.user, "grants.screen_submission", call)
    form = StartForm(call, posted(request), leads=not types)
    if form.is_valid() and form.carry_out(lambda **given: start_submission(call, by=request.user, **given)):
        return redirect("submission", pk=form.outcome.pk)
    begun = Submission.objects.of_team_member(request.user).filter(call=call, state=SubmissionState.DRAFT)
    context = {"call": call, "form": form, "types": types, "begun": begun.order_by("-pk").first()}
    return render(request, "grants/start.html", context)


@login_required
@require_safe
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the parts of a draft and the next of them; of what was sent, where it stands."""
    found = submission_for(request, pk)
    whole = look_at(found)
    own = next((one for one in whole.team if one.person_id == request.user.pk), None)
    context: dict[str, Any] = context_of(whole) | {
        "types": types_for_others(request, found),
        "asked": own if own and own.confirmed_at is None else None,
        "may_edit": may(request.user, "grants.edit_draft", found),
    }
    if found.state == SubmissionState.DRAFT:
        return render(request, "grants/submission.html", context | {"next": next_task(context["tasks"])})
    return render(request, "grants/submission_sent.html", context | sent_context(request, found))


def sent_context(request: HttpRequest, found: Submission) -> dict[str, Any]:
    """Return what pages of a sent proposal show: the receipt, what comes next, what may still be done."""
    steps = possible_steps(found, request.user)
    told = deadline_told(found)
    in_time = told is not None and not told.past and found.call.state in deadlines.TAKES
    open_end = told is None and found.call.state == CallState.OPEN
    decided = found.state in SubmissionState.DECIDED | {SubmissionState.INELIGIBLE}
    return {
        "receipt": receipts_of(found).first(),
        "steps_after": next_steps(found),
        "may_take_back": "take_back" in steps and (in_time or open_end),
        "may_withdraw": "withdraw" in steps,
        "decided": decided,
        "ways": ways("submission", found, request.user),
    }
