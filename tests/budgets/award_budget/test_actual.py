# SPDX-License-Identifier: AGPL-3.0-or-later
"""Budget and spending: by line of an award, by award of a programme, in totals for the donor; each figure's evidence."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.actual import by_line, of_awards
from budgets.burning import payments_over_time
from budgets.flexibility import Verdict
from budgets.models import TICKS, Tranche, rules_for
from budgets.operations import budget as budget_ops
from budgets.operations import expense as ops
from budgets.operations import payment as payments
from budgets.operations.fund import agree_rules
from budgets.operations.payment import today_of
from core.models import ReadEntry
from tests import personas
from tests.budgets.award_budget.test_budget_pages import page
from tests.budgets.award_budget.test_commitments import released
from tests.budgets.payments import people, world
from tests.budgets.plan import planning, spending
from tests.budgets.plan.planning import TVET, lines, rwf
from tests.grants import giving
from tests.grants.views.looking import queries, text
from tests.keeping import kept

pytestmark = pytest.mark.django_db
OVER = reverse("programme_actual")


@kept
def spent():
    """RWF 1,800,000 paid for real; 500,000 of people accepted, 300,000 of goods waiting, 70,000 refused."""
    award = planning.opened()
    planning.approved(planning.drafted(award))
    payment = released(award)
    world.send(payment)
    payments.settle_payment(
        payment, amount=payment.amount, paid_on=today_of(TVET), voucher="V", bank="BK", by=people.maker()
    )
    one = planning.tranche(award)
    spending.accepted(one, 500_000)
    spending.reported(one, 300_000, "two", line=spending.line_of(one, "B"))
    refused = spending.reported(one, 70_000, "three")
    ops.refuse_expense(refused, reason="No", by=personas.jean_paul())
    return one


def table(award):
    headings, together = by_line(award, rules_for(award))
    rows = [
        (
            one.code,
            line.item,
            line.figures.approved.minor,
            line.figures.waiting.minor,
            line.figures.accepted.minor,
        )
        for one in headings
        for line in one.lines
    ]
    return rows, together


def test_each_line_with_what_was_spent_of_it():
    award = spent().award

    rows, together = table(award)

    assert rows == [("A", "Trainer", 1_000_000, 0, 500_000), ("B", "Timber", 2_000_000, 300_000, 0)]
    assert (together.remaining, together.percent) == (rwf(2_500_000), 16)


def test_the_award_as_a_whole_from_payments_and_books():
    award = spent().award

    one = of_awards([award])[award.pk]

    assert [
        amount.minor
        for amount in (
            one.approved, one.committed, one.on_its_way, one.disbursed, one.accepted, one.waiting, one.outstanding
        )
    ] == [3_000_000, 1_200_000, 0, 1_800_000, 500_000, 300_000, 1_300_000]  # fmt: skip


def test_what_is_on_its_way_is_neither_committed_nor_disbursed():
    award = planning.opened()
    released(award)

    one = of_awards([award])[award.pk]

    assert (one.committed, one.on_its_way, one.disbursed, one.outstanding) == (
        rwf(1_200_000), rwf(1_800_000), rwf(0), rwf(0),
    )  # fmt: skip


def test_a_settled_finding_counts_as_accepted_for_the_award_alone(client_for):
    tranche = spent()
    finding = ops.raise_finding(tranche, amount=rwf(40_000), words="No receipt", by=personas.jean_paul())
    ops.settle_finding(finding, way="justified", amount=rwf(30_000), words="Seen", by=planning.checker())

    assert of_awards([tranche.award])[tranche.award_id].accepted == rwf(530_000)
    shown = text(client_for(personas.aline()).get(page("award_actual", tranche)))
    assert f"{rwf(30_000)} counts as accepted because a finding was settled" in shown


def test_an_expense_follows_its_line_into_the_next_version_and_out_of_it():
    award = spent().award
    agree_rules(TVET, flex=Decimal(100), basis="total", by=planning.director())
    version = budget_ops.amend(award, reason="Other goods", by=personas.aline())
    moved = [*lines(staff=600_000, goods=2_300_000), budget_ops.Line("B", "Goods", "Nails", rwf(100_000))]
    budget_ops.save_lines(version, moved, by=personas.aline())
    budget_ops.approve_budget(planning.checked(version), by=planning.checker())

    assert table(award)[0] == [
        ("A", "Trainer", 600_000, 0, 500_000), ("B", "Timber", 2_300_000, 300_000, 0), ("B", "Nails", 100_000, 0, 0),
    ]  # fmt: skip

    version = budget_ops.amend(award, reason="No trainer", by=personas.aline())
    moved = [budget_ops.Line("A", "People", "Cook", rwf(600_000)), lines(goods=2_400_000)[1]]
    budget_ops.save_lines(version, moved, by=personas.aline())
    budget_ops.approve_budget(planning.checked(version), by=planning.checker())

    assert table(award)[0] == [
        ("A", "Cook", 600_000, 0, 0), ("A", "", 0, 0, 500_000), ("B", "Timber", 2_400_000, 300_000, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("flex", "frozen", "verdict", "words"),
    [
        ("0", (), Verdict.NEEDS_APPROVAL, "beyond the agreement"),
        ("50", (), Verdict.WITHIN, "within the agreement"),
        ("50", ("A",), Verdict.NEEDS_APPROVAL, "beyond the agreement"),
    ],
)
def test_a_heading_that_is_overspent_is_flagged_by_the_agreements_rules(
    client_for, flex, frozen, verdict, words
):
    tranche = spent()
    agree_rules(TVET, flex=Decimal(flex), frozen=frozen, by=planning.director())
    more = spending.reported(tranche, 800_000, "four")
    ops.accept_expense(more, ticks=TICKS, by=personas.jean_paul())

    headings, _together = by_line(tranche.award, rules_for(tranche.award))

    assert [one.verdict for one in headings] == [verdict, Verdict.UNCHANGED]
    assert words in text(client_for(personas.jean_paul()).get(page("award_actual", tranche)))


# Pages


@pytest.mark.parametrize(
    ("who", "code"),
    [("aline", 200), ("grace", 200), ("jean_paul", 200), ("vincent", 200), ("beatrice", 403), ("diane", 404)],
)
def test_who_reads_it(client_for, who, code):
    tranche = spent()
    client = client_for(personas.person(who))

    for name in ("award_actual", "award_evidence"):
        assert client.get(page(name, tranche)).status_code == code
    assert ReadEntry.objects.filter(what="budget").exists() is (who == "vincent")


def test_every_figure_leads_to_its_evidence(client_for):
    tranche = spent()
    line = spending.line_of(tranche, "B")
    client, url = client_for(personas.jean_paul()), page("award_evidence", tranche)
    shown = text(client.get(page("award_actual", tranche))).replace("&amp;", "&")
    expected = {
        "?of=payments&state=settled": ["RWF\u202f1\u202f800\u202f000"],
        "?of=expenses&state=accepted": ["RWF\u202f500\u202f000"],
        "?of=expenses&state=accepted&heading=A": ["RWF\u202f500\u202f000"],
        f"?of=expenses&state=waiting&line={line.pk}": ["RWF\u202f300\u202f000"],
    }

    for query, amounts in expected.items():
        assert url + query in shown
        assert [str(one.amount) for one, _look in client.get(url + query).context["rows"]] == amounts

    assert len(client.get(url).context["rows"]) == 3
    assert "Nothing stands behind" in text(client.get(f"{url}?of=payments&state=out"))
    assert len(client.get(f"{url}?of=payments").context["rows"]) == 1


def test_it_is_a_file(client_for):
    tranche = spent()

    answer = client_for(personas.jean_paul()).get(page("award_actual", tranche), {"format": "csv"})

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[1] == "A,People,Trainer,RWF 1000000,RWF 0,RWF 500000,RWF 500000,50,"
    assert rows[-1] == ",Together,,RWF 3000000,RWF 300000,RWF 500000,RWF 2500000,16,"


def test_an_award_without_a_budget_says_so(client_for):
    award = giving.offered()

    answer = client_for(personas.aline()).get(page("award_actual", award))

    assert "When a budget is approved" in text(answer)
    assert answer.context["chart"] is None


def test_the_programme_lists_its_awards_with_their_sum(client_for):
    award = spent().award
    client = client_for(personas.jean_paul())

    answer = client.get(OVER)

    ((one, figures),) = answer.context["rows"]
    assert (one, figures.disbursed, figures.percent) == (award, rwf(1_800_000), 16)
    assert [(currency, whole.accepted) for currency, whole in answer.context["sums"]] == [
        ("RWF", rwf(500_000))
    ]
    assert len(answer.context["charts"]) == 1
    assert client.get(OVER, {"call": "another"}).context["rows"] == []
    last = client.get(OVER, {"format": "csv"}).content.decode("utf-8-sig").splitlines()[-1]
    assert last == ",Together,RWF 3000000,RWF 1200000,RWF 0,RWF 1800000,RWF 500000,RWF 2500000,16"


@pytest.mark.parametrize(
    ("who", "code"), [("grace", 200), ("vincent", 200), ("aline", 403), ("beatrice", 403)]
)
def test_who_reads_the_programmes(client_for, who, code):
    assert client_for(personas.person(who)).get(OVER).status_code == code


def copied(row, **given):
    """The same row once more: what a page costs does not depend on how it came."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk, copy._state.adding = None, True
    for name, value in given.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def three(award):
    """Two more awards like this one."""
    for place in (2, 3):
        submission = copied(award.submission, number=f"{award.submission.number}-{place}")
        copied(award, place=place, number=f"{award.number}-{place}", submission=submission)


