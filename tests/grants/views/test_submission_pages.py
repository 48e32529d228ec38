# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of submissions and one of them, as the staff reads and screens them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.lifecycle import advance
from core.models import ReadEntry
from grants.models import Submission
from tests import personas, worlds
from tests.grants import giving
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db
LATER = (timezone.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")


def test_the_list_is_filtered_sorted_and_drafts_are_shown_on_demand(client_for):
    one, two = worlds.submitted(title="Beehives"), worlds.submitted(title="Antennas")
    draft = worlds.draft(title="Cradles")
    client, url = client_for(personas.grace()), reverse("submissions", args=[one.call.key])

    def found(**query):
        return [row.pk for row in client.get(url, query).context["rows"]]

    assert found() == [one.pk, two.pk]
    assert found(sort="title") == [two.pk, one.pk]
    assert found(sort="-number") == [two.pk, one.pk]
    assert found(sort="nonsense", state="nonsense", page="9") == [one.pk, two.pk]
    assert found(state="draft") == [draft.pk]
    assert found(q="antenn") == [two.pk]
    assert found(q=one.number.lower()) == [one.pk]
    assert found(trade="food processing", place="huye", institution=str(personas.institution("huye").pk)) == [
        one.pk, two.pk,
    ]  # fmt: skip
    assert found(place="nyanza") == []
    assert "Nothing passes these filters" in text(client.get(url, {"q": "zzz"}))
    assert "RWF\u202f682\u202f000" in text(client.get(url))


def test_an_empty_list_says_what_will_stand_there(client_for):
    call = worlds.open_call()

    assert "Nothing was sent yet" in text(
        client_for(personas.grace()).get(reverse("submissions", args=[call.key]))
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_a_file_that_follows_the_filters(client_for, kind):
    one, _two = worlds.submitted(title="=Beehives"), worlds.submitted(title="Antennas")
    url = reverse("submissions", args=[one.call.key])

    answer = client_for(personas.grace()).get(url, {"format": kind, "q": "hives"})

    assert answer["Content-Disposition"].startswith("attachment")
    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert lines[1].startswith(one.number)
        assert "RWF 682000" in lines[1]
        assert ",=Beehives" not in lines[1]
    assert client_for(personas.grace()).get(url, {"format": "pdf"}).status_code == 400


def test_the_list_of_awards_costs_the_same_with_one_and_with_three(client_for):
    first = giving.offered(giving.selected(others=2))
    client, url = client_for(personas.grace()), reverse("awards")
    before = queries(client, url)
    for place, other in enumerate(Submission.objects.filter(state="under_review"), start=2):
        advance(other.select, by=personas.grace())
        giving.issued(giving.agreed(giving.offered(other, place=place)))

    assert first.number in text(client.get(url))
    assert queries(client, url) == before


def test_one_submission_shows_everything_within_eleven_queries(client_for):
    one = worlds.closed()
    worlds.screen(one, unmet="place")
    client, url = client_for(personas.grace()), reverse("run_submission", args=[one.pk])

    page = text(client.get(url))

    for words in (
        "What problem will you solve?", "Growers throw away", "Aline Uwimana", "Glass panes", "Not met",
        "It is not so.", "sent it", "found it not eligible", "Undo the screening", "Huye College",
    ):  # fmt: skip
        assert words in page
    assert queries(client, url) <= 11
    assert not ReadEntry.objects.exists()


def test_the_auditor_reads_it_and_each_reading_is_logged_but_nothing_is_offered(client_for):
    one = worlds.closed()
    client = client_for(personas.vincent())

    page = text(client.get(reverse("run_submission", args=[one.pk])))
    client.get(reverse("submissions", args=[one.call.key]), {"format": "csv"})

    assert "Screen</a>" not in page
    assert "Replace" not in page
    assert list(ReadEntry.objects.order_by("pk").values_list("person", "what")) == [
        (personas.vincent().pk, "submission"),
        (personas.vincent().pk, "submissions as a file"),
    ]
    assert client.get(reverse("screen", args=[one.pk])).status_code == 403


def test_screening_goes_from_one_to_the_next(client_for):
    one = worlds.closed(others=1)
    two = Submission.objects.exclude(pk=one.pk).get()
    client = client_for(personas.grace())
    yes = {f"met_{rule.pk}": "yes" for rule in one.call.eligibility_rules.all()}
    first = next(iter(yes))

    bad = client.post(reverse("screen", args=[one.pk]), yes | {first: "no"})
    assert (bad.status_code, "Say why this rule is not met." in text(bad)) == (422, True)
    assert client.post(reverse("screen", args=[one.pk]), {}).status_code == 422
    answer = client.post(reverse("screen", args=[one.pk]), yes | {"next": "1"})
    assert answer.url == reverse("screen", args=[two.pk])
    no = yes | {first: "no", first.replace("met", "reason"): "Not so", "next": "1"}
    answer = client.post(reverse("screen", args=[two.pk]), no)

    assert answer.url == reverse("run_submission", args=[two.pk])
    assert (one.fresh().state, two.fresh().state) == ("eligible", "ineligible")


def test_a_refusal_to_screen_is_said_on_the_page(client_for):
    one = worlds.submitted()
    yes = {f"met_{rule.pk}": "yes" for rule in one.call.eligibility_rules.all()}

    answer = client_for(personas.grace()).post(reverse("screen", args=[one.pk]), yes)

    assert (answer.status_code, "still open" in text(answer)) == (422, True)


def test_back_to_the_team_undone_extended_and_a_member_replaced(client_for):
    one = worlds.closed()
    client = client_for(personas.grace())
    eric = one.team.get(person=personas.eric())

    extend = reverse("submission_extend", args=[one.pk])
    assert client.post(extend, {"until": LATER, "reason": "Illness"}).status_code == 302
    answer = client.post(
        reverse("member_replace", args=[one.pk, eric.pk]),
        {"reason": "Moved", "name": "Jean Bosco", "email": "bosco@example.org", "is_trainer": "on"},
    )
    assert answer.status_code == 302
    assert one.team.get(name="Jean Bosco").replaces == eric
    correct = reverse("submission_correct", args=[one.pk])
    assert client.post(correct, {"until": "2001-01-01T10:00", "reason": "x"}).status_code == 422
    assert client.post(correct, {"until": LATER, "reason": "The budget is empty"}).status_code == 302
    page = text(client.get(reverse("run_submission", args=[one.pk])))
    assert "The budget is empty" in page
    assert "Moved" in page

    two = worlds.eligible(worlds.open_call("other"))
    client.post(reverse("screening_undo", args=[two.pk]), {"reason": "Wrong file"})
    assert two.fresh().state == "submitted"
