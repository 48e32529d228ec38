# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations: a link by mail, two weeks, one use, and the person it is for."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Invitation, Person, RoleHeld
from accounts.operations.invitation import (
    ForSomebodyElse,
    InvitationOver,
    InviterMayNot,
    NoAddress,
    accept,
    find_invitation,
    hash_of,
    invite,
    send_again,
    withdraw,
)
from accounts.operations.role import InstitutionMissing, RolesApart, end_role
from accounts.states import InvitationState, Role
from core import outbox
from core.models import AuditEntry, OutboxRow
from core.refusals import NotAllowed
from tests import personas
from tests.accounts.messages import mailed_link

pytestmark = pytest.mark.django_db
TVET = personas.PROGRAMME


def invited(by=None, **given) -> Invitation:
    given = {"name": "Ange Keza", "email": "ange@example.org", "programme_key": TVET} | given
    return invite(by=by or personas.alice(), **given)


def token() -> str:
    """The token in the newest mail."""
    outbox.drain(kinds=("invitation",))
    return mailed_link().strip("/").split("/")[-1]


def test_the_mail_is_in_the_language_of_the_person_and_its_link_is_kept_only_as_a_digest():
    made = invited(language="fr", role=Role.COACH)

    row = OutboxRow.objects.get(kind="invitation")
    link = token()

    assert mail.outbox[-1].to == ["ange@example.org"]
    assert mail.outbox[-1].extra_headers["Content-Language"] == "fr"
    assert made.token_hash == hash_of(link)
    assert link not in str(row.payload)
    assert link not in str(list(AuditEntry.objects.values_list("note__given", flat=True)))
    assert find_invitation(link) == made
    assert find_invitation("x" + link) is None
    assert made.person.guest
    assert (
        timezone.now() + timedelta(days=13, hours=23) < made.expires_at < timezone.now() + timedelta(days=14)
    )


def test_a_known_person_is_invited_as_they_are():
    grace = personas.grace()

    made = invited(name="X", email="GRACE@example.org", role=Role.COACH)

    assert (made.person, made.person.name) == (grace, "Grace Ingabire")


def test_it_is_accepted_once_and_the_role_begins():
    made = invited(role=Role.COACH, call_key="ideas-2026")
    link = token()

    accept(link, by=made.person)

    held = RoleHeld.objects.get(person=made.person)
    assert (held.role, held.call_key, held.given_by) == (Role.COACH, "ideas-2026", personas.alice())
    assert Invitation.objects.get().state == InvitationState.ACCEPTED
    with pytest.raises(InvitationOver):
        accept(link, by=made.person)
    assert RoleHeld.objects.filter(person=made.person).count() == 1


def test_an_invitation_without_role_only_opens_the_door():
    made = invited(by=personas.grace())

    accept(token(), by=made.person)

    assert not RoleHeld.objects.filter(person=made.person).exists()


def test_it_is_for_one_person():
    invited()

    with pytest.raises(ForSomebodyElse):
        accept(token(), by=personas.stranger())


def test_a_role_given_meanwhile_is_what_was_wanted():
    made = invited(role=Role.COACH)
    personas.give(made.person, Role.COACH)

    assert accept(token(), by=made.person).accepted_at is not None
    assert RoleHeld.objects.filter(person=made.person).count() == 1


def test_two_weeks_later_it_is_over():
    made = invited(role=Role.COACH)
    link = token()
    Invitation.objects.update(expires_at=timezone.now())

    with pytest.raises(InvitationOver):
        accept(link, by=made.person)
    assert Invitation.objects.get().state == InvitationState.EXPIRED


def test_withdrawn_it_opens_nothing_and_its_mail_is_not_sent():
    made = invited()

    withdraw(made, by=personas.grace())
    outbox.drain(kinds=("invitation",))

    assert mail.outbox == []
    assert Invitation.objects.get().state == InvitationState.WITHDRAWN
    with pytest.raises(InvitationOver):
        withdraw(made, by=personas.grace())


def test_sent_again_only_the_new_link_works():
    made = invited(role=Role.COACH)
    old = token()

    again = send_again(made, by=personas.alice())
    new = token()

    assert old != new
    assert (again.person, again.role) == (made.person, Role.COACH)
    with pytest.raises(InvitationOver):
        accept(old, by=made.person)
    assert accept(new, by=made.person).pk == again.pk
    with pytest.raises(InvitationOver):
        send_again(again, by=personas.alice())


def test_the_same_invitation_twice_leaves_one_open():
    invited(role=Role.COACH), invited(role=Role.COACH), invited(role=Role.EXPERT)

    assert Invitation.objects.open().count() == 2


def test_an_expired_invitation_is_sent_again_with_a_new_time():
    made = invited()
    Invitation.objects.update(expires_at=timezone.now())

    assert send_again(made, by=personas.grace()).state == InvitationState.OPEN


def test_officers_invite_but_not_to_roles():
    grace = personas.grace()

    with pytest.raises(NotAllowed):
        invited(by=grace, role=Role.COACH)
    with pytest.raises(NotAllowed):
        send_again(invited(role=Role.COACH), by=grace)
    with pytest.raises(NotAllowed):
        invited(by=personas.vincent())
    assert not Person.objects.filter(email="nobody@example.org").exists()


def test_an_address_is_needed():
    with pytest.raises(NoAddress):
        invited(email="")


def test_what_refuses_a_role_refuses_the_invitation_to_it():
    personas.vincent()

    with pytest.raises(RolesApart):
        invited(email="vincent@example.org", role=Role.OFFICER)
    with pytest.raises(InstitutionMissing):
        invited(role=Role.SIGNATORY)
    assert not Invitation.objects.exists()


def test_whoever_invited_must_still_be_allowed_to():
    alice, grace = personas.alice(), personas.grace()
    second = personas.give(grace, Role.ADMINISTRATOR)
    made = invited(by=grace, role=Role.COACH)
    link = token()

    end_role(second, by=alice)

    with pytest.raises(InviterMayNot):
        accept(link, by=made.person)
    assert Invitation.objects.get().state == InvitationState.OPEN


def test_somebody_erased_meanwhile_is_not_written_to():
    made = invited()
    Person.objects.filter(pk=made.person_id).update(email=None)

    outbox.drain(kinds=("invitation",))

    assert mail.outbox == []
