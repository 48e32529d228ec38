# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the money of an award is: who reads it, what it says, what it costs."""

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.operations.tranche import Agreed, Planned, cancel_tranche, replan
from budgets.operations.tranche.paying import TRANCHE
from budgets.states import ConditionKind
from core.models import ReadEntry
from core.money import Money
from core.registry import ways
from tests import personas, worlds
from tests.budgets.plan import planning
from tests.budgets.plan.planning import rwf, tranche
from tests.grants import giving
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db


def page_of(award):
    return reverse("award_money", args=[award.number])


def amounts(response):
    return [(str(words), amount.minor) for _look, words, amount in response.context["tiles"]]


def in_parts(award, *minors):
    """Plan an award in parts, each after a milestone."""
    seen = [Agreed(ConditionKind.PREVIOUS_LIQUIDATED), Agreed(ConditionKind.MILESTONE, "Roof is on")]
    parts = [Planned(Money(minor, "RWF"), seen) for minor in minors]
    return replan(award, parts, by=planning.director(), reason="Agreed anew")


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("aline", 200), ("eric", 200), ("grace", 200), ("jean_paul", 200), ("vincent", 200),
        ("odile", 403), ("beatrice", 403), ("diane", 404), ("stranger", 404),
    ],
)  # fmt: skip
def test_who_reads_where_the_money_is(client_for, who, code):
    award = planning.opened()

    assert client_for(personas.person(who)).get(page_of(award)).status_code == code


def test_the_team_reads_what_is_due_what_waits_and_for_whom(client_for):
    award = planning.opened()

    answer = client_for(personas.aline()).get(page_of(award))

    assert amounts(answer) == [
        ("Awarded", 3_000_000), ("Paid so far", 0), ("Due", 1_800_000), ("Waiting", 1_200_000),
    ]  # fmt: skip
    page = text(answer)
    assert "Next: the finance officers" in " ".join(page.split())
    assert "When the first report is accepted" in page
    assert "Ask for a waiver" not in page
    assert "The approved budget" not in page


def test_what_was_paid_and_what_was_given_up(client_for):
    award = planning.opened()
    one = planning.paid(tranche(award))
    cancel_tranche(tranche(award, 2), by=planning.director(), reason="The shop has closed")

    answer = client_for(personas.aline()).get(page_of(award))

    assert dict(amounts(answer)) == {
        "Awarded": 3_000_000, "Paid so far": 1_800_000, "Due": 0, "Waiting": 0, "Given up": 1_200_000,
    }  # fmt: skip
    assert "The shop has closed" in text(answer)
    assert one.standing.label == "Paid"


def test_a_payment_that_is_under_way_is_seen(client_for):
    award = planning.opened()
    TRANCHE.requested(tranche(award), None, personas.jean_paul(), timezone.now())

    page = text(client_for(personas.aline()).get(page_of(award)))

    assert '<span class="chip ready"><i aria-hidden="true">●</i> Requested</span>' in page


def test_the_budget_in_force_is_told_by_heading(client_for):
    award = planning.approved().award

    answer = client_for(personas.aline()).get(page_of(award))

    assert [(one.name, one.planned, one.own) for one in answer.context["headings"]] == [
        ("People", rwf(1_000_000), rwf(0)),
        ("Goods", rwf(2_000_000), rwf(50_000)),
        ("Together", rwf(3_000_000), rwf(50_000)),
    ]
    assert "No money is planned yet" in text(answer)


def test_officer_and_director_are_offered_what_they_may_do(client_for):
    award = planning.opened()
    condition = tranche(award, 2).conditions.get(kind="milestone")

    officer = text(client_for(personas.grace()).get(page_of(award)))
    director = text(client_for(planning.director()).get(page_of(award)))

    for name, seen in (("condition_meet", True), ("waiver_ask", True), ("waiver_decide", False)):
        way = reverse(name, args=[award.number, condition.pk])
        assert (way in officer, way in director) == (seen, False)


def test_an_auditors_reading_is_logged(client_for):
    award = planning.opened()

    client_for(personas.jean_paul()).get(page_of(award))
    assert not ReadEntry.objects.exists()
    client_for(personas.person("vincent")).get(page_of(award))
    assert ReadEntry.objects.count() == 1


def test_the_page_is_offered_from_the_award_and_the_proposal(client_for):
    award = planning.opened()
    ways = {
        "aline": [reverse("award", args=[award.number]), reverse("submission", args=[award.submission_id])],
        "grace": [reverse("award", args=[award.number])],
    }

    for who, pages in ways.items():
        client = client_for(personas.person(who))
        assert all(page_of(award) in text(client.get(page)) for page in pages)
    other = text(client_for(personas.beatrice()).get(reverse("award", args=[award.number])))
    assert page_of(award) not in other


def test_nothing_is_offered_before_the_award_is_in_force(client_for):
    award = giving.offered()
    client = client_for(personas.aline())

    assert page_of(award) not in text(client.get(reverse("submission", args=[award.submission_id])))
    assert page_of(award) not in text(client.get(reverse("award", args=[award.number])))


def test_the_page_costs_the_same_for_one_tranche_and_for_three(client_for):
    award = planning.opened()
    in_parts(award, 3_000_000)
    client = client_for(personas.aline())
    one = queries(client, page_of(award))

    in_parts(award, 1_000_000, 1_500_000, 500_000)

    assert queries(client, page_of(award)) == one <= 12


@pytest.mark.parametrize("made", [worlds.submitted, giving.selected])
def test_a_proposal_without_an_award_leads_to_no_money(made):
    submission = made()

    assert ways("submission", submission, personas.aline()) == []
    assert ways("call", submission.call, personas.aline()) == []
