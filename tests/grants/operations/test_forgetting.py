# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a team forgets when a member's name is erased, and what of the team stays."""

import pytest

from accounts.operations.erasing import anonymise
from grants.models import Submission, TeamMember
from grants.operations.details import save_party
from grants.states import ContractingKind
from tests import personas, worlds

pytestmark = pytest.mark.django_db


def test_name_and_contact_go_and_the_place_stays():
    draft = worlds.filled()
    aline, eric = personas.aline(), personas.eric()
    places = TeamMember.objects.filter(submission=draft).count()

    anonymise(aline, by=personas.alice())

    lead = TeamMember.objects.get(submission=draft, person=aline)
    assert (lead.name, lead.email, lead.phone) == (f"Person {aline.pk}", "", "")
    assert lead.role == "lead"
    assert TeamMember.objects.filter(submission=draft).count() == places
    assert TeamMember.objects.get(submission=draft, person=eric).name == eric.name


def test_who_signs_as_a_person_is_forgotten_too():
    draft = worlds.filled()
    aline = personas.aline()
    given = {"kind": ContractingKind.PERSON, "name": "Aline Uwimana", "number": "119908"}
    save_party(draft, by=aline, **given)

    anonymise(aline, by=personas.alice())

    draft = Submission.objects.get(pk=draft.pk)
    assert (draft.contracting_name, draft.contracting_number) == (f"Person {aline.pk}", "")
