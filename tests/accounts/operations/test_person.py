# SPDX-License-Identifier: AGPL-3.0-or-later
"""Persons: found or made, changed by themselves, deactivated and let in again by an administrator."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import Person
from accounts.operations.person import (
    AddressTaken,
    AlreadySo,
    NobodyReachable,
    TwoPeople,
    change_address,
    change_settings,
    deactivate,
    find_or_make,
    find_person,
    prove_address,
    reactivate,
    set_password,
)
from core import outbox
from core.models import AuditEntry
from core.refusals import NotAllowed
from tests import personas

pytestmark = pytest.mark.django_db


def acts(person) -> list[str]:
    entries = AuditEntry.objects.filter(subject_id=person.pk, act__startswith="accounts.person.").order_by(
        "pk"
    )
    return [act.rsplit(".", 1)[1] for act in entries.values_list("act", flat=True)]


def test_a_person_is_made_once_and_found_by_either_address():
    grace = personas.grace()
    made = find_or_make(
        name=" Ange Keza ", email="Ange@Example.org", phone="+250788123456", by=grace, language="fr"
    )

    assert find_or_make(name="Other", email="ANGE@example.org", by=grace) == made
    assert find_or_make(name="Other", phone="+250788123456", by=grace) == made
    assert (made.name, made.email, made.language) == ("Ange Keza", "ange@example.org", "fr")
    assert acts(made) == ["make_person"]
    assert AuditEntry.objects.get(subject_id=made.pk, act="accounts.person.make_person").by == grace


def test_a_person_without_address_is_always_a_new_one():
    grace = personas.grace()

    first, second = (find_or_make(name="Jean Bosco", by=grace) for _time in range(2))

    assert first != second
    assert find_person() is None


def test_a_found_person_gets_no_address_that_was_not_proved():
    made = find_or_make(name="Ange", email="ange@example.org", by=personas.grace())

    find_or_make(name="Ange", email="ange@example.org", phone="+250788123456", by=personas.grace())

    assert Person.objects.get(pk=made.pk).phone is None


def test_mail_and_phone_of_two_people_are_refused():
    personas.grace(), personas.aline()

    with pytest.raises(TwoPeople):
        find_or_make(name="X", email="grace@example.org", phone="+250780000101", by=personas.grace())


def test_a_person_has_a_name():
    with pytest.raises(NobodyReachable):
        find_or_make(name="  ", email="ange@example.org", by=personas.grace())


def test_the_database_keeps_one_person_per_address_whatever_the_letters():
    personas.grace()

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.bulk_create([Person(name="X", email="GRACE@example.org")])


def test_a_row_made_in_bulk_has_no_password_either():
    Person.objects.bulk_create([Person(name="X", email="x@example.org")])
    found = Person.objects.get(email="x@example.org")

    assert not found.has_usable_password()
    assert not found.check_password("")


def test_sessions_of_two_people_without_password_are_not_bound_to_the_same_text():
    assert personas.grace().get_session_auth_hash() != personas.aline().get_session_auth_hash()


def test_settings_are_changed_by_the_person_and_only_changes_are_recorded():
    grace = personas.grace()

    change_settings(
        grace, by=grace, name="Grace I.", language="fr", time_zone="", sex=grace.sex, theme="dark"
    )
    change_settings(grace, by=grace, name="Grace I.", language="fr")

    grace = Person.objects.get(pk=grace.pk)
    assert (grace.name, grace.language) == ("Grace I.", "fr")
    entry = AuditEntry.objects.get(act="accounts.person.change_settings")
    assert entry.note.given == {"changed": {"name": ["Grace Ingabire", "Grace I."], "language": ["en", "fr"]}}


@pytest.mark.parametrize("change", [change_settings, lambda who, by: set_password(who, password="x", by=by)])
def test_nobody_changes_the_settings_of_another(change):
    with pytest.raises(NotAllowed):
        change(personas.grace(), by=personas.alice())


def test_another_mail_address_is_told_to_the_old_one():
    grace = personas.grace()

    change_address(grace, address="g.ingabire@example.org", by=grace)
    outbox.drain(kinds=("mail",))

    assert Person.objects.get(pk=grace.pk).email == "g.ingabire@example.org"
    assert [message.to for message in mail.outbox] == [["grace@example.org"]]
    assert acts(grace)[-1] == "change_email"


def test_another_phone_is_proved_by_its_code():
    aline = personas.aline()
    prove_address(aline, address=aline.phone)
    prove_address(aline, address=aline.email)

    change_address(aline, address="+250788123456", by=aline)
    change_address(aline, address="+250788123456", by=aline)

    found = Person.objects.get(pk=aline.pk)
    assert (found.phone, found.phone_verified_at is not None) == ("+250788123456", True)
    assert acts(aline).count("change_phone") == 1


def test_an_address_of_another_person_is_refused():
    grace, aline = personas.grace(), personas.aline()

    for address in ("aline@example.org", "+250780000101"):
        with pytest.raises(AddressTaken):
            change_address(grace, address=address, by=grace)

    assert Person.objects.get(pk=grace.pk).email == "grace@example.org"
    assert Person.objects.get(pk=aline.pk).phone == "+250780000101"


def test_an_address_taken_at_the_same_moment_is_refused_by_the_database():
    grace = personas.grace()
    # As another process would leave it between the look and the writing: the look compares small letters.
    Person.objects.bulk_create([Person(name="X", email="Taken@example.org")])

    with pytest.raises(AddressTaken):
        change_address(grace, address="taken@example.org", by=grace)

    assert grace.email == "grace@example.org"
    assert acts(grace) == ["make_person"]


def test_a_deactivated_person_is_signed_out_for_ever(client_for):
    grace, alice = personas.grace(), personas.alice()
    client = client_for(grace)
    client.sign_in()

    deactivate(grace, by=alice, reason="left the office")
    assert client.get("/me/settings/").status_code == 302
    with pytest.raises(AlreadySo):
        deactivate(grace, by=alice)
    reactivate(grace, by=alice)

    assert client.get("/me/settings/").status_code == 302
    assert client_for(Person.objects.get(pk=grace.pk)).get("/me/settings/").status_code == 200
    assert acts(grace) == ["make_person", "deactivate_person", "reactivate_person"]
    with pytest.raises(AlreadySo):
        reactivate(grace, by=alice)


@pytest.mark.parametrize("by", ["grace", "vincent", "stranger"])
def test_only_an_administrator_deactivates(by):
    with pytest.raises(NotAllowed):
        deactivate(personas.canisius(), by=personas.person(by))


def test_nobody_deactivates_themselves_a_stranger_or_somebody_of_another_programme():
    alice = personas.alice()
    both = personas.canisius()
    personas.give(both, "coach", programme="elsewhere")

    for who in (alice, personas.stranger(), both):
        with pytest.raises(NotAllowed):
            deactivate(who, by=alice)


def test_of_two_administrators_who_deactivate_each_other_one_stays():
    alice, grace = personas.alice(), personas.grace()
    personas.give(grace, "administrator")
    seen_before = Person.objects.get(pk=grace.pk)  # as Grace's request read her, a moment ago

    deactivate(grace, by=alice)
    with pytest.raises(NotAllowed):
        deactivate(alice, by=seen_before)

    assert Person.objects.get(pk=alice.pk).is_active


def test_a_new_password_ends_other_sessions(client_for):
    grace = personas.grace()
    client = client_for(grace)
    client.sign_in()

    set_password(grace, password="three green words", by=grace)
    outbox.drain(kinds=("mail",))

    assert client.get("/me/settings/").status_code == 302
    assert mail.outbox[-1].subject == "The way you sign in was changed"
