# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of a conversation: written, read, settled; files; the same number of queries for one message and three."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import Bounce, Message, MessageRead, Thread
from conversations.operations.thread import write_message
from core.models import ReadEntry
from tests import personas, worlds
from tests.matrix.papers import pdf

pytestmark = pytest.mark.django_db


def page_of(thing):
    return reverse("thread", args=["submission", thing.pk])


def say(thing, by, text="When is the visit?", **given):
    return write_message(thing, text=text, by=by, key=uuid4().hex, **given)


def test_both_sides_talk_on_one_page(client_for):
    sent = worlds.submitted()
    aline, grace = client_for(personas.aline()), client_for(personas.grace())
    draft_key = re.search(r'name="key" value="([^"]+)"', aline.get(page_of(sent)).content.decode())[1]
    given = {"text": "When is the visit?", "files": pdf("x"), "key": draft_key}

    assert aline.post(page_of(sent), given).status_code == 302
    assert aline.post(page_of(sent), given | {"files": pdf("x")}).status_code == 302
    assert Message.objects.count() == 1

    seen = grace.get(page_of(sent)).content.decode()
    assert "When is the visit?" in seen
    assert "An answer is expected from you." in seen
    assert grace.post(
        page_of(sent), {"text": "On Monday", "asks": "on", "until": "2031-01-05", "key": str(uuid4())}
    )
    seen = aline.get(page_of(sent)).content.decode()
    assert "Read by Grace Ingabire" in " ".join(seen.split())
    assert "An answer is expected from you." in seen
    assert Thread.objects.get().awaited_until.year == 2031

    token = Message.objects.first().files.get().token
    got = grace.get(reverse("message_file", args=[token]))
    assert got["Content-Type"] == "application/pdf"
    assert "Thread.objects" not in str(got)


def test_what_was_typed_is_not_lost(client_for):
    sent = worlds.submitted()
    aline = client_for(personas.aline())
    for given, words in (
        ({"text": " "}, "Write something"),
        ({"text": "a\u202eb"}, "hidden character"),
        ({"text": "Look", "files": [pdf("x") for _n in range(6)]}, "at most 5 files"),
    ):
        answer = aline.post(page_of(sent), given | {"key": str(uuid4())})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert "Look" in answer.content.decode()
    assert not Message.objects.exists()


def test_an_answer_is_not_needed(client_for):
    sent = worlds.submitted()
    say(sent, personas.aline())
    grace = client_for(personas.grace())
    assert grace.post(reverse("thread_settle", args=["submission", sent.pk])).status_code == 302
    assert "No answer needed" not in grace.get(page_of(sent)).content.decode()
    assert grace.post(reverse("thread_settle", args=["submission", sent.pk])).status_code == 409


def test_the_auditor_reads_and_that_is_logged(client_for):
    sent = worlds.submitted()
    message = say(sent, personas.aline())
    vincent = client_for(personas.person("vincent"))
    assert "When is the visit?" in vincent.get(page_of(sent)).content.decode()
    assert ReadEntry.objects.filter(person=personas.person("vincent"), what="conversation").count() == 1
    assert not MessageRead.objects.exists()
    assert vincent.post(page_of(sent), {"text": "x"}).status_code == 403
    assert str(message).startswith(sent.number)


def test_the_list_shows_what_waits_first(client_for):
    first, second = worlds.submitted(), worlds.submitted(title="Another")
    say(first, personas.grace(), "Hello")
    say(second, personas.aline())
    grace = client_for(personas.grace())
    shown = grace.get(reverse("threads")).content.decode()
    assert shown.index(second.number) < shown.index(first.number)
    shown = grace.get(reverse("threads") + "?awaited=officer").content.decode()
    assert first.number not in shown
    assert "What came back" in shown
    shown = client_for(personas.person("diane")).get(reverse("threads")).content.decode()
    assert "No messages here" in shown


def test_there_is_no_such_thing(client_for):
    assert client_for(personas.grace()).get("/messages/weather/1/").status_code == 404


@pytest.mark.parametrize("who", ["aline", "grace", "vincent"])
def test_one_message_and_three_cost_the_same(who, client_for, django_assert_max_num_queries):
    sent = worlds.submitted()
    counts = []
    reader = client_for(personas.person(who))
    for number in (1, 2):
        for _n in range(number):
            say(sent, personas.person("grace" if who == "aline" else "aline"))
        reader.get(page_of(sent))
        with django_assert_max_num_queries(25) as asked:
            reader.get(page_of(sent))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_list_of_one_and_of_three_cost_the_same(client_for, django_assert_max_num_queries):
    grace, counts = client_for(personas.grace()), []
    for number in (1, 2):
        for _n in range(number):
            say(worlds.submitted(title=f"Idea {uuid4().hex[:4]}"), personas.aline())
        with django_assert_max_num_queries(25) as asked:
            grace.get(reverse("threads"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def bounced(person):
    return Bounce.objects.create(
        key=uuid4().hex, address=person.email, person=person, hard=True, status="5.1.1", at=timezone.now()
    )


def test_what_came_back_is_shown_with_its_way_out(client_for):
    worlds.submitted()
    aline, grace = personas.aline(), client_for(personas.grace())
    assert "Nothing came back" in grace.get(reverse("bounces")).content.decode()
    bounced(aline)

    assert "The address does not exist" in grace.get(reverse("bounces")).content.decode()
    way = reverse("address_correct", args=[aline.pk])
    assert way in grace.get(reverse("person", args=[aline.pk])).content.decode()
    answer = grace.post(way, {"email": "grace@example.org", "reason": "She called."})
    assert answer.status_code == 422
    assert "belongs to another person" in answer.content.decode()
    assert grace.post(way, {"email": "right@example.org", "reason": "She called."}).status_code == 302
    assert "came back" not in grace.get(reverse("person", args=[aline.pk])).content.decode()
    assert grace.get(way).status_code == 409
