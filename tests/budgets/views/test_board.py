# SPDX-License-Identifier: AGPL-3.0-or-later
"""The board of tranches: narrowed by where they stand, each with who holds the next step; as a file."""

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.operations import payment as payments
from budgets.operations.tranche.paying import TRANCHE
from budgets.states import Standing
from grants.models import Award
from tests import personas
from tests.budgets.payees.paying import ready
from tests.budgets.payments import people, world
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


def tiles(client):
    """The tiles with more than nothing in them: what, how many."""
    return {one.group: one.count for one in client.get(BOARD).context["tiles"] if one.count}


def test_tiles_say_what_is_to_pay_waits_is_on_hold_and_needs_the_reader(client_for):
    ready()
    maker, officer = client_for(personas.jean_paul()), client_for(personas.grace())
    assert tiles(maker) == {"mine": 1, "pay": 1, "wait": 1}
    assert tiles(officer) == {"pay": 1, "wait": 1}
    assert "oldest: 0 days" in text(maker.get(BOARD))

    checker = client_for(people.checker())
    one = payments.request_payment(
        tranche(Award.objects.get()), account=world.account(), by=personas.jean_paul()
    )
    assert tiles(maker) == {"pay": 1, "wait": 1}
    assert tiles(checker) == {"mine": 1, "pay": 1, "wait": 1}
    assert numbers(checker, group="mine") == numbers(checker, group="pay") == [1]

    payments.check_payment(one, by=people.checker())
    payments.release_payment(one, by=people.releaser())
    payments.fail_payment(world.send(one), reason="AC04", by=people.checker())
    assert tiles(officer) == {"hold": 1, "wait": 1}
    assert tiles(maker) == {"hold": 1, "mine": 1, "wait": 1}
    assert numbers(maker, group="hold") == [1]


def test_what_needs_the_reader_comes_first(client_for):
    award = planning.opened()
    in_parts(award, 1_000_000, 2_000_000)

    assert numbers(client_for(personas.jean_paul()))[0] == 1
    client = client_for(personas.jean_paul())
    assert numbers(client, award=award.number.lower()) == numbers(client)
    assert numbers(client, award="no such award") == []


def test_on_a_phone_five_are_shown_until_all_are_asked_for(client_for):
    award = planning.opened()
    in_parts(award, *[500_000] * 6)
    client = client_for(personas.jean_paul())

    page = text(client.get(BOARD))
    assert "first-five" in page
    assert "all=1" in page
    everything = text(client.get(BOARD, {"all": "1"}))
    assert "first-five" not in everything


def test_what_was_paid_is_drawn_with_its_table(client_for):
    planning.paid(tranche(planning.opened()))

    (chart,) = client_for(personas.jean_paul()).get(BOARD).context["charts"]

    planned, paid = zip(*[row[1:] for row in chart.rows], strict=True)
    assert planned[-1].replace("\u202f", "") == "3000000"
    assert "1800000" in {each.replace("\u202f", "") for each in paid}


def test_a_board_without_filters_costs_twelve_queries_at_most(client_for):
    ready()

    assert queries(client_for(personas.jean_paul()), BOARD) <= 12
    assert queries(client_for(people.checker()), BOARD) <= 12


@pytest.mark.parametrize(
    ("who", "some", "none"),
    [
        (
            "jean_paul",
            ["payments", "batches", "statements", "funds", "money_periods"],
            ["audit", "agreement_rules"],
        ),
        ("vincent", ["payments", "statements", "audit", "audit_exceptions"], ["agreement_rules"]),
        ("grace", ["payments", "run_expenses", "programme_actual"], ["batches", "statements", "audit"]),
    ],
)
@pytest.mark.parametrize(
    "page", ["money_board", "payments", "payees", "run_expenses", "programme_actual", "rates"]
)
def test_one_row_of_tabs_on_every_page_holds_what_the_reader_may_open(client_for, who, some, none, page):
    shown = text(client_for(personas.person(who)).get(reverse(page)))

    tabs = shown[shown.index('class="tabs parts"') :].split("</nav>")[0]
    assert f'href="{reverse(page)}" aria-current="page"' in tabs
    assert all(f'"{reverse(one)}"' in tabs for one in some)
    assert not any(f'"{reverse(one)}"' in tabs for one in none)
    assert shown.count('aria-current="page"') == 2  # the tab, and the link in the head


@pytest.mark.parametrize(
    "page", ["payments", "batches", "payees", "statements", "funds", "audit", "audit_exceptions"]
)
def test_the_link_in_the_head_is_marked_on_all_of_them(client_for, page):
    head = text(client_for(people.director()).get(reverse(page))).split("</header>")[0]

    assert f'href="{BOARD}" aria-current' in head
