# SPDX-License-Identifier: AGPL-3.0-or-later
"""The panelist's queue and the declaration of ties."""

import pytest

from core.models import AuditEntry
from reviews.models import ConflictOfInterest, Review
from reviews.names import PERSON, key_of
from reviews.operations.ties import record_tie
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db
LEAD1 = key_of(PERSON, "Lead Number1")


def page(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_before_the_declaration_nothing_confidential_is_shown(client_for):
    stage = w.seated()

    text = page(client_for(personas.chantal()), "/review/")

    assert f"/panel/{stage.pk}/declare/" in text
    assert "Idea" not in text
    assert "IDEAS-2026" not in text


def test_the_first_sight_is_how_far_until_when_and_what_is_next(client_for):
    stage = w.under_review()
    w.score(w.review_of(stage, "chantal"))

    text = page(client_for(personas.chantal()), "/review/")

    assert "1 of 3 done" in text
    following = w.review_of(stage, "chantal", 1)
    assert f'href="/review/{following.pk}/" autofocus' in text
    assert f"Next: {following.submission.number}" in text


def test_a_tie_leaves_no_trace_in_list_or_totals(client_for):
    stage = w.under_review()
    review = w.review_of(stage, "chantal")
    record_tie(
        review.panelist, submission=review.submission, kind="work", reason="Coach", by=personas.grace()
    )

    text = page(client_for(personas.chantal()), "/review/")

    assert "0 of 2 done" in text
    assert review.submission.number not in text


@pytest.mark.parametrize(("query", "titles"), [("", 3), ("?show=open", 2), ("?show=done", 1), ("?show=x", 3)])
def test_the_list_may_be_narrowed(client_for, query, titles):
    stage = w.under_review()
    w.score(w.review_of(stage, "chantal"))

    assert page(client_for(personas.chantal()), f"/review/{query}").count('scope="row"') == titles


def test_the_order_is_remembered_and_decides_what_is_next(client_for):
    stage = w.under_review()
    first, second = w.review_of(stage, "chantal", 0), w.review_of(stage, "chantal", 1)
    w.score(Review.objects.exclude(panelist=first.panelist).get(submission=first.submission))
    client = client_for(personas.chantal())

    assert f"Next: {first.submission.number}" in page(client, "/review/?order=mine")
    assert f"Next: {second.submission.number}" in page(client, "/review/?order=fewest")
    assert f"Next: {second.submission.number}" in page(client, "/review/")
    page(client, "/review/?order=unknown")
    text = page(client, "/review/?order=field")
    assert text.index("Idea 3") < text.index("Idea 2")  # Chantal knows food processing, not welding


def test_new_names_since_the_declaration_are_pointed_out(client_for):
    stage = w.under_review()
    seat = w.seat(stage, "chantal")
    seat.declared_at = w.submissions(stage)[0].started_at
    seat.save()

    assert "New names came into teams" in page(client_for(personas.chantal()), "/review/")
    assert "New names came in" in page(client_for(personas.chantal()), f"/panel/{stage.pk}/declare/")


def test_somebody_without_a_seat_has_an_empty_queue(client_for):
    assert "Nothing to read" in page(client_for(personas.stranger()), "/review/")
    assert client_for().get("/review/").status_code == 302


@pytest.mark.parametrize("n", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_three(client_for, django_assert_num_queries, n):
    w.under_review(n)
    client = client_for(personas.chantal())

    with django_assert_num_queries(7):
        page(client, "/review/")


def test_the_names_are_an_alphabetical_list_tied_to_no_title(client_for):
    stage = w.seated()

    text = page(client_for(personas.chantal()), f"/panel/{stage.pk}/declare/")

    assert text.index("Huye College") < text.index("Lead Number1") < text.index("Trainer Number1")
    assert "Idea" not in text
    assert "IDEAS-2026" not in text


def test_no_tie_is_declared_in_one_step(client_for):
    stage = w.seated()

    answer = client_for(personas.chantal()).post(f"/panel/{stage.pk}/declare/", {"honest": "on"})

    assert (answer.status_code, answer["Location"]) == (302, "/review/")
    assert w.seat(stage, "chantal").declared_at is not None


def test_a_tie_is_declared_in_two_steps(client_for):
    stage, client = w.seated(), client_for(personas.chantal())
    url = f"/panel/{stage.pk}/declare/"

    second = client.post(url, {"honest": "on", "tie": [LEAD1]})
    assert second.status_code == 200
    assert "Tie to Lead Number1" in second.content.decode()
    assert w.seat(stage, "chantal").declared_at is None
    given = {"step": "ties", "tie": [LEAD1], f"k-{LEAD1}": "family", f"r-{LEAD1}": "My niece"}
    assert client.post(url, given).status_code == 302

    assert ConflictOfInterest.objects.get(origin="declared").submission.title == "Idea 1"
    assert f'value="{LEAD1}" id="id_tie_1" checked' in page(client, url)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 422),
        ({"tie": ["p-00"], "honest": "on"}, 422),
        ({"step": "ties", "tie": [LEAD1]}, 422),
        ({"step": "ties", "tie": [LEAD1], f"k-{LEAD1}": "other"}, 422),
        ({"step": "ties", "tie": [LEAD1], f"k-{LEAD1}": "enemy"}, 422),
    ],
)
def test_what_is_no_declaration(client_for, given, status):
    stage = w.seated()

    assert client_for(personas.chantal()).post(f"/panel/{stage.pk}/declare/", given).status_code == status
    assert w.seat(stage, "chantal").declared_at is None


def test_declaring_is_for_the_panel_alone_and_for_the_time_with_the_panel(client_for):
    stage = w.scored(1)
    url = f"/panel/{stage.pk}/declare/"

    for person in (personas.grace(), personas.stranger(), personas.vincent()):
        assert client_for(person).get(url).status_code == 404
    assert "then the list of names is complete" in page(client_for(personas.chantal()), url)
    assert client_for(personas.chantal()).post(url, {"honest": "on"}).status_code == 409


def test_a_name_that_went_meanwhile_is_refused_in_words(client_for, monkeypatch):
    stage = w.seated()
    monkeypatch.setattr("reviews.operations.ties.submissions_by_name", lambda call: {})
    given = {"step": "ties", "tie": [LEAD1], f"k-{LEAD1}": "family"}

    answer = client_for(personas.chantal()).post(f"/panel/{stage.pk}/declare/", given)

    assert answer.status_code == 409
    assert "The list of names has changed" in answer.content.decode()
    assert not AuditEntry.objects.filter(act="reviews.panelist.declare_ties").exists()


def test_the_queue_is_in_the_head_for_panelists_alone(client_for):
    w.seated(1)

    assert ">My reviews<" in page(client_for(personas.chantal()), "/review/")
    for person in (personas.stranger(), personas.grace()):
        assert ">My reviews</a>" not in page(client_for(person), "/review/")
