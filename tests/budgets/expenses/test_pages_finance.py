# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finance's pages: the list of expenses, judging one, findings, refunds, the report of a period, closing."""

from uuid import uuid4

import pytest

from budgets.models import Expense, Finding, MoneyClosing, Period, Settlement
from budgets.operations import expense as ops
from tests import personas
from tests.budgets.expenses import accounting
from tests.budgets.expenses.accounting import ACCEPT, page, photo
from tests.budgets.plan import planning, spending
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db
QUEUE, PERIODS = page("run_expenses"), page("money_periods")


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        # the list, one of them, a finding, raise one, refund, report, close, periods
        ("jean_paul", (200, 200, 200, 200, 200, 200, 403, 200)),
        ("grace", (200, 200, 200, 403, 403, 200, 403, 200)),
        ("vincent", (200, 200, 200, 403, 403, 200, 403, 200)),
        ("aline", (403, 403, 200, 403, 403, 200, 403, 403)),
        ("beatrice", (403, 403, 403, 403, 403, 403, 403, 403)),
        ("stranger", (403, 403, 404, 404, 404, 404, 404, 403)),
    ],
)
def test_who_opens_what(client_for, who, codes):
    finding = accounting.found()
    number, client = finding.award.number, client_for(personas.person(who))
    expense = spending.reported(finding.tranche)
    pages = [
        QUEUE, page("run_expense", expense.pk), page("finding", number, finding.pk), page("finding_new", number),
        page("refund_new", number), page("award_face", number), page("money_close", number), PERIODS,
    ]  # fmt: skip

    assert tuple(client.get(one).status_code for one in pages) == codes


def numbers(client, **narrowed):
    return [one.amount_minor for one in client.get(QUEUE, narrowed).context["rows"]]


