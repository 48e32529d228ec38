# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public pages: read without an account, cheap, in every language; results only after the release."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.lifecycle import advance
from core.money import Money
from grants.models import Award, Call, Stage
from grants.operations.award import offer_award
from grants.operations.call import archive_call, change_call, close_call, open_call
from reviews.operations.criteria import set_criteria
from tests import personas, worlds

pytestmark = pytest.mark.django_db
PAGES = ["/", "/calls/", "/calls/ideas-2026/", "/help/", "/privacy/"]
FIRST_LOAD = 25_000
ANCHORS = {1: {"en": "No need is shown", "fr": "Aucun besoin"}, 5: {"en": "Shown with figures"}}
CRITERIA = [
    {"name": {"en": "Need", "fr": "Besoin"}, "weight": 3, "low": 1, "high": 5, "anchors": ANCHORS},
    {"name": {"en": "Cost", "fr": "Coût"}, "weight": 1, "low": 1, "high": 5},
]


def opened(key: str = worlds.CALL, **given) -> Call:
    """An open call with two criteria."""
    call = worlds.new_call(key, **given)
    set_criteria(Stage.objects.get(call=call, kind="review"), criteria=CRITERIA, by=personas.grace())
    return open_call(Call.objects.get(pk=call.pk), by=personas.grace())


def decided(call: Call, *, amount: int = 3_141_593) -> Award:
    """The call with one award, decided (the release itself is told in the matrix)."""
    submission = worlds.under_review(call)
    advance(submission.select, by=personas.grace())
    award = offer_award(
        submission, place=1, amount=Money(amount, "RWF"), conditions="", number=f"{submission.number}-AW",
        by=personas.beatrice(),
    )  # fmt: skip
    advance(Call.objects.get(pk=call.pk).decide, by=personas.grace())
    return award


def text_of(client, path: str, **headers) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "rw"])
@pytest.mark.parametrize("path", PAGES)
def test_everybody_reads_it_in_every_language(client, path, language):
    opened()

    page = text_of(client, path, accept_language=language)

    assert f'<html lang="{language}"' in page
    assert "{{" not in page
    assert "{%" not in page


@pytest.mark.parametrize("path", PAGES)
def test_the_first_load_is_light(client, path):
    opened()
    static = Path(settings.BASE_DIR) / "static"
    others = [static / "css/app.css", static / "js/page.js", static / "img/band.svg", static / "img/mark.svg"]

    first = [client.get(path).content, *(one.read_bytes() for one in others)]

    assert sum(len(gzip.compress(one, 9)) for one in first) <= FIRST_LOAD


def test_a_call_says_what_a_team_must_know(client):
    call = opened()
    closes = call.closes_at.astimezone(call.zone)

    page = text_of(client, "/calls/ideas-2026/")

    assert f"{closes:%H:%M} (Kigali)" in page
    assert "RWF\u202f5\u202f000\u202f000" in page.replace("\u00a0", "\u202f")
    assert "75 %" in page
    assert "No need is shown" in page
    for rule in call.eligibility_rules.all():
        assert str(rule.text) in page
    for part in call.parts.prefetch_related("questions"):
        assert all(str(one.label) in page.replace("&#x27;", "'") for one in part.questions.all())
    assert 'href="/calls/ideas-2026/start/"' in page
    assert "https://wa.me/?text=" in page
    assert "http://testserver/calls/ideas-2026/" in page
    assert "tvet@example.org" in page


def test_a_text_that_is_not_in_the_readers_language_says_its_own(client):
    opened(title={"fr": "Dix idées"})

    assert '<h1 lang="fr">Dix idées</h1>' in text_of(client, "/calls/ideas-2026/")


def test_the_head_is_that_of_the_calls_programme(client):
    opened()
    worlds.found_programme(
        key="ong", name={"en": "River workshops"}, short_name="R", currency="XOF", time_zone="Africa/Dakar",
        languages=["fr"], prevailing_language="fr", number_prefix="R", by=personas.alice(),
    )  # fmt: skip

    assert "<span>TVET and Diaspora Innovation Programme</span>" in text_of(client, "/calls/ideas-2026/")


