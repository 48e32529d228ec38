# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may what about people: every persona and every permission of this room."""

import pytest

from accounts.models import Institution, Invitation, Person, RoleHeld
from accounts.queries import READERS
from accounts.rules import administers, calls_of, holds, holds_role, is_self, programmes_of, roles_of
from accounts.states import Role
from core.permissions import WHO_MAY, may
from tests import personas

pytestmark = pytest.mark.django_db
STAFF, ADMIN, READ = {"grace", "alice"}, {"alice"}, {"grace", "alice", "vincent"}
WHO = {
    "accounts.see_people": READ,
    "accounts.invite_person": STAFF,
    "accounts.give_role": ADMIN,
    "accounts.deactivate_person": ADMIN,
    "accounts.edit_institution": STAFF,
    "accounts.change_own_settings": {"canisius"},
}


def thing(permission: str, programme: str = personas.PROGRAMME):
    """What the permission is asked about: of the programme, or Canisius."""
    if permission in {"accounts.deactivate_person", "accounts.change_own_settings"}:
        return personas.canisius()
    kinds = {"accounts.give_role": RoleHeld, "accounts.edit_institution": Institution}
    return kinds.get(permission, Invitation)(programme_key=programme)


def test_the_table_names_every_permission_of_the_room():
    assert {name for name in WHO_MAY if name.startswith("accounts.")} == set(WHO)


@pytest.mark.parametrize("permission", WHO)
@pytest.mark.parametrize("who", personas.PEOPLE)
def test_every_persona_and_every_permission(who, permission):
    assert may(personas.person(who), permission, thing(permission)) is (who in WHO[permission])


@pytest.mark.parametrize(
    "permission", sorted(set(WHO) - {"accounts.deactivate_person", "accounts.change_own_settings"})
)
@pytest.mark.parametrize("who", personas.ROLES)
def test_nobody_holds_any_in_another_programme(who, permission):
    assert not may(personas.person(who), permission, thing(permission, "elsewhere"))


@pytest.mark.parametrize("permission", WHO)
def test_nobody_and_the_deactivated_hold_none(permission):
    alice, about = personas.alice(), thing(permission)
    alice.is_active = False
    alice.save()

    assert not may(Person.objects.get(pk=alice.pk), permission, about)
    assert not may(None, permission, about)
    assert not may(Person(name="unsaved"), permission, about)


@pytest.mark.parametrize("rule", [is_self, administers])
def test_a_rule_about_nobody_is_false(rule):
    assert rule.test(None, personas.grace()) is False
    assert rule.test(personas.alice(), None) is False
    assert holds(Role.OFFICER).test(None, None) is False


def test_a_role_in_one_call_is_none_in_the_programme():
    who = personas.stranger()
    personas.give(who, Role.COACH, call="ideas-2026")

    assert programmes_of(who, {Role.COACH}) == set()
    assert calls_of(who, {Role.COACH}) == {"ideas-2026"}
    assert holds(Role.COACH).test(who, None)
    assert not holds_role(who, {Role.COACH}, personas.PROGRAMME)


def test_a_signatory_is_one_for_their_institution_only():
    odile, rp, iom = personas.odile(), personas.institution("rp"), personas.institution("iom")

    assert holds_role(odile, {Role.SIGNATORY}, personas.PROGRAMME, institution_id=rp.pk)
    assert not holds_role(odile, {Role.SIGNATORY}, personas.PROGRAMME, institution_id=iom.pk)


def test_nobody_and_the_deactivated_hold_no_role():
    grace = personas.grace()
    grace.is_active = False

    assert roles_of(None) == roles_of(Person(name="unsaved")) == roles_of(grace) == ()


def test_roles_are_asked_once_for_a_person(django_assert_num_queries):
    grace = Person.objects.get(pk=personas.grace().pk)

    with django_assert_num_queries(1):
        for _time in range(3):
            assert roles_of(grace)


def test_somebody_without_programme_sees_nobody(django_assert_num_queries):
    stranger = personas.stranger()
    assert programmes_of(stranger, READERS) == set()

    with django_assert_num_queries(0):
        assert list(Person.objects.visible_to(stranger)) == []
