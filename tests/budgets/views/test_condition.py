# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said about conditions, on pages: seen, asked for, granted, refused; who may, and what is refused."""

import pytest
from django.urls import reverse

from budgets.conditions import Met, look
from budgets.models import ReleaseCondition
from budgets.operations.tranche import ask_waiver
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import tranche
from tests.grants import giving
from tests.grants.views.looking import text

pytestmark = pytest.mark.django_db
PAGES = ("condition_meet", "waiver_ask", "waiver_decide")


def milestone(award=None) -> ReleaseCondition:
    return tranche(award or planning.opened(), 2).conditions.get(kind="milestone")


def asked(by=None) -> ReleaseCondition:
    """A milestone whose waiver was asked for."""
    return ask_waiver(milestone(), reason="The flood", by=by or personas.grace())


def page(name, condition):
    return reverse(name, args=[condition.award.number, condition.pk])


def again(condition) -> ReleaseCondition:
    return ReleaseCondition.objects.get(pk=condition.pk)


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("grace", (200, 200, 403)), ("jean_paul", (403, 403, 403)), ("aline", (403, 403, 403)),
        ("vincent", (403, 403, 403)), ("stranger", (404, 404, 404)),
    ],
)  # fmt: skip
def test_who_may_say_what(client_for, who, codes):
    condition = asked()
    client = client_for(personas.person(who))

    assert tuple(client.get(page(name, condition)).status_code for name in PAGES) == codes


def test_a_condition_of_another_award_is_not_found(client_for):
    condition = milestone()
    address = reverse("waiver_ask", args=[condition.award.number, condition.pk + 999])

    assert client_for(personas.grace()).get(address).status_code == 404


def test_an_officer_notes_what_was_seen(client_for):
    condition = milestone()
    client, url = client_for(personas.grace()), page("condition_meet", condition)

    assert client.post(url, {"evidence": " "}).status_code == 422
    assert client.post(url, {"evidence": "The report", "file": giving.photo()}).status_code == 302

    met = again(condition)
    assert (met.met_by, met.evidence, met.evidence_file is not None) == (personas.grace(), "The report", True)
    assert client.get(url).status_code == 409
    assert client.post(url, {"evidence": "Again"}).status_code == 409


def test_what_speaks_for_itself_is_not_noted_by_hand(client_for):
    accounts = tranche(planning.opened(), 2).conditions.get(kind="previous_liquidated")
    client = client_for(personas.grace())

    assert client.get(page("condition_meet", accounts)).status_code == 409
    assert client.get(page("waiver_ask", accounts)).status_code == 200


def test_a_form_with_a_file_is_sent_with_it(client_for):
    page_text = text(client_for(personas.grace()).get(page("condition_meet", milestone())))

    assert 'enctype="multipart/form-data"' in page_text


def test_a_waiver_is_asked_for_and_granted(client_for):
    condition = milestone()
    officer, director = client_for(personas.grace()), client_for(planning.director())
    assert director.get(page("waiver_decide", condition)).status_code == 409
    assert officer.post(page("waiver_ask", condition), {"reason": ""}).status_code == 422
    assert officer.post(page("waiver_ask", condition), {"reason": "The flood"}).status_code == 302

    shown = text(director.get(page("waiver_decide", condition)))
    assert "The flood" in shown
    assert "Grace Ingabire" in shown
    assert director.post(page("waiver_decide", condition), {"decision": "grant"}).status_code == 302

    assert isinstance(look(again(condition)), Met)
    money = reverse("award_money", args=[condition.award.number])
    assert "(waived)" in text(director.get(money))


def test_a_refusal_says_why(client_for):
    condition = asked()
    director, url = client_for(planning.director()), page("waiver_decide", condition)

    silent = director.post(url, {"decision": "refuse", "comment": " "})
    assert (silent.status_code, set(silent.context["form"].errors)) == (422, {"comment"})
    assert director.post(url, {"decision": "refuse", "comment": "Build first"}).status_code == 302

    assert again(condition).waiver_asked_at is None
    assert client_for(personas.grace()).get(page("waiver_ask", condition)).status_code == 200


def test_who_asked_does_not_grant(client_for):
    director = planning.director()
    personas.give(director, "officer")
    condition = asked(by=director)

    answer = client_for(director).post(page("waiver_decide", condition), {"decision": "grant"})

    assert (answer.status_code, "another director grants it" in text(answer)) == (422, True)
    assert again(condition).waived_at is None
