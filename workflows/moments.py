# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small helpers that the flows share: the end of a day in a call's zone, and who an audience is."""

from datetime import date, datetime, time

from accounts.states import Role
from grants.models import Call, Submission
from workflows.engine import Whose

OFFICERS = [Whose(role=Role.OFFICER)]
MAKERS = [Whose(role=Role.FINANCE_MAKER)]
CHECKERS = [Whose(role=Role.FINANCE_CHECKER)]
RELEASERS = [Whose(role=Role.RELEASER)]
DIRECTORS = [Whose(role=Role.DIRECTOR)]


def team(submission: Submission) -> list[Whose]:
    """Everybody present in the team who can sign in."""
    members = submission.team.present().filter(person__isnull=False).order_by("pk")
    return [Whose(person_id=person_id) for person_id in members.values_list("person_id", flat=True)]


def end_of(day: date | None, call: Call) -> datetime | None:
    """Return the last minute of a day in the call's time zone (aware), or None."""
    return datetime.combine(day, time(23, 59), tzinfo=call.zone) if day else None
