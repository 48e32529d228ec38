# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gets which answer from the staff's pages, what the programme's first pages show, and what lists cost."""

import pytest
from django.urls import reverse

from tests import personas, worlds
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db


PAGES = {
    "run": lambda call, one: [],
    "run_calls": lambda call, one: [],
    "run_call": lambda call, one: [call.key],
    "call_process": lambda call, one: [call.key],
    "call_form": lambda call, one: [call.key],
    "submissions": lambda call, one: [call.key],
    "run_submission": lambda call, one: [one.pk],
    "programme_settings": lambda call, one: ["tvet"],
}
ACTIONS = {
    "call_copy": lambda call, one: [call.key],
    "call_close": lambda call, one: [call.key],
    "call_extend": lambda call, one: [call.key],
    "submission_extend": lambda call, one: [one.pk],
    "submission_correct": lambda call, one: [one.pk],
    "member_replace": lambda call, one: [one.pk, one.team.first().pk],
}


@pytest.mark.parametrize("name", [*PAGES, *ACTIONS])
def test_who_is_not_signed_in_is_sent_to_sign_in(client_for, name):
    one = worlds.submitted()
    url = reverse(name, args=(PAGES | ACTIONS)[name](one.call, one))

    answer = client_for(None).get(url)

    assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={url}")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "code"), [("grace", 200), ("vincent", 200), ("aline", 404), ("stranger", 404)]
)
def test_staff_and_the_auditor_read_and_for_others_nothing_is_there(client_for, name, who, code):
    one = worlds.submitted()
    if name in {"run", "run_calls"} and code == 404:
        code = 403  # these addresses tell nothing of any thing

    answer = client_for(personas.person(who)).get(reverse(name, args=PAGES[name](one.call, one)))

    assert answer.status_code == code


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize(
    ("who", "code"), [("grace", 200), ("vincent", 403), ("aline", 404), ("stranger", 404)]
)
def test_only_officers_act(client_for, name, who, code):
    one = worlds.submitted()
    url = reverse(name, args=ACTIONS[name](one.call, one))
    client = client_for(personas.person(who))

    assert client.get(url).status_code == code
    if code != 200:
        assert client.post(url, {"reason": "x"}).status_code == code
        assert one.fresh().state == "submitted"


@pytest.mark.parametrize(
    "name",
    [
        "call_edit",
        "call_rules",
        "call_open",
        "call_take_back",
        "call_begin_review",
        "call_return",
        "call_archive",
    ],
)
def test_a_step_that_is_not_possible_from_here_is_a_409(client_for, name):
    call = worlds.open_call()
    client, url = client_for(personas.grace()), reverse(name, args=[call.key])

    assert (client.get(url).status_code, client.post(url).status_code) == (409, 409)


@pytest.mark.parametrize("name", ["screen", "screening_undo", "submission_extend", "submission_correct"])
def test_so_it_is_for_a_submission(client_for, name):
    one = worlds.under_review()

    assert client_for(personas.grace()).get(reverse(name, args=[one.pk])).status_code == 409


def test_another_programme_sees_nothing_of_this_one(client_for):
    one = worlds.submitted()
    other = personas.stranger()
    personas.give(other, "officer", programme="other")
    client = client_for(other)

    for name, args in PAGES.items():
        if name not in {"run", "run_calls"}:
            assert client.get(reverse(name, args=args(one.call, one))).status_code == 404
    assert str(one.call) not in text(client.get(reverse("run_calls")))
    assert client.get(reverse("run")).status_code == 404


def test_the_programme_today(client_for):
    worlds.submitted()

    page = text(client_for(personas.grace()).get(reverse("run")))

    assert "From the first draft to the award" in page
    assert "Nothing is stuck" in page
    assert "Closes" in page


def test_a_programme_without_calls_says_what_will_stand_here(client_for):
    worlds.programme()
    client = client_for(personas.grace())

    assert "No call yet" in text(client.get(reverse("run")))
    assert "Make the first call" in text(client.get(reverse("run_calls")))


@pytest.mark.parametrize(
    ("name", "ceiling"), [("run", 14), ("run_calls", 7), ("run_call", 9), ("submissions", 10), ("awards", 6)]
)
def test_a_list_costs_the_same_with_one_and_with_three(client_for, name, ceiling):
    one = worlds.submitted()
    client = client_for(personas.grace())
    url = reverse(name, args=[one.call.key] if name in {"run_call", "submissions"} else [])
    before = queries(client, url)
    worlds.submitted(title="Two"), worlds.submitted(title="Three")
    worlds.open_call("second"), worlds.open_call("third")

    assert queries(client, url) == before
    assert before <= ceiling
