# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is asked into a team, who leaves it, and who leads it."""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Person
from accounts.operations.person import find_person
from core import audit
from core.permissions import demand
from grants.models import Submission, TeamMember
from grants.operations.refusing import NotADraft, draft_in_hand, for_the_team
from grants.operations.team.common import (
    AlreadyInTeam,
    LeadStays,
    LeadThere,
    NotConfirmed,
    TeamFull,
    forget_places,
    let_go,
    present,
)
from grants.operations.team.inviting import invite
from grants.states import SubmissionState, TeamRole

CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another
MOST_MEMBERS = 12


def add_member(
    submission: Submission,
    *,
    name: str,
    role: str,
    is_trainer: bool = False,
    sex: str = "",
    email: str = "",
    phone: str = "",
    person: Person | None = None,
    by: Any,
    at: datetime | None = None,
) -> TeamMember:
    """Ask somebody into the team of a draft; with an e-mail address an invitation is posted.

    Somebody already known by that e-mail or phone finds the question in the inbox.
    Raises TeamFull, LeadThere, AlreadyInTeam, NotADraft.
    """
    with transaction.atomic(), for_the_team(submission, by):
        draft = draft_in_hand(submission, by=by, may="grants.change_team")
        if draft.team.present().count() >= MOST_MEMBERS:
            raise TeamFull(most=MOST_MEMBERS)
        given = {
            "name": name,
            "role": role,
            "is_trainer": is_trainer,
            "sex": sex,
            "email": email,
            "phone": phone,
        }
        member = _seat(draft, given, person, at)
        audit.record("add_member", member, by=by, at=at, role=role)
        invite(member, by)
    forget_places(submission)
    return member


def _seat(draft: Submission, given: dict[str, Any], person: Person | None, at: datetime | None) -> TeamMember:
    """Make the row of a new member, with a code by which the member can come in."""
    lead = draft.team.present().filter(role=TeamRole.LEAD).first()
    if given["role"] == TeamRole.LEAD and lead is not None:
        raise LeadThere(field="role", name=lead.name)
    given["name"] = " ".join(given["name"].split())[:120]
    given["email"] = given["email"].strip().lower()
    person = person or _known(draft, given["email"], given["phone"])
    try:
        with transaction.atomic():
            return TeamMember.objects.create(
                submission=draft,
                person=person,
                invite_code="".join(secrets.choice(CODE_LETTERS) for _place in range(12)),
                joined_at=at or timezone.now(),
                **given,
            )
    except IntegrityError:
        raise AlreadyInTeam(field="name", name=given["name"]) from None


def _known(draft: Submission, email: str, phone: str) -> Person | None:
    """Return the active person whom this e-mail or phone reaches, if any; raises TwoPeople."""
    found = find_person(email=email, phone=phone)
    if found is None or not found.is_active:
        return None
    # Phones are shared: by its number alone nobody is taken for a second member of the same team.
    shared = not email and draft.team.present().filter(person=found).exists()
    return None if shared else found


def remove_member(member: TeamMember, *, by: Any, reason: str = "", at: datetime | None = None) -> TeamMember:
    """Take a member out of the team of a draft. Raises LeadStays, HasLeft, NotADraft."""
    submission = member.submission
    with transaction.atomic(), for_the_team(submission, by):
        draft_in_hand(submission, by=by, may="grants.change_team")
        locked = present(member)
        if locked.role == TeamRole.LEAD:
            raise LeadStays(name=locked.name)
        let_go(locked, reason or gettext("Taken out of the draft"), at)
        audit.record("remove_member", locked, by=by, at=at, reason=reason)
    forget_places(submission)
    return locked


def replace_member(
    member: TeamMember, *, reason: str, name: str, by: Any, at: datetime | None = None, **new: Any
) -> TeamMember:
    """Give the place of a member who leaves to somebody else, also after sending; the new one confirms.

    `new` may hold email, phone, sex, is_trainer, person. Raises HasLeft, AlreadyInTeam, NotADraft.
    """
    submission = member.submission
    demand(by, "grants.replace_member", submission)
    with transaction.atomic(), for_the_team(submission, by):
        submission = Submission.objects.select_for_update().get(pk=submission.pk)
        if submission.state == SubmissionState.WITHDRAWN:
            raise NotADraft(thing=str(submission), state=submission.state_label)
        leaving = present(member)
        let_go(leaving, reason, at)
        given = {"sex": "", "email": "", "phone": "", "is_trainer": leaving.is_trainer, **new}
        person = given.pop("person", None)
        arriving = _seat(submission, {**given, "name": name, "role": leaving.role}, person, at)
        arriving.replaces = leaving
        arriving.save(update_fields=["replaces"])
        audit.record("replace_member", leaving, by=by, at=at, reason=reason, new=arriving)
        audit.record("add_member", arriving, by=by, at=at, role=arriving.role)
        invite(arriving, by)
    return arriving


def hand_over_lead(member: TeamMember, *, by: Any, at: datetime | None = None) -> TeamMember:
    """Let a confirmed member lead the team of a draft. Raises NotConfirmed, LeadThere, HasLeft, NotADraft."""
    submission = member.submission
    with transaction.atomic(), for_the_team(submission, by):
        draft = draft_in_hand(submission, by=by, may="grants.change_team")
        locked = present(member)
        if locked.role == TeamRole.LEAD:
            raise LeadThere(name=locked.name)
        if locked.confirmed_at is None:
            raise NotConfirmed(name=locked.name)
        for lead in draft.team.present().filter(role=TeamRole.LEAD):
            lead.role = TeamRole.TRAINER if lead.is_trainer else TeamRole.TRAINEE
            lead.save(update_fields=["role"])
        locked.is_trainer = locked.is_trainer or locked.role == TeamRole.TRAINER
        locked.role = TeamRole.LEAD
        locked.save(update_fields=["role", "is_trainer"])
        audit.record("hand_over_lead", locked, by=by, at=at)
    forget_places(submission)
    return locked
