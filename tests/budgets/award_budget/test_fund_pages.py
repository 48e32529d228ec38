# SPDX-License-Identifier: AGPL-3.0-or-later
"""Donors' agreements on pages: their lines, what is committed and spent through dated rates; the rules of agreements."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.fund_figures import figures_of
from budgets.fx import Rate
from budgets.models import TICKS, AgreementRules, Fund, FxRate, rules_for
from budgets.operations import budget as ops
from budgets.operations import expense as expenses
from budgets.operations.fund import FundStands, LineInUse, LineTwice, save_fund
from budgets.operations.ledger import record_rate
from core.money import Money
from tests import personas, worlds
from tests.budgets.plan import planning, spending
from tests.budgets.plan.planning import TVET, rwf
from tests.budgets.plan.test_fund import fund
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


def eur(minor):
    return Money(minor, "EUR")


def rate(number="1450", on=LONG_AGO, source="EUR", target="RWF"):
    return record_rate(TVET, Rate.of(source, target, number, on), origin="Monthly", by=personas.jean_paul())


def planned(made=None):
    """An approved budget of RWF 3,000,000, all from the fund's line 1.1."""
    made = made or fund()
    award = planning.opened()
    version = ops.begin_budget(award, by=personas.aline())
    line = ops.Line(
        "A", "People", "Trainer", rwf(1_500_000), quantity=2, fund_line=made.lines.get(code="1.1")
    )
    ops.save_lines(version, [line], by=personas.aline())
    planning.approved(version)
    return made


def together(made):
    ((_fund, _lines, whole),) = figures_of([made])
    return whole


def test_what_is_planned_and_accepted_counts_at_the_rate_of_its_day():
    made = planned()
    rate("1500")
    one = planning.paid(planning.tranche(planning.Tranche.objects.first().award))
    expense = spending.reported(one, 150_000, line=spending.line_of(one))
    expenses.accept_expense(expense, ticks=TICKS, by=personas.jean_paul())

    whole = together(made)

    assert (whole.amount, whole.committed.amount, whole.spent.amount) == (
        eur(50_000_00),
        eur(2_000_00),
        eur(100_00),
    )
    assert (whole.remaining, whole.percent) == (eur(48_000_00), 0)


def test_a_rate_may_be_told_the_other_way_round_and_a_later_one_does_not_reach_back():
    made = planned()
    rate("0.001", source="RWF", target="EUR")
    rate("0.5", on=date(2999, 1, 1), source="RWF", target="EUR")

    assert together(made).committed.amount == eur(3_000_00)


def test_without_a_rate_nothing_is_guessed(client_for):
    made = planned()

    whole = together(made)

    assert (whole.committed.amount, whole.committed.left_out) == (eur(0), {"RWF": rwf(3_000_000)})
    shown = text(client_for(personas.jean_paul()).get(reverse("fund", args=[made.pk])))
    assert "no exchange rate is known" in shown
    assert str(rwf(3_000_000)) in shown


def test_what_is_of_the_funds_own_currency_needs_no_rate():
    made = fund(key="local", currency="RWF", lines=[("1.1", "Grants", rwf(5_000_000))])

    assert together(planned(made)).committed.amount == rwf(3_000_000)


@pytest.mark.parametrize(
    ("who", "reads", "keeps"),
    [
        ("jean_paul", 200, 200),
        ("grace", 200, 403),
        ("vincent", 200, 403),
        ("aline", 403, 403),
        ("stranger", 403, 403),
    ],
)
def test_who_reads_and_keeps_funds(client_for, who, reads, keeps):
    worlds.programme()
    made = fund()
    client = client_for(personas.person(who))

    assert client.get(reverse("funds")).status_code == reads
    assert client.get(reverse("fund", args=[made.pk])).status_code == (reads if reads == 200 else 404)
    assert client.get(reverse("fund_edit", args=[made.pk])).status_code == (keeps if reads == 200 else 404)
    assert client.get(reverse("fund_new")).status_code == keeps
    assert client.get(reverse("rates")).status_code == reads
    assert client.post(reverse("rates"), {}).status_code == (422 if keeps == 200 else 403)


def row(place, code, name, amount):
    return {f"code_{place}": code, f"name_{place}": name, f"amount_{place}": amount}


NAMES = {"name": "Trust fund", "donor": "Donor", "agreement_number": "77"}


def test_a_fund_is_kept_with_its_lines(client_for):
    worlds.programme()
    client, url = client_for(personas.jean_paul()), reverse("fund_new")
    given = (
        NAMES | {"programme_key": TVET, "key": "mptf", "currency": "USD"} | row(0, "1", "Grants", "1 234.50")
    )

    answer = client.post(url, given | row(3, "2", "Travel", "7"))

    made = Fund.objects.get()
    assert answer["Location"] == reverse("fund", args=[made.pk])
    assert [(one.code, one.amount) for one in made.lines.order_by("code")] == [
        ("1", Money(1_234_50, "USD")), ("2", Money(7_00, "USD")),
    ]  # fmt: skip
    again = client.post(url, given)
    assert (again.status_code, set(again.context["form"].errors)) == (422, {"key"})


def test_rows_that_are_begun_are_filled_and_nothing_typed_is_lost(client_for):
    worlds.programme()
    answer = client_for(personas.jean_paul()).post(
        reverse("fund_new"),
        NAMES | {"programme_key": TVET, "key": "x y", "currency": "EUR"} | row(1, "1", "", "much"),
    )

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"key", "name_1", "amount_1"})
    assert 'value="much"' in text(answer)


