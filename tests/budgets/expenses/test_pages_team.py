# SPDX-License-Identifier: AGPL-3.0-or-later
"""The team's pages: what is still to account for, handing in by form and by a phone's outbox, answering."""

from uuid import uuid4

import pytest

from budgets.models import Expense
from budgets.operations.closing import close_award_money
from budgets.operations.tranche import meet_condition
from core.models import ReadEntry
from tests import personas
from tests.budgets.expenses import accounting
from tests.budgets.expenses.accounting import page, photo, typed
from tests.budgets.plan import planning, spending
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db


def new(award):
    return page("expense_new", award.number)


def posted_by_outbox(client, tranche, key, **changes):
    head = {"HTTP_IDEMPOTENCY_KEY": str(key)} | changes.pop("head", {})
    return client.post(new(tranche.award), typed(tranche, **changes), **head)


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("aline", (200, 200, 200, 200, 200)), ("eric", (200, 200, 200, 200, 200)),
        ("grace", (200, 200, 200, 200, 200)), ("jean_paul", (200, 403, 403, 200, 200)),
        ("vincent", (200, 403, 403, 200, 200)), ("beatrice", (403, 403, 403, 403, 403)),
        ("diane", (404, 404, 404, 404, 404)), ("stranger", (404, 404, 404, 404, 404)),
    ],
)  # fmt: skip
def test_who_opens_what(client_for, who, codes):
    expense = accounting.asked()
    award, client = expense.award, client_for(personas.person(who))
    pages = [page(name, award.number) for name in ("award_expenses", "expense_new", "expense_sheet")]
    pages += [page(name, award.number, expense.pk) for name in ("expense", "expense_receipt")]

    assert tuple(client.get(one).status_code for one in pages) == codes


def test_it_says_what_is_still_to_account_for(client_for):
    one = accounting.spent()
    spending.accepted(one, 1_000_000)
    accounting.refunded(one, 300_000)
    spending.reported(one, 5, "two")

    answer = client_for(personas.aline()).get(page("award_expenses", one.award.number))

    assert [amount.minor for _look, _words, amount in answer.context["tiles"]] == [
        1_800_000,
        1_300_000,
        500_000,
    ]
    assert len(answer.context["page"].object_list) == 2
    accepted = client_for(personas.aline()).get(page("award_expenses", one.award.number) + "?state=accepted")
    assert len(accepted.context["page"].object_list) == 1
    money = text(client_for(personas.aline()).get(page("award_money", one.award.number)))
    assert "Still to account for" in money
    assert page("award_expenses", one.award.number) in money


def test_before_anything_is_paid_there_is_nothing_to_hand_in(client_for):
    award = planning.opened()
    client = client_for(personas.aline())

    for name in ("award_expenses", "expense_new", "expense_sheet"):
        assert "Nothing to account for yet" in text(client.get(page(name, award.number)))


def test_an_expense_is_handed_in_with_its_photo(client_for):
    one = accounting.spent()
    client = client_for(personas.aline())
    shown = text(client.get(new(one.award)))
    assert 'data-shrink="1600"' in shown

    answer = client.post(new(one.award), typed(one))

    assert (answer.status_code, answer["Location"]) == (302, page("award_expenses", one.award.number))
    row = Expense.objects.get()
    assert (row.amount_minor, row.invoice_number, row.receipt.mime) == (12_500, "77", "image/jpeg")
    receipt = client.get(page("expense_receipt", one.award.number, row.pk))
    assert receipt.content[:2] == b"\xff\xd8"
    assert "Photo of the receipt" in text(client.get(page("expense", one.award.number, row.pk)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "0"}, "amount"), ({"amount": "12,5"}, "amount"), ({"supplier": ""}, "supplier"),
        ({"spent_on": "2999-01-01"}, "spent_on"), ({"line": ""}, "line"), ({"tranche": "999"}, "tranche"),
        ({"receipt": ""}, "receipt"), ({"client_key": "x"}, "client_key"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client_for, changes, field):
    one = accounting.spent()

    answer = client_for(personas.aline()).post(new(one.award), typed(one) | changes)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert 'value="77"' in text(answer)
    assert not Expense.objects.exists()


def test_a_phone_sends_it_again_and_it_is_one_row(client_for):
    one, key = accounting.spent(), uuid4()
    client = client_for(personas.aline())

    answers = [posted_by_outbox(client, one, key) for _time in range(3)]

    assert [(one.status_code, one.json()) for one in answers] == [
        (200, {"url": page("award_expenses", one.award.number)})
    ] * 3
    assert Expense.objects.get().client_key == key


def test_a_phone_hears_what_is_wrong_and_who_is_signed_in(client_for):
    one = accounting.spent()
    aline = client_for(personas.aline())

    wrong = posted_by_outbox(aline, one, uuid4(), amount="0")
    assert (wrong.status_code, wrong.json()["errors"][0]["to"]) == (422, "id_amount")
    assert posted_by_outbox(aline, one, "no key").status_code == 422
    other = posted_by_outbox(aline, one, uuid4(), head={"HTTP_X_OUTBOX_USER": str(personas.eric().pk)})
    assert other.status_code == 401
    assert posted_by_outbox(client_for(), one, uuid4()).status_code == 302
    assert not Expense.objects.exists()