def test_the_pages_cost_the_same_for_one_award_and_for_three(client_for):
    tranche = spent()
    client = client_for(personas.jean_paul())
    pages = [OVER, page("award_actual", tranche), page("award_evidence", tranche)]
    one = [queries(client, url) for url in pages]

    three(tranche.award)
    spending.reported(tranche, 11_000, "five")
    spending.reported(tranche, 12_000, "six")

    assert [queries(client, url) for url in pages] == one
    assert max(one) <= 12


# The donor


def donor():
    return planning._with_role("marie", "donor_viewer")


def test_a_donor_reads_totals_and_nobodys_name(client_for):
    tranche = spent()
    client = client_for(donor())

    answer = client.get(reverse("donor_money"))

    shown = text(answer)
    assert [(count, currency) for count, currency, _one in answer.context["sums"]] == [(1, "RWF")]
    assert str(rwf(1_800_000)) in shown
    team = [member.name for member in tranche.award.submission.team.all()]
    for secret in [*team, tranche.award.number, str(tranche.award.submission), "Timber", "BK", "People"]:
        assert secret not in shown
    for name in ("money_board", "funds", "programme_actual", "rates"):
        assert client.get(reverse(name)).status_code == 403
    assert client.get(page("award_actual", tranche)).status_code == 404
    assert reverse("donor_money") in text(client.get("/me/inbox/"))