def test_lines_change_but_those_in_use_stay(client_for):
    made = planned()
    client, url = client_for(personas.jean_paul()), reverse("fund_edit", args=[made.pk])
    assert 'value="50 000.00"' in text(client.get(url)).replace("\u202f", " ")

    assert "is paid" not in text(client.post(url, NAMES | row(0, "1.1", "Grants to teams", "60 000")))
    assert [(str(one), one.amount) for one in made.lines.all()] == [("1.1 Grants to teams", eur(60_000_00))]
    gone = client.post(url, NAMES | row(0, "2", "Travel", "5"))
    assert (gone.status_code, "so it stays" in text(gone)) == (422, True)
    twice = client.post(url, NAMES | row(0, "1.1", "A", "5") | row(1, "1.1", "B", "5"))
    assert "Two lines have the code 1.1" in text(twice)
    assert made.lines.get().amount == eur(60_000_00)


def test_a_line_nobody_uses_can_go():
    made = fund()

    save_fund(made, **NAMES, lines=[("9", "Other", eur(5))], by=personas.jean_paul())

    assert [one.code for one in made.lines.all()] == ["9"]
    for wrong, refusal in (([("1", "A", eur(1))] * 2, LineTwice), ([], None)):
        if refusal:
            with pytest.raises(refusal):
                save_fund(made, **NAMES, lines=wrong, by=personas.jean_paul())
    with pytest.raises(FundStands):
        fund()
    planned(fund(key="used"))
    with pytest.raises(LineInUse):
        save_fund(Fund.objects.get(key="used"), **NAMES, lines=[], by=personas.jean_paul())


def test_the_list_and_a_fund_are_files_and_cost_the_same_for_one_and_three(client_for):
    made = planned()
    client = client_for(personas.jean_paul())
    url = reverse("fund", args=[made.pk])
    one = queries(client, reverse("funds"))

    for key in ("second", "third"):
        fund(key=key)

    assert queries(client, reverse("funds")) == one <= 12
    lines = client.get(url, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[1] == "1.1,Grants,EUR 50000.00,EUR 0.00,EUR 0.00,EUR 50000.00,0"
    assert len(lines) == 3


def test_the_line_of_the_donor_is_chosen_by_staff_and_kept_by_the_team(client_for):
    made = planned()
    award = planning.Tranche.objects.first().award
    ops.amend(award, reason="x", by=personas.aline())
    url = reverse("award_budget_edit", args=[award.number])

    team = client_for(personas.aline()).get(url).context["forms"].forms[0]["fund_line"]
    staff = client_for(personas.grace()).get(url).context["forms"].forms[0]["fund_line"]

    assert (team.is_hidden, staff.is_hidden) == (True, False)
    assert str(team.value()) == str(made.lines.get().pk)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"rate": "0"}, "rate"),
        ({"rate": "1e5"}, "rate"),
        ({"target": "EUR"}, "rate"),
        ({"valid_from": "x"}, "valid_from"),
    ],
)
def test_a_rate_is_kept_once_and_a_wrong_one_is_refused_at_its_field(client_for, typed, field):
    worlds.programme()
    client, url = client_for(personas.jean_paul()), reverse("rates")
    given = {
        "programme_key": TVET, "source": "EUR", "target": "RWF", "rate": "1450,25", "valid_from": "2026-11-01",
        "origin": "Monthly",
    }  # fmt: skip

    wrong = client.post(url, given | typed)
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {field})
    assert client.post(url, given).status_code == 302
    assert client.post(url, given).status_code == 302

    assert [one.written for one in FxRate.objects.all()] == ["1450.25"]
    assert "1 EUR = 1450.25 RWF" in text(client.get(url))
    assert client.post(url, given | {"rate": "1451"}).status_code == 422


# The rules of agreements


RULES = {
    "flex": "12,5", "basis": "total", "frozen": "C, A ,", "unplanned": "0", "liquidation": "80",
}  # fmt: skip


def test_the_director_sets_the_programmes_rules_and_an_awards_own(client_for):
    client, award = client_for(planning.director()), planning.opened()
    url, own = reverse("agreement_rules"), reverse("award_rules", args=[award.number])
    assert url in text(client.get(reverse("funds")))

    assert client.post(url, RULES).status_code == 302
    rules = rules_for(award)
    assert (rules.flex_bp, rules.basis, rules.cumulative, rules.frozen_headings, rules.liquidation_bp) == (
        1_250, "total", False, ["A", "C"], 8_000,
    )  # fmt: skip
    page = client.get(own)
    assert (page.context["form"]["flex"].value(), page.context["form"]["frozen"].value()) == ("12.5", "A, C")

    assert client.post(own, RULES | {"flex": "25", "cumulative": "on"}).status_code == 302
    assert (rules_for(award).flex_bp, rules_for(award).cumulative) == (2_500, True)
    assert AgreementRules.objects.count() == 2
    assert client.get(url).context["form"]["flex"].value() == "12.5"
    assert client.get(url, {"programme": "another"}).status_code == 404


@pytest.mark.parametrize("percent", ["-1", "101", "1.234", "x", "", "1.x", "٣"])
def test_a_percentage_is_one(client_for, percent):
    answer = client_for(personas.alice()).post(reverse("agreement_rules"), RULES | {"flex": percent})

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"flex"})
    assert not AgreementRules.objects.exists()


@pytest.mark.parametrize("who", ["grace", "jean_paul", "vincent", "aline"])
def test_others_set_no_rules(client_for, who):
    award = planning.opened()
    client = client_for(personas.person(who))

    assert client.get(reverse("agreement_rules")).status_code == 403
    assert client.post(reverse("award_rules", args=[award.number]), RULES).status_code == 403
    assert Decimal(rules_for(award).flex_bp) == 0
