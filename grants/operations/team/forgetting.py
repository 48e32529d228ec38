# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a team forgets of a member whose name is erased: contact data and name; the place in the team stays."""

from typing import Any

from django.db.models import Q

from grants.models import Submission, TeamMember
from grants.states import ContractingKind


def forget_member(person: Any) -> None:
    """Blank name and contact of every place in a team that is this person's, or has their e-mail or phone.

    Called within the transaction that anonymises the person, while the name still stands.
    """
    theirs = Q(person=person)
    theirs |= Q(email__iexact=person.email) if person.email else Q()
    theirs |= Q(phone=person.phone) if person.phone else Q()
    members = TeamMember.objects.filter(theirs)
    teams = list(members.values_list("submission_id", flat=True))
    parties = Submission.objects.filter(
        pk__in=teams, contracting_kind=ContractingKind.PERSON, contracting_name__iexact=person.name
    )
    parties.update(contracting_name=f"Person {person.pk}", contracting_number="")
    members.update(name=f"Person {person.pk}", email="", phone="", sex="", invite_code=None)
