# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roles: who gives which to whom; kept with their history; the last administrator stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import RoleHeld
from accounts.operations.role import (
    AdministeredAlready,
    EndedAlready,
    HeldAlready,
    InstitutionElsewhere,
    InstitutionMissing,
    LastAdministrator,
    NotActive,
    RolesApart,
    end_role,
    give_role,
    seat_first_administrator,
)
from accounts.rules import holds_role, roles_of
from accounts.states import Role, RoleFamily
from core.acting import CLOCK
from core.models import AuditEntry
from core.refusals import NotAllowed
from tests import personas

pytestmark = pytest.mark.django_db
TVET = personas.PROGRAMME


def give(who, role, **more):
    return give_role(who, role=role, programme_key=TVET, by=personas.alice(), **more)


def test_a_role_begins_at_once_and_says_who_gave_it():
    who = personas.stranger()
    assert not roles_of(who)

    held = give(who, Role.COACH, call_key="ideas-2026")

    assert holds_role(who, {Role.COACH}, TVET, "ideas-2026")
    assert not holds_role(who, {Role.COACH}, TVET, "another-call")
    assert (held.given_by, held.until) == (personas.alice(), None)
    entry = AuditEntry.objects.get(act="accounts.roleheld.give_role", subject_id=held.pk)
    assert (entry.by, entry.programme_key) == (personas.alice(), TVET)


@pytest.mark.parametrize("by", ["grace", "vincent", "jean_paul", "stranger"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR, Role.COACH])
def test_only_an_administrator_gives_roles(by, role):
    with pytest.raises(NotAllowed):
        give_role(personas.marie(), role=role, programme_key=TVET, by=personas.person(by))


def test_an_administrator_gives_none_in_another_programme():
    with pytest.raises(NotAllowed):
        give_role(personas.marie(), role=Role.COACH, programme_key="elsewhere", by=personas.alice())


def test_no_system_actor_gives_roles():
    with pytest.raises(NotAllowed):
        give_role(personas.marie(), role=Role.COACH, programme_key=TVET, by=CLOCK)


def test_a_person_holds_several_but_each_once():
    marie = personas.marie()
    give(marie, Role.COACH)
    give(marie, Role.COACH, call_key="ideas-2026")

    with pytest.raises(HeldAlready):
        give(marie, Role.COACH)

    assert {held.role for held in roles_of(marie)} == {Role.EXPERT, Role.COACH}


@pytest.mark.parametrize("pair", [tuple(sorted(pair)) for pair in RoleFamily.APART])
@pytest.mark.parametrize("turned", [False, True])
def test_who_audits_does_not_act_in_the_same_programme(pair, turned):
    first, second = pair[::-1] if turned else pair
    who = personas.stranger()
    held = give(who, first)

    with pytest.raises(RolesApart) as refusal:
        give(who, second)
    assert "Who audits does not act" in str(refusal.value)
    assert str(Role(second).label) in str(refusal.value)

    if first != Role.ADMINISTRATOR:
        end_role(held, by=personas.alice())
        assert give(who, second).until is None


def test_who_audits_here_may_act_elsewhere():
    vincent = personas.vincent()

    assert personas.give(vincent, Role.OFFICER, programme="elsewhere").until is None


def test_a_signatory_signs_for_an_institution_of_the_programme():
    who = personas.stranger()

    with pytest.raises(InstitutionMissing):
        give(who, Role.SIGNATORY)
    with pytest.raises(InstitutionElsewhere):
        give(who, Role.SIGNATORY, institution=personas.institution("rp", "elsewhere"))
    held = give(who, Role.SIGNATORY, institution=personas.institution("rp"))

    assert roles_of(who)[0].institution_id == held.institution_id
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHeld.objects.create(
            person=who, role=Role.SIGNATORY, programme_key=TVET, call_key="x", since=timezone.now()
        )


def test_a_deactivated_person_is_given_none():
    who = personas.stranger()
    who.is_active = False
    who.save()

    with pytest.raises(NotActive):
        give(who, Role.COACH)


def test_an_ended_role_stays_in_the_history_and_is_gone_at_once():
    grace, alice = personas.grace(), personas.alice()
    held = RoleHeld.objects.get(person=grace)
    assert roles_of(held.person)

    ended = end_role(held, by=alice)

    assert (ended.until is not None, ended.ended_by) == (True, alice)
    assert not roles_of(held.person)
    assert RoleHeld.objects.filter(person=grace).count() == 1
    with pytest.raises(EndedAlready):
        end_role(held, by=alice)
    assert AuditEntry.objects.filter(act="accounts.roleheld.end_role", subject_id=held.pk).count() == 1


@pytest.mark.parametrize("by", ["grace", "vincent", "stranger"])
def test_only_an_administrator_ends_roles(by):
    personas.canisius()

    with pytest.raises(NotAllowed):
        end_role(RoleHeld.objects.get(role=Role.COMMITTEE_MEMBER), by=personas.person(by))


def test_nobody_ends_their_own_last_administrator_role():
    alice = personas.alice()
    held = RoleHeld.objects.get(person=alice)

    with pytest.raises(LastAdministrator):
        end_role(held, by=alice)

    personas.give(personas.grace(), Role.ADMINISTRATOR, call="ideas-2026")
    with pytest.raises(LastAdministrator):
        end_role(held, by=alice)


def test_with_another_active_administrator_one_may_step_down_and_the_next_may_not():
    alice, grace, marie = personas.alice(), personas.grace(), personas.marie()
    second = personas.give(grace, Role.ADMINISTRATOR)
    third = personas.give(marie, Role.ADMINISTRATOR)
    marie.is_active = False
    marie.save()

    assert end_role(RoleHeld.objects.get(person=alice), by=alice).until is not None
    with pytest.raises(EndedAlready):
        end_role(RoleHeld.objects.get(person=alice), by=grace)
    with pytest.raises(LastAdministrator):
        end_role(second, by=grace)
    assert end_role(third, by=grace).until is not None


def test_a_role_of_the_future_can_be_ended_before_it_begins():
    later = timezone.now() + timedelta(days=3)
    held = give(personas.marie(), Role.COACH, at=later)
    assert len(roles_of(personas.marie())) == 1

    assert end_role(held, by=personas.alice()).until == later


def test_a_programmes_first_administrator_is_seated_once():
    who = personas.stranger()

    held = seat_first_administrator(who, programme_key="new", by=CLOCK)

    assert (held.given_by, held.role) == (None, Role.ADMINISTRATOR)
    with pytest.raises(AdministeredAlready):
        seat_first_administrator(personas.marie(), programme_key="new", by=who)
