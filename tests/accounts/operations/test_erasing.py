# SPDX-License-Identifier: AGPL-3.0-or-later
"""Anonymising: nothing says any more who it was; what was decided stands, and the chain verifies."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from accounts import registry
from accounts.models import Invitation, Person, RoleHeld
from accounts.operations.erasing import anonymise
from accounts.operations.factor import NoSecondFactor, reset_second_factor
from accounts.operations.invitation import invite
from accounts.operations.person import AlreadySo, change_settings, find_or_make
from accounts.states import Role
from core import mail as house_mail
from core import outbox
from core.audit import seal_pending, verify
from core.models import AuditEntry, AuditNote, OutboxRow
from core.refusals import NotAllowed
from tests import personas

pytestmark = pytest.mark.django_db
CANARIES = ("Eugénie Canary", "canary@example.org", "+250788999111")


@pytest.fixture
def canary():
    """Somebody whose traces stand everywhere."""
    alice = personas.alice()
    name, email, phone = CANARIES
    person = find_or_make(name=name, email=email, phone=phone, by=alice)
    personas.give(person, Role.COACH)
    change_settings(person, by=person, time_zone="Africa/Kigali")
    invite(name=name, email=email, programme_key=personas.PROGRAMME, role=Role.EXPERT, by=alice)
    house_mail.post("x:1", to=email, subject="Hello", text=f"Dear {name}")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    return person


def everything() -> str:
    """Every text in the database, table by table, as it lies there."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_no_canary_is_left_in_the_whole_database(canary):
    before = everything()
    assert all(word in before for word in ("canary@example.org", "+250788999111"))

    anonymise(canary, by=personas.alice(), reason="asked for it")

    after = everything().lower()
    for word in (*CANARIES, "Eug\\u00e9nie Canary", "Canary"):
        assert word.lower() not in after


def test_the_chain_verifies_before_and_after(canary):
    seal_pending()

    anonymise(canary, by=personas.alice())
    seal_pending()

    keys = set(AuditEntry.objects.values_list("programme_key", flat=True))
    assert [fault for key in keys for fault in verify(key)] == []
    assert AuditEntry.objects.filter(act="accounts.person.anonymise_person").count() == 1


def test_facts_stay_and_the_rest_ends(canary, client_for):
    client = client_for(canary)
    client.sign_in()
    letters = OutboxRow.objects.filter(kind="mail").count()

    anonymise(canary, by=personas.alice())

    person = Person.objects.get(pk=canary.pk)
    assert (person.name, person.email, person.phone) == (f"Person {person.pk}", None, None)
    assert (person.is_active, person.state_label, person.state_look) == (False, "Name erased", "closed")
    held = RoleHeld.objects.get(person=person)
    assert held.until is not None
    assert not Invitation.objects.open().exists()
    assert not Authenticator.objects.exists()
    assert OutboxRow.objects.filter(kind="mail").count() == letters
    outbox.drain(kinds=("mail", "invitation"))
    from django.core import mail

    assert mail.outbox == []
    assert client.get("/me/settings/").status_code == 302


def test_notes_about_others_stay(canary):
    grace = personas.grace()
    change_settings(grace, by=grace, name="Grace of the office")

    anonymise(canary, by=personas.alice())

    assert AuditNote.objects.filter(
        entry__act="accounts.person.change_settings", entry__subject_id=grace.pk
    ).exists()


def test_upper_rooms_erase_first_while_the_name_still_stands(canary, monkeypatch):
    seen = []
    monkeypatch.setattr(registry, "ERASERS", [*registry.ERASERS, lambda person: seen.append(person.name)])

    anonymise(canary, by=personas.alice())

    assert seen == ["Eugénie Canary"]


def test_it_is_done_once_and_by_an_administrator_only(canary):
    for by in (personas.grace(), personas.vincent(), canary):
        with pytest.raises(NotAllowed):
            anonymise(canary, by=by)

    anonymise(canary, by=personas.alice())

    with pytest.raises(AlreadySo):
        anonymise(canary, by=personas.alice())


def test_a_lost_second_factor_is_reset_and_sessions_end(canary, client_for):
    client = client_for(canary)
    client.sign_in()

    reset_second_factor(canary, by=personas.alice())

    assert not Authenticator.objects.exists()
    assert client.get("/me/settings/").status_code == 302
    assert AuditEntry.objects.filter(act="accounts.person.reset_second_factor", by=personas.alice()).exists()
    with pytest.raises(NoSecondFactor):
        reset_second_factor(canary, by=personas.alice())
    with pytest.raises(NotAllowed):
        reset_second_factor(canary, by=personas.grace())


def test_somebody_without_mail_has_nobody_to_be_told():
    alice = personas.alice()
    person = find_or_make(name="Phone Only", phone="+250788999111", by=alice)
    personas.give(person, Role.COACH)
    Authenticator.objects.create(user=person, type="totp", data={})

    reset_second_factor(person, by=alice)

    assert not OutboxRow.objects.filter(kind="mail").exists()
