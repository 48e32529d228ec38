# SPDX-License-Identifier: AGPL-3.0-or-later
"""People's rights through the pages: what is held, consents, corrections, erasure, heir, readers, breaches, periods."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.consents import consented
from accounts.models import Breach, Consent, HeirContact, Person, RetentionPeriod, RightsRequest
from accounts.operations.consent import NotAsked, NotOfTheProgramme, say, write_text
from accounts.operations.retention import purge
from accounts.operations.rights import AskedAlready, ask_for
from core.audit import seal_pending, verify
from core.models import AuditEntry, ReadEntry
from core.refusals import NotAllowed
from tests import personas, worlds

pytestmark = pytest.mark.django_db
KEY = personas.PROGRAMME
DATA = "/me/data/"


@pytest.fixture
def team():
    """A filled draft of Aline's, in a programme with staff."""
    personas.vincent()
    return worlds.filled()


def test_everything_held_is_shown_and_given_as_a_file(client_for, team):
    client = client_for(personas.aline())

    page = client.get(DATA).content.decode()
    held = json.loads(client.get(DATA, {"format": "json"}).content)

    assert "Answers you typed" in page
    assert held["person"]["email"] == "aline@example.org"
    assert {"teams", "answers", "payees", "reviews", "consents", "acts"} <= set(held)
    assert held["answers"]
    assert any(one["act"] == "grants.submission.start" or "start" in one["act"] for one in held["acts"])


def test_a_consent_counts_at_once_and_so_does_its_withdrawal(client_for, team):
    aline, client = personas.aline(), client_for(personas.aline())
    assert consented([aline], "photo", programme_key=KEY) == set()

    client.post(DATA + "consents/", {"purpose": f"{KEY}/photo", "answer": "yes"})
    assert consented([aline], "photo", programme_key=KEY) == {aline.pk}
    assert consented([aline], "quote", programme_key=KEY) == set()
    client.post(DATA + "consents/", {"purpose": f"{KEY}/photo", "answer": "no"})

    assert consented([aline], "photo", programme_key=KEY) == set()
    assert list(Consent.objects.values_list("given", flat=True)) == [True, False]
    for statement in ("UPDATE accounts_consent SET given = given", "DELETE FROM accounts_consent"):
        if statement.startswith("DELETE"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                connection.cursor().execute(statement)


def test_only_the_person_or_a_paper_says_yes(client_for, team):
    aline, grace = personas.aline(), personas.grace()
    with pytest.raises(NotAllowed):
        say(aline, programme_key=KEY, purpose="photo", given=True, by=grace)
    with pytest.raises(NotAsked):
        say(aline, programme_key=KEY, purpose="unheard-of", given=True, by=aline)
    with pytest.raises(NotOfTheProgramme):
        say(aline, programme_key="elsewhere", purpose="photo", given=True, by=aline)

    page = f"/run/people/{aline.pk}/consent/"
    client_for(grace).post(page, {"choice": f"{KEY}/story", "given": "yes", "note": "Folder 7"})

    consent = Consent.objects.get()
    assert (consent.how, consent.recorded_by, consent.given) == ("paper", grace, True)
    assert "On paper" in client_for(grace).get(f"/run/people/{aline.pk}/").content.decode()


def test_a_text_has_versions_and_one_that_ended_is_asked_no_more(client_for, team):
    aline, alice = personas.aline(), personas.alice()
    say(aline, programme_key=KEY, purpose="photo", given=True, by=aline)
    told = {"title": {"en": "Photos"}, "text": {"en": "Other words"}}

    write_text(programme_key=KEY, purpose="photo", version=1, by=alice, **told)

    assert "The text has changed since." in client_for(aline).get(DATA + "consents/").content.decode()
    assert consented([aline.pk], "photo", programme_key=KEY) == {aline.pk}
    write_text(programme_key=KEY, purpose="photo", version=2, ended=True, by=alice, **told)
    with pytest.raises(NotAsked):
        say(aline, programme_key=KEY, purpose="photo", given=False, by=aline)
    with pytest.raises(NotAllowed):
        write_text(programme_key=KEY, purpose="photo", version=3, by=personas.grace(), **told)


def test_a_correction_is_asked_and_answered_by_an_officer(client_for, team):
    aline = personas.aline()
    client_for(aline).post(DATA + "ask/correction/", {"programme_key": KEY, "words": "I am a trainer"})
    asked = RightsRequest.objects.get()
    page = f"/run/rights/{asked.pk}/"

    assert client_for(aline).get(page).status_code == 403
    assert client_for(personas.vincent()).post(page, {"granted": "yes", "answer": "x"}).status_code == 403
    client_for(personas.grace()).post(page, {"granted": "yes", "answer": "It says trainer now."})

    asked = RightsRequest.objects.get()
    assert (asked.state, asked.decided_by) == ("done", personas.grace())
    assert "It says trainer now." in client_for(aline).get(DATA).content.decode()
    assert client_for(personas.grace()).post(page, {"granted": "no", "answer": "x"}).status_code in (409, 422)


def test_an_erasure_is_decided_by_an_administrator_and_carried_out(client_for, team):
    aline = personas.aline()
    client_for(aline).post(DATA + "heir/", {"name": "Zqheir", "phone": "", "email": "zqheir@example.org"})
    ask_for(aline, kind="erasure", programme_key=KEY, words="Zqwords, please", by=aline)
    with pytest.raises(AskedAlready):
        ask_for(aline, kind="erasure", programme_key=KEY, words="again", by=aline)
    page = f"/run/rights/{RightsRequest.objects.get().pk}/"

    assert client_for(personas.grace()).post(page, {"granted": "yes", "answer": "x"}).status_code == 403
    assert "What has to stay" in client_for(personas.alice()).get(page).content.decode()
    client_for(personas.alice()).post(page, {"granted": "yes", "answer": "The proposal stays."})
    seal_pending()

    assert Person.objects.get(pk=aline.pk).anonymised_at
    assert not HeirContact.objects.exists()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row).lower() for row in cursor.fetchall()]
    everything = "\n".join(found)
    for word in ("aline uwimana", "aline@example.org", "+250780000101", "zqheir", "zqwords"):
        assert word not in everything
    keys = set(AuditEntry.objects.values_list("programme_key", flat=True))
    assert [fault for key in keys for fault in verify(key)] == []


