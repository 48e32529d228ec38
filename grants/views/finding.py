# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the pages of the applicant's side find a submission: by who may know of it, with its team read along."""

from typing import Any

from django.db.models import F, OuterRef, Prefetch, Subquery, Sum
from django.http import HttpRequest

from accounts.rules import is_auditor
from core import audit
from core.guards import find
from grants.models import BudgetRequestLine, Submission, TeamMember
from grants.operations.refusing import NotADraft
from grants.rules import is_in_team
from grants.states import SubmissionState

TEAM = Prefetch("team", TeamMember.objects.present(), to_attr="present_team")

ASKED = Subquery(
    BudgetRequestLine.objects.filter(submission=OuterRef("pk"))
    .order_by()
    .values("submission")
    .annotate(total=Sum(F("quantity") * F("unit_cost_minor") - F("own_minor")))
    .values("total")
)


def submission_for(request: HttpRequest, pk: int, may: str = "grants.read_submission") -> Submission:
    """Return the submission, or answer 404 or 403; what an auditor reads is noted."""
    rows = Submission.objects.visible_to(request.user).prefetch_related(TEAM)
    rows = rows.select_related("call__programme__logo", "proposal__institution").annotate(asked_minor=ASKED)
    submission = find(rows, request.user, may=may, pk=pk)
    request.programme = submission.call.programme  # type: ignore[attr-defined]
    if request.method == "GET" and is_auditor(request.user, submission):
        audit.record_reading(request.user, "submission", submission)
    return submission


def draft_for(request: HttpRequest, pk: int, may: str = "grants.edit_draft") -> Submission:
    """Return the submission for typing in it; answers 409 when it is no draft."""
    submission = submission_for(request, pk, may)
    if submission.state != SubmissionState.DRAFT:
        raise NotADraft(thing=str(submission), state=submission.state_label)
    return submission


def member_for(request: HttpRequest, pk: int, member: int, may: str) -> tuple[Submission, TeamMember]:
    """Return a submission and one of its present members, or answer 404, 403."""
    submission = submission_for(request, pk, may)
    found: Any = find(submission.team.present(), request.user, pk=member)
    found.submission = submission
    return submission, found


def types_for_others(request: HttpRequest, submission: Submission) -> bool:
    """Say whether the reader types for a team without being in it."""
    return not is_in_team(request.user, submission)
