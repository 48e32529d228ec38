# SPDX-License-Identifier: AGPL-3.0-or-later
"""The board of tranches: narrowed by where they stand, each with who holds the next step; as a file."""

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.operations.tranche.paying import TRANCHE
from budgets.states import Standing
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import tranche
from tests.budgets.views.test_award_money import in_parts
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db
BOARD = reverse("money_board")


def numbers(client, **narrowed):
    """The numbers of the tranches on the board, without the award's."""
    return [one.no for one, *_rest in client.get(BOARD, narrowed).context["rows"]]


@pytest.mark.parametrize(
    ("who", "code", "seen"),
    [
        ("grace", 200, True), ("jean_paul", 200, True), ("vincent", 200, True),
        ("aline", 403, False), ("beatrice", 403, False), ("odile", 403, False), ("stranger", 403, False),
    ],
)  # fmt: skip
def test_who_reads_the_board(client_for, who, code, seen):
    planning.opened()
    client = client_for(personas.person(who))

    assert client.get(BOARD).status_code == code
    assert (BOARD in text(client.get("/me/inbox/"))) is seen


def test_it_is_narrowed_by_where_a_tranche_stands(client_for):
    award = planning.opened()
    client = client_for(personas.jean_paul())
    by_state = {state: numbers(client, state=state) for state in Standing.values}
    assert by_state == {
        "due": [1],
        "planned": [2],
        "requested": [],
        "paid": [],
        "liquidated": [],
        "cancelled": [],
    }

    TRANCHE.requested(tranche(award), None, personas.jean_paul(), timezone.now())
    assert (numbers(client, state="due"), numbers(client, state="requested")) == ([], [1])

    TRANCHE.settled(tranche(award), None, personas.jean_paul(), timezone.now())
    assert (numbers(client, state="requested"), numbers(client, state="paid")) == ([], [1])
    assert numbers(client, call=award.call_key, state="nothing") == [1, 2]
    assert numbers(client, call="another") == []


def test_it_says_who_holds_the_next_step(client_for):
    planning.opened()

    page = text(client_for(personas.jean_paul()).get(BOARD))

    assert "the finance officers" in page
    assert "finance: an earlier tranche is not paid yet" in page


def test_an_empty_board_says_so(client_for):
    client = client_for(personas.jean_paul())

    assert "No tranche yet" in text(client.get(BOARD))
    assert "No such tranche" in text(client.get(BOARD, {"state": "paid"}))


def test_it_is_a_file(client_for):
    planning.paid(tranche(planning.opened()))
    client = client_for(personas.jean_paul())

    lines = client.get(BOARD, {"format": "csv"}).content.decode("utf-8-sig").splitlines()

    assert len(lines) == 3
    assert "RWF 1800000" in lines[1]
    assert "Paid" in lines[1]
    assert "the team, with its expenses" in lines[2]
    assert client.get(BOARD, {"format": "xlsx"}).content[:2] == b"PK"


def test_it_costs_the_same_for_one_tranche_and_for_three(client_for):
    award = planning.opened()
    in_parts(award, 3_000_000)
    client = client_for(personas.jean_paul())
    url = BOARD + "?state=planned"
    one = queries(client, url)

    in_parts(award, 1_000_000, 1_500_000, 500_000)

    assert queries(client, url) == one <= 12
