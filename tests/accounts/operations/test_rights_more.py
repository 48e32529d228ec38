# SPDX-License-Identifier: AGPL-3.0-or-later
"""People's rights through the operations: what is refused, what an answer changes, what goes with time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Breach, ConsentText, DataCopy, HeirContact, PurgeRun, RightsRequest
from accounts.operations.breach import BeforeKnown, NotYet, record_breach, report_breach
from accounts.operations.consent import WrittenMeanwhile, write_text
from accounts.operations.erasing import anonymise
from accounts.operations.purging import daily_purge
from accounts.operations.retention import purge
from accounts.operations.rights import (
    MOST_OPEN,
    HeirUnreachable,
    TooManyOpen,
    answer_request,
    ask_for,
    forget_heir,
    name_heir,
)
from core import blobs, outbox
from core import mail as house_mail
from core.lifecycle import WrongState, advance
from core.models import AuditEntry, OutboxRow
from core.refusals import NotAllowed
from tests import personas

pytestmark = pytest.mark.django_db
KEY = personas.PROGRAMME


def asked(who, *, kind: str = "correction", words: str = "My name is written with an h") -> RightsRequest:
    """What this person asked of the programme."""
    return ask_for(who, kind=kind, programme_key=KEY, words=words, by=who)


def acts(name: str) -> int:
    """How often the trail says this."""
    return AuditEntry.objects.filter(act=name).count()


def test_nobody_asks_in_the_name_of_another():
    with pytest.raises(NotAllowed):
        ask_for(personas.marie(), kind="correction", programme_key=KEY, words="x", by=personas.grace())

    assert not RightsRequest.objects.exists()


def test_only_so_many_wait_and_one_taken_back_makes_room():
    marie = personas.marie()
    first, *_others = [asked(marie) for _one in range(MOST_OPEN)]
    with pytest.raises(TooManyOpen) as refused:
        asked(marie)
    assert str(MOST_OPEN) in str(refused.value)
    with pytest.raises(NotAllowed):
        advance(first.take_back, by=personas.grace())

    advance(first.take_back, by=marie)

    first = RightsRequest.objects.get(pk=first.pk)
    assert (first.state, first.decided_by, first.answer) == ("taken_back", marie, "")
    with pytest.raises(WrongState):
        answer_request(first, granted=True, answer="Done.", by=personas.grace())
    assert asked(marie).state == "asked"


def test_an_officer_declines_and_says_why_but_never_their_own():
    grace, request = personas.grace(), asked(personas.marie())
    with pytest.raises(NotAllowed):
        answer_request(asked(grace), granted=True, answer="Of course.", by=grace)

    answer_request(request, granted=False, answer="The passport has no h.", by=grace)

    request = RightsRequest.objects.get(pk=request.pk)
    assert (request.state, request.decided_by, request.answer) == (
        "declined",
        grace,
        "The passport has no h.",
    )


def test_an_erasure_declined_erases_nobody():
    marie, request = personas.marie(), asked(personas.marie(), kind="erasure")
    with pytest.raises(NotAllowed):
        answer_request(request, granted=False, answer="No.", by=personas.grace())

    answer_request(request, granted=False, answer="An advance is not accounted for.", by=personas.alice())

    marie.refresh_from_db()
    assert (marie.anonymised_at, marie.email) == (None, "marie@example.org")


def test_an_heir_can_be_reached_is_named_anew_and_forgotten():
    marie = personas.marie()
    with pytest.raises(HeirUnreachable) as refused:
        name_heir(marie, name="Luc", phone=None, email="", by=marie)
    assert refused.value.field == "phone"
    with pytest.raises(NotAllowed):
        name_heir(marie, name="Luc", phone="+32470000999", by=personas.alice())

    name_heir(marie, name="Luc", relation="Brother", phone="+32470000999", by=marie)
    name_heir(marie, name="Anne", email="anne@example.org", by=marie)

    heir = HeirContact.objects.get(person=marie)
    assert (heir.name, heir.relation, heir.phone, heir.email) == ("Anne", "", "", "anne@example.org")
    with pytest.raises(NotAllowed):
        forget_heir(marie, by=personas.alice())
    forget_heir(marie, by=marie)
    assert not HeirContact.objects.exists()
    assert (acts("accounts.person.name_heir"), acts("accounts.person.forget_heir")) == (2, 1)


def test_a_breach_is_reported_between_its_knowing_and_now():
    alice, now = personas.alice(), timezone.now()
    told = {"programme_key": KEY, "what": "A laptop", "people_touched": 7}
    with pytest.raises(NotYet) as refused:
        record_breach(known_at=now + timedelta(hours=1), by=alice, **told)
    assert (refused.value.field, Breach.objects.count()) == ("known_at", 0)
    with pytest.raises(NotAllowed):
        record_breach(known_at=now - timedelta(hours=3), by=personas.grace(), **told)
    breach = record_breach(known_at=now - timedelta(hours=3), by=alice, **told)

    for hours, refusal in ((1, NotYet), (-4, BeforeKnown)):
        with pytest.raises(refusal):
            report_breach(breach, reported_at=now + timedelta(hours=hours), reported_to="Authority", by=alice)
    with pytest.raises(NotAllowed):
        report_breach(breach, reported_at=now, reported_to="Authority", by=personas.vincent())
    report_breach(breach, reported_at=now - timedelta(hours=1), reported_to="Authority", by=alice)

    breach = Breach.objects.get()
    assert (breach.state, breach.reported_to, breach.reported_by, breach.late) == (
        "reported",
        "Authority",
        alice,
        False,
    )


def test_two_who_write_the_same_version_do_not_overwrite_each_other():
    told = {"programme_key": KEY, "purpose": "photo", "text": {"en": "Words"}, "by": personas.alice()}
    write_text(title={"en": "First"}, **told)

    with pytest.raises(WrittenMeanwhile):
        write_text(title={"en": "Second"}, **told)

    assert str(ConsentText.objects.get().title) == "First"
    assert acts("accounts.consenttext.write_consent_text") == 1


def test_whose_name_is_erased_leaves_no_copy_of_what_was_held(django_capture_on_commit_callbacks):
    marie, alice, now = personas.marie(), personas.alice(), timezone.now()
    made, others = blobs.store(b"all of Marie"), blobs.store(b"all of Alice")
    DataCopy.objects.create(person=marie, asked_at=now, made_at=now, sha256=made)
    DataCopy.objects.create(person=marie, asked_at=now)
    DataCopy.objects.create(person=alice, asked_at=now, made_at=now, sha256=others)

    with django_capture_on_commit_callbacks(execute=True):
        anonymise(marie, by=alice)

    assert [one.person for one in DataCopy.objects.all()] == [alice]
    assert (blobs.exists(made), blobs.exists(others)) == (False, True)


def test_letters_lose_their_text_after_a_while_and_those_that_wait_keep_it():
    house_mail.post("sent:1", to="marie@example.org", subject="Hello", text="Dear Marie")
    outbox.drain(kinds=("mail",))
    house_mail.post("waits:1", to="marie@example.org", subject="Hello", text="Dear Marie")
    assert daily_purge() == 0

    runs = purge(now=timezone.now() + timedelta(days=181))

    assert [(run.table, run.programme_key, run.rows) for run in runs] == [("letters", "", 1)]
    assert PurgeRun.objects.get().rows == 1
    assert OutboxRow.objects.get(key="mail:sent:1").payload == {}
    assert OutboxRow.objects.get(key="mail:waits:1").payload["to"] == "marie@example.org"