@pytest.mark.parametrize("key", ["ideas-2026", "nothing"])
def test_a_call_in_preparation_is_as_unknown_as_one_that_does_not_exist(client, key):
    worlds.new_call()

    answer = client.get(f"/calls/{key}/")

    assert answer.status_code == 404
    assert "Ten ideas" not in answer.content.decode()
    assert "Ten ideas" not in text_of(client, "/") + text_of(client, "/calls/")


def test_time_decides_whether_a_call_is_open(client):
    call = opened()
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(minutes=1))

    page = text_of(client, "/calls/ideas-2026/")

    assert "/start/" not in page
    assert "takes no more proposals" in page
    assert "No call is open at the moment" in text_of(client, "/")


def test_an_archived_call_is_gone(client):
    call = opened()
    decided(call)
    archive_call(Call.objects.get(pk=call.pk), by=personas.grace())

    assert client.get("/calls/ideas-2026/").status_code == 404
    assert client.get("/calls/ideas-2026/results/").status_code == 404


def test_the_calls_that_close_first_come_first_and_earlier_ones_after(client):
    later, sooner = opened("later", closes_at=timezone.now() + timedelta(days=20)), opened("sooner")
    over = opened("over")
    close_call(Call.objects.get(pk=over.pk), by=personas.grace(), reason="Enough.")

    page = text_of(client, "/calls/")

    places = [page.index(f'"/calls/{call.key}/"') for call in (sooner, later, over)]
    assert places == sorted(places)


def test_earlier_calls_are_shown_by_the_page(client, monkeypatch):
    monkeypatch.setattr("showcase.views.OVER_ON_A_PAGE", 1)
    for key in ("first", "second"):
        close_call(Call.objects.get(pk=opened(key).pk), by=personas.grace(), reason="Enough.")

    assert "/calls/first/" not in text_of(client, "/calls/")
    assert "/calls/first/" in text_of(client, "/calls/?page=2")
    assert "/calls/first/" in text_of(client, "/calls/?page=900")


def test_results_are_unknown_before_the_release(client, client_for):
    opened()

    for person in (None, personas.grace(), personas.aline(), personas.beatrice(), personas.vincent()):
        assert client_for(person).get("/calls/ideas-2026/results/").status_code == 404


def test_results_name_proposals_and_no_persons(client):
    award = decided(opened())
    submission = award.submission

    page = text_of(client, "/calls/ideas-2026/results/")

    for shown in (submission.title, submission.number, "Huye College", "Huye", str(award.amount)):
        assert shown in page
    for person in (personas.aline(), personas.eric()):
        assert person.name not in page
        assert person.email not in page
    assert 'href="/calls/ideas-2026/results/"' in text_of(client, "/calls/ideas-2026/")


def test_a_call_that_publishes_no_names_shows_numbers_only(client):
    call = worlds.new_call()
    set_criteria(Stage.objects.get(call=call, kind="review"), criteria=CRITERIA, by=personas.grace())
    change_call(Call.objects.get(pk=call.pk), public_names=False, by=personas.grace())
    award = decided(open_call(Call.objects.get(pk=call.pk), by=personas.grace()))

    page = text_of(client, "/calls/ideas-2026/results/")

    assert award.submission.number in page
    for hidden in (award.submission.title, "Huye College", str(award.amount)):
        assert hidden not in page


def test_the_first_page_counts_what_is_public(client):
    call = opened()
    worlds.submitted(call)
    assert "Proposals received" not in text_of(client, "/")

    award = decided(Call.objects.get(pk=call.pk))

    page = text_of(client, "/")
    assert '<li class="ready">Proposals received<b>2</b></li>' in page
    assert f"<b>{award.amount}</b>" in page


CEILINGS = {"/": 9, "/calls/": 4, "/calls/ideas-2026/": 12, "/calls/ideas-2026/results/": 4, "/help/": 4}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", CEILINGS)
def test_a_page_costs_the_same_however_much_it_shows(client, path, count):
    decided(opened())
    for n in range(count):
        decided(opened(f"decided-{n}"))
        opened(f"open-{n}")
    client.get(path)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200

    assert len(queries) <= CEILINGS[path]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("path", PAGES)
def test_public_pages_are_only_read(client, path, method):
    opened()

    assert getattr(client, method)(path).status_code == 405
