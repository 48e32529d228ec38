# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, in this room: facts about teams and roles joined by & | ~, and one table of permissions."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from accounts.rules import holds, holds_role, is_administrator, is_auditor, is_committee, is_officer
from accounts.states import Role, RoleFamily
from core.permissions import permit
from grants.states import SubmissionState, TeamRole


def places_in_team(person: Any, submission: Any) -> frozenset[str]:
    """Return the person's places in the submission's team now (read once per submission object)."""
    if person is None or submission is None or person.pk is None:
        return frozenset()
    if "_places" not in submission.__dict__:
        places: dict[int, set[str]] = {}
        team = submission.__dict__.get("present_team")  # read already, by a page that shows it
        rows = submission.team.present().values_list("person_id", "role")
        for person_id, role in rows if team is None else [(one.person_id, one.role) for one in team]:
            places.setdefault(person_id, set()).add(role)
        submission.__dict__["_places"] = places
    return frozenset(submission.__dict__["_places"].get(person.pk, ()))


def remember_team(submission: Any, members: Any) -> None:
    """Take the team that a page has read already, so that the rules ask for it no more."""
    places: dict[int, set[str]] = {}
    for member in members:
        if member.left_at is None:
            places.setdefault(member.person_id, set()).add(member.role)
    submission.__dict__["_places"] = places


@rules.predicate
def is_signed_in(person: Any, thing: Any = None) -> bool:
    """The person is signed in and active."""
    return bool(person is not None and person.is_authenticated and person.is_active)


@rules.predicate
def is_in_team(person: Any, submission: Any) -> bool:
    """The person is in the submission's team."""
    return bool(places_in_team(person, submission))


@rules.predicate
def is_lead(person: Any, submission: Any) -> bool:
    """The person leads the submission's team."""
    return TeamRole.LEAD in places_in_team(person, submission)


@rules.predicate
def is_draft(person: Any, submission: Any) -> bool:
    """The submission is a draft."""
    return submission is not None and submission.state == SubmissionState.DRAFT


@rules.predicate
def is_in_awarded_team(person: Any, award: Any) -> bool:
    """The person is in the team behind the award."""
    return award is not None and bool(places_in_team(person, award.submission))


@rules.predicate
def leads_awarded_team(person: Any, award: Any) -> bool:
    """The person leads the team behind the award."""
    return award is not None and TeamRole.LEAD in places_in_team(person, award.submission)


@rules.predicate
def signs_himself(person: Any, signature: Any) -> bool:
    """The signature is this person's own to give: for the institution, or as the team's lead."""
    if person is None or signature is None:
        return False
    if signature.institution_id is None:
        return TeamRole.LEAD in places_in_team(person, signature.agreement.award.submission)
    return holds_role(
        person,
        {Role.SIGNATORY},
        signature.programme_key,
        signature.call_key,
        institution_id=signature.institution_id,
    )


signs_for_an_institution = holds(Role.SIGNATORY)
is_finance = holds(*RoleFamily.FINANCE)

OFFICERS = _("programme officers")
LEAD_OR_OFFICER = _("the team's lead, or a programme officer for them")

permit("grants.see_staff_pages", is_officer | is_auditor, who=_("programme officers and the auditor"))
permit("grants.edit_programme", is_administrator, who=_("the programme's administrator"))
permit("grants.make_call", is_officer, who=OFFICERS)
permit("grants.edit_call", is_officer, who=OFFICERS)
permit("grants.open_call", is_officer, who=OFFICERS)
permit("grants.close_call", is_officer, who=OFFICERS)
permit("grants.start_submission", is_signed_in, who=_("people who are signed in"))
permit(
    "grants.read_submission", is_in_team | is_officer | is_auditor, who=_("the team and programme officers")
)
permit("grants.edit_draft", is_in_team | is_officer, who=_("the team, or a programme officer for them"))
permit("grants.change_team", is_lead | is_officer, who=LEAD_OR_OFFICER)
permit("grants.submit_submission", is_lead | is_officer, who=LEAD_OR_OFFICER)
permit("grants.withdraw_submission", is_lead | is_officer, who=LEAD_OR_OFFICER)
permit("grants.screen_submission", is_officer, who=OFFICERS)
permit("grants.correct_step", is_officer, who=OFFICERS)
permit("grants.extend_deadline", is_officer, who=OFFICERS)
permit("grants.replace_member", is_officer, who=OFFICERS)
permit(
    "grants.read_award",
    is_in_awarded_team | is_officer | is_auditor | is_committee | signs_for_an_institution | is_finance,
    who=_("the team, its signatories and programme staff"),
)
permit("grants.issue_agreement", is_officer, who=OFFICERS)
permit(
    "grants.record_signature",
    signs_himself | is_officer,
    who=_("the signatory, or a programme officer who holds the paper"),
)
permit("grants.read_log", is_officer | is_auditor, who=_("programme officers and the auditor"))
permit(
    "grants.decline_award",
    leads_awarded_team | is_officer,
    who=_("the team's lead in writing, or a programme officer who holds the paper"),
)