def test_what_waits_for_the_reader_comes_first_and_filters_stand_in_the_address(client_for):
    one = accounting.spent()
    spending.accepted(one, 1, "one")
    ops.ask_about(spending.reported(one, 2, "two"), question="x", by=personas.jean_paul())
    spending.reported(one, 3, "three", supplier="Nails and Co")
    client = client_for(personas.jean_paul())

    assert numbers(client) == [3, 2, 1]
    assert numbers(client, state="mine") == [3]
    assert numbers(client, state="accepted") == [1]
    assert numbers(client, q="nails") == [3]
    assert numbers(client, state="nothing") == [3, 2, 1]
    assert numbers(client, q=one.award.number, state="asked") == [2]
    assert "Nothing passes these filters" in text(client.get(QUEUE, {"q": "zzz"}))
    lines = client.get(QUEUE, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "Nails and Co" in lines[1]


def test_the_list_costs_the_same_for_one_and_for_three(client_for):
    one = accounting.spent()
    spending.reported(one, 1, "one")
    client = client_for(personas.jean_paul())
    few = queries(client, QUEUE)
    for text_of in ("two", "three"):
        spending.reported(one, 1, text_of)

    assert queries(client, QUEUE) == few <= 12
    assert "No expense yet" not in text(client.get(QUEUE))


def test_an_empty_list_says_so(client_for):
    assert "No expense yet" in text(client_for(personas.jean_paul()).get(QUEUE))
    assert "No period yet" in text(client_for(personas.jean_paul()).get(PERIODS))


def judged(client, expense, **given):
    return client.post(page("run_expense", expense.pk), {"words": ""} | given)


def test_an_expense_is_accepted_by_all_six_rules_and_the_next_one_is_shown(client_for):
    expense = accounting.handed_in()
    following = spending.reported(expense.tranche, 5, "two")
    client = client_for(personas.jean_paul())
    five = ACCEPT["ticks"][:5]

    missing = judged(client, expense, decision="accept", ticks=five)
    assert (missing.status_code, set(missing.context["form"].errors)) == (422, {"ticks"})
    assert client.post(page("run_expense", expense.pk), ACCEPT)["Location"] == page(
        "run_expense", following.pk
    )

    assert Expense.objects.get(pk=expense.pk).state == "accepted"
    assert "The six rules" in text(client.get(page("run_expense", expense.pk)))
    again = client.post(page("run_expense", expense.pk), ACCEPT)
    assert (again.status_code, "is now “Accepted”" in text(again)) == (422, True)
    assert client.post(page("run_expense", following.pk), ACCEPT)["Location"] == QUEUE


@pytest.mark.parametrize(("decision", "state"), [("ask", "asked"), ("refuse", "refused")])
def test_a_question_and_a_refusal_have_words(client_for, decision, state):
    expense = accounting.handed_in()
    client = client_for(personas.jean_paul())

    silent = judged(client, expense, decision=decision, words=" ")
    assert (silent.status_code, set(silent.context["form"].errors)) == (422, {"words"})
    assert judged(client, expense, decision=decision, words="Not of this project").status_code == 302

    assert Expense.objects.get().state == state
    shown = text(client_for(personas.aline()).get(page("expense", expense.award.number, expense.pk)))
    assert "Not of this project" in shown


def test_who_handed_it_in_is_told_that_another_judges_and_look_alikes_are_shown(client_for):
    personas.give(personas.jean_paul(), "officer")
    one = accounting.spent()
    expense = spending.reported(one, by=personas.jean_paul())
    spending.reported(one, text="two")
    client = client_for(personas.jean_paul())

    shown = text(client.get(page("run_expense", expense.pk)))

    assert "another person judges it" in shown
    assert "Same supplier, day and amount" in shown
    assert judged(client, expense, **ACCEPT).status_code == 422
    assert judged(client_for(personas.grace()), expense, **ACCEPT).status_code == 403
    assert client.get(page("run_expense", 999_999)).status_code == 404


def settle(client, finding, **given):
    given = {"way": "justified", "amount": "100 000", "words": "As agreed"} | given
    return client.post(page("finding", finding.award.number, finding.pk), given)


def test_a_finding_is_raised_read_and_settled_with_its_arithmetic(client_for):
    one = accounting.spent()
    number, maker = one.award.number, client_for(personas.jean_paul())
    given = {"tranche": one.pk, "amount": "600 000", "words": "No receipts", "once": str(uuid4())}

    assert maker.post(page("finding_new", number), given | {"amount": "9 000 000"}).status_code == 422
    answers = [maker.post(page("finding_new", number), given) for _time in range(2)]
    finding = Finding.objects.get()
    assert {one["Location"] for one in answers} == {page("finding", number, finding.pk)}

    assert settle(maker, finding).status_code == 403
    checker, director = client_for(planning.checker()), client_for(planning.director())
    assert settle(checker, finding, way="written_off").status_code == 422
    assert settle(checker, finding).status_code == 302
    refund = {
        "way": "refunded",
        "amount": "50 000",
        "bank": "BK",
        "voucher": "7",
        "received_on": "2026-01-05",
    }
    for missing in ("bank", "voucher", "received_on"):
        wrong = settle(checker, finding, **refund | {missing: ""})
        assert set(wrong.context["form"].errors) == {missing}
    assert settle(checker, finding, **refund).status_code == 302
    assert set(settle(director, finding, way="written_off").context["form"].errors) == {"paper"}
    assert settle(director, finding, way="written_off", paper=photo()).status_code == 302

    answer = client_for(personas.aline()).get(page("finding", number, finding.pk))
    assert (answer.context["pending"].minor, answer.context["form"]) == (350_000, None)
    assert "Only the director" in text(answer) or "only the director" in text(answer)
    papers = [one for one in Settlement.objects.all() if one.paper_id]
    assert client_for(personas.aline()).get(page("settlement_paper", number, papers[0].pk)).status_code == 200
    other = Settlement.objects.filter(paper=None).first()
    assert client_for(personas.aline()).get(page("settlement_paper", number, other.pk)).status_code == 404


def test_a_refund_is_recorded_once_and_shown(client_for):
    one = accounting.spent()
    client, url = client_for(personas.jean_paul()), page("refund_new", one.award.number)
    given = {
        "tranche": one.pk, "amount": "300 000", "bank": "BK", "voucher": "7", "received_on": "2026-01-05",
        "words": "Not needed", "once": str(uuid4()),
    }  # fmt: skip

    assert set(client.post(url, given | {"voucher": ""}).context["form"].errors) == {"voucher"}
    assert [client.post(url, given).status_code for _time in range(2)] == [302, 302]

    assert Settlement.objects.get().amount_minor == 300_000
    assert 'value="BK"' in text(client.get(url))


def test_where_nothing_is_paid_nothing_is_found_nor_refunded(client_for):
    award = planning.opened()
    client = client_for(personas.jean_paul())

    for name in ("refund_new", "finding_new"):
        assert client.get(page(name, award.number)).status_code == 409


def test_the_report_of_a_period_by_heading(client_for):
    one = accounting.spent()
    spending.accepted(one, 400_000, "one")
    spending.reported(one, 100_000, "two", line=spending.line_of(one, "B"))
    client, url = client_for(personas.aline()), page("award_face", one.award.number)

    rows = client.get(url, {"since": "2026-01-01", "until": "2026-01-31"}).context["rows"]
    assert [
        (row.name, row.authorised.minor, row.reported.minor, row.accepted.minor, row.balance.minor, row.requested.minor)
        for row in rows
    ] == [
        ("People", 1_000_000, 400_000, 400_000, 600_000, 276_923),
        ("Goods", 2_000_000, 100_000, 0, 2_000_000, 923_077),
        ("Together", 3_000_000, 500_000, 400_000, 2_600_000, 1_200_000),
    ]  # fmt: skip
    later = client.get(url, {"since": "2026-02-01", "until": "2026-02-28"}).context["rows"]
    assert (later[0].authorised.minor, later[0].reported.minor) == (600_000, 0)
    csv = client.get(url, {"since": "2026-01-01", "until": "2026-01-31", "format": "csv"})
    assert "RWF 923077" in csv.content.decode()
    assert client.get(url, {"format": "xlsx"}).content[:2] == b"PK"
    wrong = client.get(url, {"since": "2026-03-01", "until": "2026-02-01"})
    assert (wrong.status_code, wrong.context["rows"]) == (422, [])
    assert client.get(url, {"since": "x"}).status_code == 422


def test_a_report_of_nothing_says_so_and_an_auditors_reading_is_logged(client_for):
    award = planning.opened()

    assert "Nothing to report" in text(client_for(personas.vincent()).get(page("award_face", award.number)))


def test_closing_says_what_stands_in_the_way_and_then_closes(client_for):
    one = accounting.spent()
    director, url = client_for(planning.director()), page("money_close", one.award.number)
    shown = text(director.get(url))
    assert "Tranche 2" in shown
    assert "Close it" not in shown
    refused = director.post(url)
    assert (refused.status_code, "cannot be closed yet" in text(refused)) == (422, True)

    spending.accepted(one, 1_500_000)
    accounting.refunded(one, 300_000)
    accounting.cancel_tranche(planning.tranche(one.award, 2), reason="x", by=planning.director())
    assert "for ever?" in text(director.get(url))
    assert director.post(url).status_code == 302

    assert MoneyClosing.objects.get().award == one.award
    assert director.get(url).status_code == 302
    shown = text(director.get(page("award_expenses", one.award.number)))
    assert "The money of this award is closed" in shown
    assert page("refund_new", one.award.number) not in shown


def test_periods_are_opened_and_closed_in_their_order(client_for):
    maker, checker = client_for(personas.jean_paul()), client_for(planning.checker())
    given = {"programme_key": "tvet", "starts_on": "2026-01-01", "ends_on": "2026-03-31"}

    assert maker.post(PERIODS, given | {"ends_on": "2025-01-01"}).status_code == 422
    assert maker.post(PERIODS, given | {"programme_key": "other"}).status_code == 422
    assert maker.post(PERIODS, given).status_code == 302
    assert (
        maker.post(PERIODS, given | {"starts_on": "2026-04-01", "ends_on": "2026-06-30"}).status_code == 302
    )
    assert client_for(personas.grace()).post(PERIODS, given).status_code == 403
    first, second = Period.objects.order_by("starts_on")
    assert 'value="2026-07-01"' in text(maker.get(PERIODS))

    assert maker.get(page("period_close", first.pk)).status_code == 403
    assert client_for(personas.grace()).get(page("period_close", first.pk)).status_code == 403
    assert checker.post(page("period_close", second.pk)).status_code == 422
    assert checker.get(page("period_close", first.pk)).status_code == 200
    assert checker.post(page("period_close", first.pk)).status_code == 302
    assert checker.post(page("period_close", 999_999)).status_code == 404
    assert Period.objects.get(pk=first.pk).closed_by == planning.checker()
    assert "Closed" in text(checker.get(PERIODS))
