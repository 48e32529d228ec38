# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bulk messages: checked, fixed, released by a second person above fifty, each person once, by the way that works."""

import pytest
from django.utils import timezone

from accounts.operations.person import find_or_make
from accounts.states import Role
from conversations.models import Bounce, Bulletin, Delivery
from conversations.operations import bulletin as bulletins
from conversations.operations.bulletin import (
    LanguagesDiffer,
    NobodyThere,
    UnknownPlace,
    call_off,
    change_bulletin,
    hand_in,
    let_go,
    recipients_of,
    write_bulletin,
)
from conversations.operations.sending import written_for
from conversations.states import BulletinState, Channel
from core import outbox
from core.models import Job
from core.refusals import NotAllowed, WrongState
from core.translated import Translated
from grants.operations.team import add_member, confirm_membership
from grants.states import TeamRole
from tests import personas, worlds
from tests.workflows.reading import words

pytestmark = pytest.mark.django_db
SUBJECT = Translated({"en": "News of {call}", "fr": "Nouvelles de {call}"})
TEXT = Translated({"en": "Dear {name}, {number} until {deadline}: {link}", "fr": "Cher {name}, {number}"})


def written(
    filters=None, *, audience="submissions", subject=SUBJECT, text=TEXT, by=None, **given
) -> Bulletin:
    filters = {"call": worlds.CALL} if filters is None else filters
    return write_bulletin(
        audience, filters=filters, subject=subject, text=text, by=by or personas.grace(), **given
    )


def sent_to(bulletin) -> dict[str, str]:
    while outbox.drain(kinds=("bulletin",)):
        pass
    return dict(bulletin.deliveries.values_list("person__name", "channel"))


def second_officer():
    other = find_or_make(name="Second Officer", email="second@example.org", by=None)
    personas.give(other, Role.OFFICER)
    return other


def test_few_get_it_at_once_in_their_language_and_each_once(mailoutbox):
    first = worlds.submitted()
    worlds.submitted(title="Another idea")  # the same lead: she gets one message
    diane = personas.person("diane")
    diane.language = "fr"
    diane.save()
    worlds.submitted(lead=diane, title="A third")
    bulletin = written()
    assert [one.person.name for one in recipients_of(bulletin)] == ["Aline Uwimana", "Diane Mukamana"]

    hand_in(bulletin, by=personas.grace())
    assert bulletin.state == BulletinState.RELEASED
    assert sent_to(bulletin) == {"Aline Uwimana": Channel.MAIL, "Diane Mukamana": Channel.MAIL}

    outbox.drain(kinds=("mail",))
    letters = {
        letter.to[0]: letter for letter in mailoutbox if "New" in letter.subject or "Nouv" in letter.subject
    }
    assert first.number in letters["aline@example.org"].body
    assert letters["aline@example.org"].body.startswith("Dear Aline Uwimana, ")
    assert f"/p/{first.pk}/" in letters["aline@example.org"].body
    assert letters["diane@example.org"].subject.startswith("Nouvelles de ")
    job = Job.objects.get(key=f"bulletin-{bulletin.pk}")
    assert (job.done, job.total, job.finished_at is not None) == (2, 2, True)
    assert job.result["Mail"] == 2


def test_the_whole_team_gets_it_if_wished_and_people_of_the_programme():
    draft = worlds.draft()
    eric = personas.person("eric")
    confirm_membership(
        add_member(draft, name=eric.name, email=eric.email, role=TeamRole.TRAINER, by=personas.aline()),
        by=eric,
    )
    team = written({"call": worlds.CALL, "state": "draft"}, whole_team=True)
    assert [one.person for one in recipients_of(team)] == [personas.aline(), eric]

    people = Translated({"en": "Dear {name}"})
    for filters, number in (({"role": "officer"}, 1), ({"q": "Aline"}, 1), ({"state": "deactivated"}, 0)):
        bulletin = written(filters, audience="people", subject=people, text=people)
        assert len(recipients_of(bulletin)) == number, filters
    assert str(bulletin) == "Dear {name}"


