# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room tells the conversations: people talk about submissions and awards; officers write to lists of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from conversations.registry import (
    Audience,
    Recipient,
    Scope,
    Subject,
    register_audience,
    register_subject,
)
from core.permissions import may
from core.registry import way
from core.translated import Translated
from grants import deadlines
from grants.forms.submission import SubmissionFilter
from grants.models import Award, Call, Submission, TeamMember
from grants.rules import is_in_awarded_team, is_in_team
from grants.states import AwardState, TeamRole


def team_of(submission: Submission) -> QuerySet[Person]:
    """Everybody present in the team who can sign in."""
    return Person.objects.filter(
        team_places__submission=submission, team_places__left_at=None, is_active=True
    ).distinct()


def visible_submissions(person: Any) -> QuerySet[Any]:
    """The submissions of the person's teams, and those of the programmes that they run or audit."""
    return Submission.objects.visible_to(person).select_related("call__programme")


def visible_awards(person: Any) -> QuerySet[Any]:
    """The awards behind these submissions; committee, finance and signatories read awards, not conversations."""
    rows = Award.objects.filter(submission__in=Submission.objects.visible_to(person).order_by().values("pk"))
    return rows.select_related("submission__call__programme")


def submission_url(submission: Submission, staff: bool) -> str:
    """The staff's page of a submission, or the team's."""
    return reverse("run_submission" if staff else "submission", args=[submission.pk])


register_subject(
    Subject(
        kind="submission",
        model=Submission,
        visible=visible_submissions,
        people=team_of,
        takes_part=is_in_team,
        label=lambda submission: submission.label,
        url=submission_url,
    )
)
register_subject(
    Subject(
        kind="award",
        model=Award,
        visible=visible_awards,
        people=lambda award: team_of(award.submission),
        takes_part=is_in_awarded_team,
        label=lambda award: award.number,
        url=lambda award, staff: reverse("award", args=[award.number]),
    )
)


def call_scope(filters: Mapping[str, str], person: Any) -> Scope | None:
    """The call that the filters name, if the person runs it."""
    call = Call.objects.of_staff(person).filter(key=filters.get("call", "")).first()
    if call is None:
        return None
    return Scope(
        call.programme_key, _list_name(call, filters), call.key, Translated.of(call.title), call.time_zone
    )


def _list_name(call: Call, filters: Mapping[str, str]) -> str:
    """The call's name, and how many filters narrow it."""
    narrowed = [value for name, value in sorted(filters.items()) if name != "call" and value]
    return f"{call} ({', '.join(narrowed)})" if narrowed else str(call)


def _of_teams(
    submissions: QuerySet[Any], whole_team: bool, recipient: Callable[[TeamMember], Recipient]
) -> Iterable[Recipient]:
    """The leads of these submissions, or everybody in their teams, by one query; leads first."""
    members = TeamMember.objects.filter(
        submission__in=submissions.order_by().values("pk"), left_at=None, person__isnull=False
    )
    if not whole_team:
        members = members.filter(role=TeamRole.LEAD)
    lead_first = Q(role=TeamRole.LEAD)
    rows = members.select_related("person", "submission__call").alias(leads=lead_first)
    for member in rows.order_by(F("leads").desc(), "submission_id", "pk"):
        yield recipient(member)


def submission_people(filters: Mapping[str, str], scope: Scope, whole_team: bool) -> Iterable[Recipient]:
    """The people of the call's submissions that pass the filters of its list."""
    call = Call.objects.select_related("programme").get(key=scope.call_key)
    found = SubmissionFilter(call, filters).narrow(call.submissions.all())

    def recipient(member: TeamMember) -> Recipient:
        one = member.submission
        return Recipient(member.person, one.number or "", submission_url(one, False), deadlines.deadline(one))

    return _of_teams(found, whole_team, recipient)


def award_people(filters: Mapping[str, str], scope: Scope, whole_team: bool) -> Iterable[Recipient]:
    """The people behind the call's awards that stand (or that are in the state of ?state=)."""
    found = Award.objects.filter(call_key=scope.call_key, programme_key=scope.programme_key)
    wanted = filters.get("state", "")
    found = found.filter(state=wanted) if wanted in AwardState.values else found.live()
    numbers = dict(found.values_list("submission_id", "number"))

    def recipient(member: TeamMember) -> Recipient:
        number = numbers[member.submission_id]
        return Recipient(member.person, number, reverse("award", args=[number]))

    return _of_teams(Submission.objects.filter(pk__in=numbers), whole_team, recipient)


register_audience(Audience("submissions", _("Submissions"), call_scope, submission_people))
register_audience(
    Audience("awards", _("Awards"), call_scope, award_people, places=("name", "number", "call", "link"))
)


@way
def thread_way(kind: str, thing: Any, person: Any) -> list[tuple[str, Any]]:
    """Offer the conversation about a submission or an award to those who may read it."""
    if kind not in {"submission", "award"}:
        return []
    if not may(person, "grants.read_submission", thing.submission if kind == "award" else thing):
        return []
    return [(reverse("thread", args=[kind, thing.pk]), _("Messages"))]
