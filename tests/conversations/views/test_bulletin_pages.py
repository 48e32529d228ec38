# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of messages to many: from a filtered list to the history of who got what."""

import pytest
from django.urls import reverse

from conversations.models import Bulletin
from conversations.operations import bulletin as bulletins
from core import outbox
from core.models import ReadEntry
from tests import personas, worlds
from tests.conversations.operations.test_bulletin import second_officer, written

pytestmark = pytest.mark.django_db
WORDS = {"subject_en": "News for {name}", "text_en": "Dear {name}, see {link}"}


def test_from_the_list_to_the_history(client_for):
    sent = worlds.submitted()
    grace = client_for(personas.grace())
    listed = grace.get(
        reverse("submissions", args=[worlds.CALL]) + "?state=submitted&sort=title"
    ).content.decode()
    way = f"{reverse('bulletin_new', args=['submissions'])}?call={worlds.CALL}&state=submitted"
    assert way.replace("&", "&amp;") in listed

    assert "{deadline}" in grace.get(way).content.decode()
    answer = grace.post(way, WORDS | {"text_en": "{money}"})
    assert answer.status_code == 422
    assert "cannot be filled in here" in answer.content.decode()
    assert grace.post(way, WORDS).status_code == 302
    bulletin = Bulletin.objects.get()
    page = reverse("bulletin", args=[bulletin.pk])

    shown = grace.get(page).content.decode()
    assert "Dear Aline Uwimana, see " in shown
    assert f"/p/{sent.pk}/" in shown
    changed = grace.post(reverse("bulletin_edit", args=[bulletin.pk]), WORDS | {"subject_en": "Good news"})
    assert changed.status_code == 302
    assert "Good news" in grace.get(reverse("bulletin_edit", args=[bulletin.pk])).content.decode()

    assert grace.post(reverse("bulletin_send", args=[bulletin.pk])).status_code == 302
    outbox.drain()
    shown = grace.get(page).content.decode()
    assert "Aline Uwimana" in shown
    assert "Mail" in shown
    assert b"Aline" in grace.get(page + "?format=csv").content
    assert grace.get(reverse("job", args=[f"bulletin-{bulletin.pk}"])).status_code == 200
    assert "Good news" in grace.get(reverse("bulletins")).content.decode()


def test_a_second_person_sees_it_and_releases(client_for, monkeypatch):
    monkeypatch.setattr(bulletins, "MOST_ALONE", 0)
    worlds.submitted()
    bulletin = written()
    grace, other = client_for(personas.grace()), client_for(second_officer())
    page = reverse("bulletin", args=[bulletin.pk])

    assert grace.post(reverse("bulletin_send", args=[bulletin.pk])).status_code == 302
    assert "another officer must release it" in grace.get(page).content.decode()
    assert grace.post(reverse("bulletin_release", args=[bulletin.pk])).status_code == 403
    assert "Release it" in other.get(page).content.decode()
    assert other.post(reverse("bulletin_release", args=[bulletin.pk])).status_code == 302
    assert other.post(reverse("bulletin_call_off", args=[bulletin.pk])).status_code == 409


def test_it_is_called_off(client_for):
    worlds.submitted()
    bulletin = written()
    grace = client_for(personas.grace())
    assert grace.post(reverse("bulletin_call_off", args=[bulletin.pk])).status_code == 302
    assert "Call it off" not in grace.get(reverse("bulletin", args=[bulletin.pk])).content.decode()


def test_the_auditor_reads_and_that_is_logged(client_for):
    worlds.submitted()
    bulletin, vincent = written(), client_for(personas.person("vincent"))
    shown = vincent.get(reverse("bulletin", args=[bulletin.pk])).content.decode()
    assert "Send it" not in shown
    assert ReadEntry.objects.filter(what="bulk message").count() == 1


def test_the_lists_of_people_and_awards_lead_here(client_for):
    worlds.submitted()
    grace = client_for(personas.grace())
    assert (
        "/run/messages/to/people/?role=officer"
        in grace.get(reverse("people") + "?role=officer").content.decode()
    )
    assert (
        client_for(personas.person("vincent")).get(reverse("bulletin_new", args=["people"])).status_code
        == 403
    )


def test_one_recipient_and_three_cost_the_same(client_for, django_assert_max_num_queries):
    worlds.submitted()
    bulletin, grace, counts = written(), client_for(personas.grace()), []
    for leads in ((), ("stranger", "diane")):
        for key in leads:
            worlds.submitted(lead=personas.person(key), title=key)
        with django_assert_max_num_queries(30) as asked:
            grace.get(reverse("bulletin", args=[bulletin.pk]))
        counts.append(len(asked))
    assert counts[0] == counts[1]