def test_above_fifty_a_second_person_releases(monkeypatch):
    monkeypatch.setattr(bulletins, "MOST_ALONE", 0)
    worlds.submitted()
    grace, other = personas.grace(), second_officer()
    bulletin = written()
    hand_in(bulletin, by=grace)

    assert bulletin.state == BulletinState.WAITING
    assert sent_to(bulletin) == {"Aline Uwimana": ""}
    assert f"Release message M-{bulletin.pk} to many people" in words(other)
    assert not [line for line in words(grace) if "Release" in line]
    with pytest.raises(NotAllowed):
        let_go(bulletin, by=grace)

    let_go(bulletin, by=other)
    assert sent_to(bulletin) == {"Aline Uwimana": Channel.MAIL}
    assert not [line for line in words(other) if "Release" in line]
    assert (bulletin.handed_in_by, bulletin.released_by) == (grace, other)


def test_it_can_be_called_off_but_not_after():
    worlds.submitted()
    bulletin = written()
    call_off(bulletin, by=personas.grace())
    for act in (hand_in, call_off):
        with pytest.raises(WrongState):
            act(bulletin, by=personas.grace())
    assert not Delivery.objects.exists()


def test_only_a_draft_changes():
    worlds.submitted()
    bulletin = written()
    changed = change_bulletin(
        bulletin, subject=Translated({"en": "A"}), text=Translated({"en": "B"}), by=personas.grace()
    )
    assert str(changed) == "A"
    hand_in(bulletin, by=personas.grace())
    with pytest.raises(WrongState):
        change_bulletin(bulletin, subject=SUBJECT, text=TEXT, by=personas.grace())


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (UnknownPlace, {"text": Translated({"en": "{money}", "fr": "x"})}),
        (UnknownPlace, {"subject": Translated({"en": "{", "fr": "x"})}),
        (LanguagesDiffer, {"text": Translated({"en": "only"})}),
        (NotAllowed, {"audience": "nobody"}),
        (NotAllowed, {"filters": {"call": "no-such"}}),
        (NotAllowed, {"filters": {"programme": "other"}, "audience": "people"}),
    ],
)
def test_what_is_refused(refusal, given):
    worlds.open_call()
    with pytest.raises(refusal):
        written(**given)
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize("who", ["aline", "vincent", "beatrice", "chantal"])
def test_only_officers_write_to_many(who):
    worlds.submitted()
    with pytest.raises(NotAllowed):
        written(by=personas.person(who))


def test_nobody_to_write_to():
    worlds.open_call()
    with pytest.raises(NobodyThere):
        hand_in(written(), by=personas.grace())


def on_the_phone(**facts):
    """Aline's way to be reached, changed."""
    worlds.submitted()
    aline = personas.aline()
    for name, value in facts.items():
        setattr(aline, name, value)
    aline.save()
    return aline


@pytest.mark.parametrize(
    ("text", "phone", "channel"),
    [
        ("Come on Monday.", "+250780000101", "sms"),
        ("x" * 161, "+250780000101", "none"),
        ("Short", None, "none"),
    ],
)
def test_without_mail_a_short_text_goes_to_the_phone(text, phone, channel, settings):
    on_the_phone(email=None, phone=phone)
    bulletin = written(subject=Translated({"en": "S"}), text=Translated({"en": text}))
    hand_in(bulletin, by=personas.grace())

    assert sent_to(bulletin) == {"Aline Uwimana": channel}
    outbox.drain(kinds=("text-message",))
    sent = settings.SMS_FILE_PATH / "sent.jsonl"
    assert (sent.is_file() and sent.read_text().count("Come on Monday.") == 1) is (channel == "sms")


def test_an_address_that_took_no_mail_is_not_mailed():
    aline = on_the_phone(phone=None)
    Bounce.objects.create(key="k", address=aline.email, person=aline, hard=True, at=timezone.now())
    bulletin = written()
    hand_in(bulletin, by=personas.grace())
    assert sent_to(bulletin) == {"Aline Uwimana": Channel.NONE}


def test_awards_and_places_that_are_empty():
    worlds.submitted()
    bulletin = written({"call": worlds.CALL, "state": "offered"}, audience="awards", text=SUBJECT)
    assert recipients_of(bulletin) == []
    one = recipients_of(written())[0]
    person = one.person
    language, subject, _text = written_for(bulletin, person, type(one)(person))
    assert (language, subject.startswith("News of ")) == ("en", True)