def test_readers_are_told_by_role_once_a_day(client_for, team):
    grace, aline = client_for(personas.grace()), personas.aline()
    for _again in range(3):
        grace.get(f"/run/people/{aline.pk}/")
        grace.get(f"/p/{team.pk}/")

    assert ReadEntry.objects.filter(person=personas.grace()).count() == 2
    page = client_for(aline).get(DATA + "readers/").content.decode()
    assert page.count("Programme officer") == 2
    assert "Grace" not in page
    assert "Grace" in client_for(personas.vincent()).get("/run/readings/").content.decode()


def test_a_breach_has_its_clock(client_for, team):
    alice = client_for(personas.alice())
    known = timezone.now() - timedelta(hours=50)
    given = {
        "programme_key": KEY,
        "what": "A laptop",
        "known_at": f"{known:%Y-%m-%dT%H:%M}",
        "people_touched": 7,
    }

    assert alice.post("/run/breaches/new/", given | {"known_at": "2999-01-01T00:00"}).status_code == 422
    alice.post("/run/breaches/new/", given)
    breach = Breach.objects.get()
    assert breach.late
    assert client_for(personas.grace()).get(f"/run/breaches/{breach.pk}/").status_code == 403
    early = {"reported_at": "2020-01-01T00:00", "reported_to": "Authority"}
    assert alice.post(f"/run/breaches/{breach.pk}/", early).status_code == 422
    alice.post(f"/run/breaches/{breach.pk}/", early | {"reported_at": f"{timezone.now():%Y-%m-%dT%H:%M}"})

    assert Breach.objects.get().state in ("reported", "open")


def test_what_is_older_than_its_period_goes(client_for, team):
    alice = client_for(personas.alice())
    page = alice.get("/run/retention/").content.decode()
    assert "Drafts never handed in" in page
    days = {"invitations": 100, "readings": 400, "notes": 4000, "drafts": 40, "declined": 900, "files": 60}
    assert alice.post(f"/run/retention/{KEY}/", days | {"readings": 3}).status_code == 422
    alice.post(f"/run/retention/{KEY}/", days)
    assert RetentionPeriod.objects.get(table="drafts").days == 40

    runs = purge(now=timezone.now() + timedelta(days=60))

    assert [run.table for run in runs if run.programme_key] == ["drafts"]
    team.refresh_from_db()
    assert team.title == ""
    assert not team.answers.exists()
    assert all(one.name.startswith("Member ") for one in team.team.all())
    assert purge(now=timezone.now() + timedelta(days=60)) == []
