# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a team forgets of a member whose name is erased: contact data and name; the place in the team stays."""

from typing import Any

from django.db.models import Q

from accounts.operations.erasing import erase_notes_about
from grants.models import GuardianConsent, LookAlike, Reference, Submission, TeamMember
from grants.operations.veiling import remove_references
from grants.states import CallKind, ContractingKind


def forget_member(person: Any) -> None:
    """Blank name and contact of every place in a team that is this person's, or has their e-mail or phone.

    Called within the transaction that anonymises the person, while the name still stands.
    """
    theirs = Q(person=person)
    theirs |= Q(email__iexact=person.email) if person.email else Q()
    theirs |= Q(phone=person.phone) if person.phone else Q()
    members = TeamMember.objects.filter(theirs)
    places = list(members.values_list("pk", flat=True))
    teams = list(members.values_list("submission_id", flat=True))
    parties = Submission.objects.filter(
        pk__in=teams, contracting_kind=ContractingKind.PERSON, contracting_name__iexact=person.name
    )
    parties.update(contracting_name=f"Person {person.pk}", contracting_number="")
    remove_references(Submission.objects.filter(pk__in=teams, call__kind=CallKind.EXPERTS))
    forget_referee(person)
    alike = LookAlike.objects.filter(Q(first_person=person) | Q(second_person=person))
    erase_notes_about(LookAlike, list(alike.values_list("pk", flat=True)))
    alike.delete()
    GuardianConsent.objects.filter(member__in=places).delete()
    members.update(name=f"Person {person.pk}", email="", phone="", sex="", invite_code=None)


def forget_referee(person: Any) -> None:
    """Blank name and address of whoever gave references; what was said stays with the application."""
    if person.email:
        given = Reference.objects.filter(email__iexact=person.email)
        given.update(name=f"Person {person.pk}", email=f"person-{person.pk}@erased.invalid", known_as="")
