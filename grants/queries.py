# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about this room's nouns; each chains like a sentence."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.rules import calls_of, programmes_of
from accounts.states import Role, RoleFamily
from grants.states import AwardState, CallState, SubmissionState

READS_ALL = RoleFamily.STAFF | {Role.AUDITOR}


def belongs_to(person: Any, roles: frozenset[str], *, programme: str, call: str) -> Q:
    """Return the condition "the person holds one of these roles where this row belongs" (no join)."""
    return Q(**{f"{programme}__in": programmes_of(person, roles)}) | Q(
        **{f"{call}__in": calls_of(person, roles)}
    )


class CallQuerySet(QuerySet[Any]):
    """Calls."""

    def public(self) -> "CallQuerySet":
        """Keep what the public may see."""
        return self.filter(state__in=CallState.PUBLIC)

    def of_staff(self, person: Any) -> "CallQuerySet":
        """Keep the calls whose staff pages the person may read (officers, the auditor)."""
        return self.filter(belongs_to(person, READS_ALL, programme="programme_key", call="key"))

    def due_to_open(self, now: datetime) -> "CallQuerySet":
        """Keep prepared calls whose opening has come and whose process was pinned by a person."""
        return self.filter(state=CallState.DRAFT, process_pinned_at__isnull=False, opens_at__lte=now)

    def due_to_close(self, now: datetime) -> "CallQuerySet":
        """Keep open calls whose closing time has come (the grace is judged per submission)."""
        return self.filter(state=CallState.OPEN, closes_at__lte=now)


class SubmissionQuerySet(QuerySet[Any]):
    """Submissions."""

    def of_team_member(self, person: Any) -> "SubmissionQuerySet":
        """Keep those in whose team the person is now."""
        return self.filter(team__person=person, team__left_at=None)

    def of_staff(self, person: Any) -> "SubmissionQuerySet":
        """Keep those that the person reads as staff; drafts are the team's own until handed in."""
        mine = belongs_to(person, READS_ALL, programme="programme_key", call="call__key")
        return self.filter(mine)

    def visible_to(self, person: Any) -> "SubmissionQuerySet":
        """Keep those whose own page the person may open (team, officers, auditor; never panelists)."""
        if person is None or not person.is_authenticated:
            return self.none()
        mine = Q(pk__in=self.model.objects.of_team_member(person).values("pk"))
        return self.filter(mine | belongs_to(person, READS_ALL, programme="programme_key", call="call__key"))

    def handed_in(self) -> "SubmissionQuerySet":
        """Keep what was handed in and not withdrawn."""
        return self.filter(state__in=SubmissionState.HANDED_IN)

    def eligible(self) -> "SubmissionQuerySet":
        """Keep what was found eligible and waits for the panel."""
        return self.filter(state=SubmissionState.ELIGIBLE)

    def under_review(self) -> "SubmissionQuerySet":
        """Keep what lies before the panel."""
        return self.filter(state=SubmissionState.UNDER_REVIEW)

    def matching(self, words: str) -> "SubmissionQuerySet":
        """Keep those whose title or number holds the words (narrow it to a call before: there is no text index)."""
        return self.filter(Q(title__icontains=words) | Q(number__icontains=words))

    def with_requested(self) -> "SubmissionQuerySet":
        """Add `requested_minor`: what each asks for, in minor units of its call's currency."""
        line = F("budget_lines__quantity") * F("budget_lines__unit_cost_minor") - F("budget_lines__own_minor")
        return self.annotate(requested_minor=Coalesce(Sum(line), 0))


class TeamQuerySet(QuerySet[Any]):
    """Team members."""

    def present(self) -> "TeamQuerySet":
        """Keep those who have not left."""
        return self.filter(left_at=None)

    def unconfirmed(self) -> "TeamQuerySet":
        """Keep those present who have not said yes."""
        return self.filter(left_at=None, confirmed_at=None)


class AwardQuerySet(QuerySet[Any]):
    """Awards."""

    def live(self) -> "AwardQuerySet":
        """Keep those neither declined nor ended early."""
        return self.filter(state__in=AwardState.LIVE)

    def visible_to(self, person: Any) -> "AwardQuerySet":
        """Keep those whose page the person may open."""
        if person is None or not person.is_authenticated:
            return self.none()
        roles = READS_ALL | RoleFamily.COMMITTEE | RoleFamily.FINANCE | {Role.SIGNATORY}
        team = Q(submission__team__person=person, submission__team__left_at=None)
        mine = belongs_to(person, frozenset(roles), programme="programme_key", call="call_key")
        return self.filter(pk__in=self.model.objects.filter(team | mine).values("pk"))
