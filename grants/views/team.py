# SPDX-License-Identifier: AGPL-3.0-or-later
"""The team of a proposal: who is in it, who is asked in, who has said yes."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import posted
from core.permissions import may
from grants.completeness import TEAM, look_at
from grants.forms.team import MemberForm
from grants.models import TeamMember
from grants.operations.team import add_member
from grants.states import SubmissionState, TeamRole
from grants.views.finding import draft_for, submission_for
from grants.views.tasks import context_of, where_next


@login_required
@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the team, with what each reader may do about it."""
    submission = submission_for(request, pk)
    whole = look_at(submission)
    draft = submission.state == SubmissionState.DRAFT
    rows = [(member, _acts(request, member, submission, draft)) for member in whole.team]
    context = context_of(whole, request.path) | {
        "rows": rows,
        "draft": draft,
        "may_change": draft and may(request.user, "grants.change_team", submission),
        "wanting": [one.words for one in whole.missing if one.page == TEAM] if draft else [],
        "next_url": where_next(whole, request.path),
    }
    return render(request, "grants/team.html", context)


def _acts(request: HttpRequest, member: TeamMember, submission: Any, draft: bool) -> dict[str, Any]:
    """Return what the reader may do about a member."""
    person = request.user
    changes = draft and may(person, "grants.change_team", submission)
    waits = member.confirmed_at is None
    link = ""
    if waits and changes and member.invite_code:
        path = reverse("team_join", args=[member.invite_code])
        link = settings.SITE_URL + path if settings.SITE_URL else request.build_absolute_uri(path)
    officer = may(person, "grants.replace_member", submission)
    return {
        "confirm": waits and (member.person_id == person.pk or officer),
        "by_code": waits and draft and member.person_id != person.pk,
        "link": link,
        "remove": changes and member.role != TeamRole.LEAD,
        "lead": changes and not waits and member.role != TeamRole.LEAD,
    }


@login_required
@require_http_methods(["GET", "POST"])
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody into the team."""
    submission = draft_for(request, pk, "grants.change_team")
    leaderless = not any(one.role == TeamRole.LEAD for one in submission.present_team)
    form = MemberForm(submission, posted(request), leaderless=leaderless)
    if form.is_valid() and form.carry_out(lambda **given: add_member(submission, by=request.user, **given)):
        messages.success(request, _("%(name)s was asked into the team.") % {"name": form.outcome.name})
        return redirect("team", pk=pk)
    context = context_of(look_at(submission), reverse("team", args=[pk])) | {"form": form}
    return render(request, "grants/member_add.html", context)