@pytest.mark.parametrize(
    ("who", "code"), [("grace", 200), ("jean_paul", 200), ("aline", 403), ("stranger", 403)]
)
def test_who_reads_the_totals(client_for, who, code):
    assert client_for(personas.person(who)).get(reverse("donor_money")).status_code == code


# The chart


def test_the_burn_up_sums_what_was_planned_and_paid_by_month():
    rows = [
        Tranche(no=1, amount_minor=100, state="paid", planned_on=date(2026, 11, 3), paid_at=None),
        Tranche(no=2, amount_minor=50, state="planned", planned_on=None),
        Tranche(no=3, amount_minor=70, state="planned", planned_on=date(2027, 1, 9)),
        Tranche(no=4, amount_minor=999, state="cancelled", planned_on=date(2027, 1, 9)),
    ]
    rows[0].paid_at = datetime(2026, 12, 5, tzinfo=UTC)

    drawn = payments_over_time(rows, currency="RWF", today=date(2026, 12, 31), start=date(2026, 11, 1))

    assert [row[1:] for row in drawn.rows] == [["150", "0"], ["150", "100"], ["220", "–"]], json.dumps(
        drawn.rows
    )
    assert payments_over_time([], currency="RWF", today=date(2026, 12, 31), start=date(2026, 11, 1)) is None