def test_the_same_photo_is_refused_at_the_receipt(client_for):
    one = accounting.spent()
    client = client_for(personas.aline())
    client.post(new(one.award), typed(one))

    again = client.post(new(one.award), typed(one, receipt=photo(), amount="9"))

    assert set(again.context["form"].errors) == {"receipt"}


def rows_of(tranche, *amounts, **changes):
    given = {"tranche": tranche.pk, "receipt": photo("blue"), "rows": "5"}
    for row, amount in amounts:
        given |= {
            f"amount_{row}": amount, f"spent_on_{row}": "2026-01-05", f"supplier_{row}": f"Shop {row}",
            f"line_{row}": spending.line_of(tranche).pk,
        }  # fmt: skip
    return given | changes


def test_a_sheet_is_handed_in_at_once(client_for):
    one = accounting.spent()
    client, url = client_for(personas.aline()), page("expense_sheet", one.award.number)

    assert client.post(url, rows_of(one, (1, "10"), (3, "30"))).status_code == 302

    assert [(row.place, row.amount_minor) for row in Expense.objects.order_by("place")] == [(1, 10), (2, 30)]


def test_a_sheet_says_which_row_is_wrong_and_gets_more_rows(client_for):
    one = accounting.spent()
    client, url = client_for(personas.aline()), page("expense_sheet", one.award.number)

    cases = [
        (rows_of(one, (2, "10"), supplier_2=""), {"supplier_2"}),
        (rows_of(one, (2, "10"), (4, "0")), {"amount_4"}),
        (rows_of(one, (2, "10"), spent_on_2="x"), {"spent_on_2"}),
        (rows_of(one), {"__all__"}),
    ]
    for given, wrong in cases:
        answer = client.post(url, given | {"receipt": photo("blue")})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, wrong)
    more = client.post(url, rows_of(one, (1, "10"), more="1"))
    assert (more.status_code, more.context["form"].rows) == (200, 10)
    assert 'value="Shop 1"' in text(more)
    assert client.get(url + "?rows=7").context["form"].rows == 7
    assert client.get(url + "?rows=99").context["form"].rows == 60
    assert not Expense.objects.exists()


def test_a_question_is_answered_and_the_expense_put_right(client_for):
    expense = accounting.asked()
    client, url = client_for(personas.aline()), page("expense", expense.award.number, expense.pk)
    assert "For what?" in text(client.get(url))
    given = {
        "words": "For the roof", "spent_on": "2026-01-06", "supplier": "Timber Ltd", "amount": "499 000",
        "line": spending.line_of(expense.tranche).pk,
    }  # fmt: skip

    assert client.post(url, given | {"words": ""}).status_code == 422
    assert client.post(url, given | {"amount": "0"}).status_code == 422
    assert client.post(url, given).status_code == 302

    row = Expense.objects.get()
    assert (row.state, row.amount_minor, row.answered) == ("submitted", 499_000, "For the roof")
    assert client.post(url, given).status_code == 422
    assert client_for(personas.jean_paul()).post(url, given).status_code == 403


def test_an_auditors_reading_is_logged(client_for):
    expense = accounting.asked()
    auditor = client_for(personas.vincent())

    auditor.get(page("award_expenses", expense.award.number))
    auditor.get(page("expense_receipt", expense.award.number, expense.pk))

    assert [one.what for one in ReadEntry.objects.order_by("pk")] == ["expenses", "receipt"]


def test_a_closed_award_takes_nothing_more(client_for):
    award = accounting.accounted_for()
    close_award_money(award, by=planning.director())
    one, client = planning.tranche(award), client_for(personas.aline())

    assert "The money of this award is closed" in text(client.get(page("award_expenses", award.number)))
    for name in ("expense_new", "expense_sheet"):
        assert client.get(page(name, award.number)).status_code == 409
    assert posted_by_outbox(client, one, uuid4()).status_code == 422


@pytest.mark.parametrize("name", ["award_expenses", "award_face"])
def test_a_page_costs_the_same_for_one_expense_and_for_three(client_for, name):
    one = accounting.spent()
    spending.reported(one, 1, "one")
    client, url = client_for(personas.aline()), page(name, one.award.number)
    few = queries(client, url)

    for text_of in ("two", "three"):
        spending.reported(one, 1, text_of)

    assert queries(client, url) == few <= 13


def test_the_tranche_that_is_not_accounted_for_is_proposed(client_for):
    one = accounting.spent()
    spending.accepted(one, one.amount_minor)
    two = planning.tranche(one.award, 2)
    meet_condition(two.conditions.get(kind="milestone"), evidence="A visit.", by=personas.grace())
    planning.paid(planning.tranche(one.award, 2))

    form = client_for(personas.aline()).get(new(one.award)).context["form"]

    assert [row.no for row in form.fields["tranche"].queryset] == [1, 2]
    assert form["tranche"].value() == two.pk
