# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts on one member of a team: take out, let lead, say yes or no, confirm by a code."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ConfirmForm
from core.permissions import may
from core.phones import show_phone
from grants.completeness import look_at
from grants.forms.team import CodeForm
from grants.models import TeamMember
from grants.operations.team import (
    confirm_by_code,
    confirm_membership,
    decline_membership,
    hand_over_lead,
    remove_member,
    send_code_to_lead,
)
from grants.states import SubmissionState
from grants.views.finding import draft_for, member_for
from grants.views.tasks import context_of


@login_required
@require_http_methods(["GET", "POST"])
def member_remove(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Take somebody out of the team."""
    submission = draft_for(request, pk, "grants.change_team")
    found = _member(submission, member)
    if request.method == "POST":
        remove_member(found, by=request.user)
        messages.success(request, _("%(name)s is no longer in the team.") % {"name": found.name})
        return redirect("team", pk=pk)
    return _ask(
        request,
        found,
        question=_("Take %(name)s out of the team?") % {"name": found.name},
        button=_("Take out of the team"),
        dangerous=True,
    )


@login_required
@require_http_methods(["GET", "POST"])
def member_lead(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Let somebody else lead."""
    submission = draft_for(request, pk, "grants.change_team")
    found = _member(submission, member)
    if request.method == "POST":
        hand_over_lead(found, by=request.user)
        messages.success(request, _("%(name)s leads the team now.") % {"name": found.name})
        return redirect("team", pk=pk)
    return _ask(
        request,
        found,
        question=_("Let %(name)s lead the team?") % {"name": found.name},
        button=_("Hand over the lead"),
        warning=_("Only the lead can send the proposal and change the team."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def member_confirm(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Say yes, or no, to being in the team; an officer says yes for somebody whose paper lies there."""
    submission, found = member_for(request, pk, member, "grants.read_submission")
    own = found.person_id == request.user.pk
    if not own and not may(request.user, "grants.replace_member", submission):
        raise Http404
    if request.method == "POST":
        if own and request.POST.get("answer") == "no":
            decline_membership(found, by=request.user)
            return redirect("my_submissions")
        confirm_membership(found, by=request.user)
        messages.success(request, _("Thank you. %(name)s is in the team.") % {"name": found.name})
        return redirect("team", pk=pk)
    return render(
        request,
        "grants/team_join.html",
        {"member": found, "submission": submission, "call": submission.call, "own": own, "mine": own},
    )


@login_required
@require_http_methods(["GET", "POST"])
def member_code(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Send a code to the lead's phone, and let the member confirm with it on this device."""
    submission = draft_for(request, pk)
    found = _member(submission, member)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and "code" not in request.POST:
        phone = send_code_to_lead(found, by=request.user)
        messages.success(request, _("A code was sent to %(phone)s.") % {"phone": show_phone(phone)})
        return redirect(f"{request.path}?sent=1")
    if form.is_valid() and form.carry_out(lambda code: confirm_by_code(found, code=code, by=request.user)):
        messages.success(request, _("Thank you. %(name)s is in the team.") % {"name": found.name})
        return redirect("team", pk=pk)
    context = context_of(look_at(submission), reverse("team", args=[pk]))
    context |= {"form": form, "member": found, "sent": "sent" in request.GET or form.is_bound}
    return render(request, "grants/member_code.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def team_join(request: HttpRequest, code: str) -> HttpResponse:
    """Answer an invitation: whoever holds its link and is signed in says yes or no."""
    rows = TeamMember.objects.present().select_related("submission__call__programme", "person")
    member = rows.filter(invite_code=code).first() if code else None
    if member is None or member.submission.state == SubmissionState.WITHDRAWN:
        raise Http404
    mine = member.person_id in (None, request.user.pk)
    if not mine:
        raise Http404
    if member.confirmed_at is not None:
        return redirect("submission", pk=member.submission_id)
    request.programme = member.submission.call.programme  # type: ignore[attr-defined]
    if request.method == "POST":
        if request.POST.get("answer") == "no":
            decline_membership(member, by=request.user)
            messages.info(request, _("You said no. The team's lead sees it."))
            return redirect("my_submissions")
        confirm_membership(member, by=request.user)
        messages.success(request, _("Welcome to the team."))
        return redirect("submission", pk=member.submission_id)
    context = {"member": member, "submission": member.submission, "call": member.submission.call, "own": True}
    return render(request, "grants/team_join.html", context)


def _member(submission: Any, pk: int) -> TeamMember:
    """Return one of the present members, or answer 404."""
    found = next((one for one in submission.present_team if one.pk == pk), None)
    if found is None:
        raise Http404
    found.submission = submission
    return found


def _ask(request: HttpRequest, member: TeamMember, **told: Any) -> HttpResponse:
    """Show the question before an act on a member."""
    back = reverse("team", args=[member.submission_id])
    context = {"form": ConfirmForm(), "back": back, "submission": member.submission} | told
    return render(request, "grants/confirm.html", context)
