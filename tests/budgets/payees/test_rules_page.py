# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of paying on their page: read by finance, set by the director, at fault cell by cell."""

import pytest
from django.urls import reverse

from accounts.states import Role
from budgets.models import PaymentRules
from budgets.operations.payment_rules import hands_of, rules_of
from tests import personas, worlds
from tests.budgets.payments import people
from tests.budgets.payments.people import TVET, rwf
from tests.grants.views.looking import text

pytestmark = pytest.mark.django_db
PAGE = reverse("payment_rules")


def row(place, currency="RWF", up_to="", checks="", releases=""):
    cells = {"currency": currency, "up_to": up_to, "checks": checks, "releases": releases}
    return {f"{name}_{place}": value for name, value in cells.items()}


def body(*rows, **given):
    told = {"cooling_days": "5", "channels": ["bank"]}
    for one in rows:
        told |= one
    return told | given


def test_a_director_sets_people_by_amount(client_for):
    worlds.programme()
    client = client_for(people.director())
    rows = row(0, up_to="1 000 000", checks="1", releases="0"), row(1, checks="2", releases="1")

    assert client.post(PAGE, body(*rows)).status_code == 302

    rules = rules_of(TVET)
    assert (rules.cooling_days, rules.channels) == (5, ["bank"])
    assert [(hands_of(TVET, rwf(minor)).checks, hands_of(TVET, rwf(minor)).releases) for minor in (9, 2_000_000)] == [
        (1, 0), (2, 1),
    ]  # fmt: skip
    form = client.get(PAGE).context["form"]
    assert form["up_to_0"].value() == "1\u202f000\u202f000"
    assert form["checks_1"].value() == 2
    assert len(form.row_fields()) == 4

    assert client.post(PAGE, body(*rows[1:], row(0))).status_code == 302
    assert len(rules_of(TVET).hands) == 1


@pytest.mark.parametrize(
    ("rows", "given", "cells"),
    [
        ([row(0, up_to="1.2.3", checks="1", releases="1")], {}, {"up_to_0"}),
        ([row(0, up_to="100", checks="1")], {}, {"releases_0"}),
        ([row(0, up_to="100")], {}, {"checks_0", "releases_0"}),
        ([row(0, checks="0", releases="1")], {}, {"checks_0"}),
        ([row(0, checks="6", releases="1")], {}, {"checks_0"}),
        ([row(0, checks="one", releases="1")], {}, {"checks_0"}),
        ([row(0, up_to="0", checks="1", releases="1")], {}, {"up_to_0"}),
        ([row(0, currency="XXX", checks="1", releases="1")], {}, {"currency_0"}),
        (
            [row(0, up_to="5", checks="1", releases="1"), row(1, up_to="5", checks="2", releases="1")],
            {},
            {"up_to_1"},
        ),
        ([row(0, currency="", checks="1", releases="1")], {}, {"currency_0"}),
        (
            [row(3, checks="1", releases="x")],
            {"checks_0": "", "checks_1": "", "checks_2": ""},
            {"releases_3"},
        ),
        ([], {"cooling_days": "61"}, {"cooling_days"}),
        ([], {"cooling_days": "soon"}, {"cooling_days"}),
        ([], {"channels": []}, {"channels"}),
    ],
)
def test_what_is_not_right_is_said_at_its_cell_and_nothing_typed_is_lost(client_for, rows, given, cells):
    worlds.programme()

    told = body(*rows, **given)
    answer = client_for(people.director()).post(PAGE, told)

    form = answer.context["form"]
    assert (answer.status_code, set(form.errors)) == (422, cells)
    assert all(form[name].value() == value for name, value in told.items())
    assert not PaymentRules.objects.exists()
    assert all(f'href="#id_{cell}' in text(answer) for cell in cells)


def test_others_read_the_rules_and_set_none(client_for):
    people.set_rules(hands=[
        {"currency": "RWF", "up_to_minor": 5_000, "checks": 1, "releases": 0},
        {"currency": "EUR", "up_to_minor": None, "checks": 2, "releases": 2},
    ])  # fmt: skip
    client = client_for(people.checker())

    shown = text(client.get(PAGE))

    for words in ("RWF\u202f5\u202f000", "EUR, any amount", "Only a director", "Bank account, Mobile money"):
        assert words in shown
    assert '<form method="post" novalidate' not in shown
    assert client.post(PAGE, body()).status_code == 403


def test_somebody_of_two_programmes_chooses(client_for):
    worlds.programme()
    director = people.director()
    assert "?programme=" not in text(client_for(director).get(PAGE))
    worlds.Programme.objects.create(key="ndimbal", name="Ndimbal", currency="XOF", hands_on_payment=2)
    personas.give(director, Role.FINANCE_MAKER, programme="ndimbal")
    client = client_for(director)

    shown = client.get(PAGE, {"programme": "ndimbal"})

    assert f"?programme={TVET}" in text(shown)
    assert (shown.context["edits"], shown.context["people"]) == (False, 2)
    assert client.post(f"{PAGE}?programme=ndimbal", body()).status_code == 403


def test_somebody_of_one_call_alone_reads_what_holds_by_default(client_for):
    worlds.programme()
    person = personas.stranger()
    personas.give(person, Role.FINANCE_MAKER, call=worlds.CALL)

    assert client_for(person).get(PAGE).context["here"] is None
