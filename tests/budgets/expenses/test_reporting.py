# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing in: once under its key, a sheet with several lines, an answer that puts things right."""

from uuid import uuid4

import pytest

from budgets.models import Expense
from budgets.operations import expense as ops
from budgets.operations.expense import Spent
from budgets.states import ExpenseState
from core.refusals import NotAllowed, WrongState
from tests import personas
from tests.budgets.expenses import accounting
from tests.budgets.plan import planning, spending
from tests.budgets.plan.planning import rwf
from tests.budgets.plan.spending import SPENT, balance, line_of, receipt

pytestmark = pytest.mark.django_db


def lines(tranche, *minors, **changes):
    given = {"line": line_of(tranche)} | changes
    return [Spent(SPENT, f"Shop {place}", rwf(minor), **given) for place, minor in enumerate(minors, start=1)]


def sheet(tranche, *minors, text="sheet", **given):
    by = given.pop("by", personas.aline())
    return ops.report_sheet(tranche, lines(tranche, *minors), receipt=receipt(text), by=by, **given)


def test_what_is_sent_again_under_its_key_is_the_same_row():
    one, key = accounting.spent(), uuid4()

    first = spending.reported(one, client_key=key)
    again = spending.reported(one, client_key=key)

    assert again == first
    assert Expense.objects.get().client_key == key


def test_a_key_belongs_to_one_person_and_award():
    one, key = accounting.spent(), uuid4()
    spending.reported(one, client_key=key)

    with pytest.raises(ops.KeyOfAnother):
        spending.reported(one, client_key=key, by=personas.grace(), text="two")


def test_a_sheet_brings_several_lines_by_one_file_once():
    one, key = accounting.spent(), uuid4()

    made = sheet(one, 10, 20, 30, client_key=key)
    assert sheet(one, 10, 20, 30, client_key=key) == made

    assert [(row.place, row.amount_minor) for row in made] == [(1, 10), (2, 20), (3, 30)]
    assert {row.receipt_id for row in Expense.objects.all()} == {made[0].receipt_id}
    for again in (lambda: sheet(one, 10), lambda: spending.reported(one, text="sheet")):
        with pytest.raises(ops.ReceiptUsed):
            again()


def test_a_sheet_is_handed_in_whole_or_not_at_all():
    one = accounting.spent()
    wrong = [*lines(one, 10), *lines(one, 20, line=None)]

    with pytest.raises(ops.LineNeeded) as refused:
        ops.report_sheet(one, wrong, receipt=receipt(), by=personas.aline())
    assert (refused.value.place, refused.value.field) == (2, "line")
    for none in ([], lines(one, *range(1, 62))):
        with pytest.raises(ops.SheetEmpty):
            ops.report_sheet(one, none, receipt=receipt(), by=personas.aline())
    with pytest.raises(ops.ReceiptNeeded):
        ops.report_sheet(one, lines(one, 10), receipt=None, by=personas.aline())
    assert not Expense.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"supplier": " "}, ops.WordsNeeded, "supplier"),
        ({"supplier": "x" * 161}, ops.TextTooLong, "supplier"),
        ({"invoice_number": "7" * 61}, ops.TextTooLong, "invoice_number"),
        ({"line": None}, ops.LineNeeded, "line"),
    ],
)
def test_what_cannot_be_kept_whole_is_refused_at_its_field(changes, refusal, field):
    one = accounting.spent()

    with pytest.raises(refusal) as refused:
        spending.reported(one, **changes)
    assert refused.value.field == field


def test_without_a_budget_an_expense_has_no_line_and_is_booked_apart():
    one = planning.paid(planning.tranche(planning.opened()))
    given = {"spent_on": SPENT, "supplier": "Timber Ltd", "amount": rwf(500_000), "receipt": receipt()}

    expense = ops.report_expense(one, None, by=personas.aline(), **given)
    ops.accept_expense(expense, ticks=spending.TICKS, by=personas.jean_paul())

    assert balance("5000", f"{one.award.number} unplanned") == 500_000


def test_an_answer_may_put_right_what_was_wrong():
    expense = accounting.asked()
    right = Spent(SPENT, "Timber and Sons", rwf(450_000), line_of(expense.tranche, "B"), "78")

    ops.answer_question(
        expense, words="The price was wrong", by=personas.aline(), put_right=right, receipt=receipt("better")
    )

    row = Expense.objects.get()
    assert (row.state, row.supplier, row.amount_minor, row.invoice_number, row.heading, row.answered) == (
        ExpenseState.SUBMITTED, "Timber and Sons", 450_000, "78", "B", "The price was wrong",
    )  # fmt: skip
    assert row.receipt.sha256 == receipt("better").sha256


def test_an_answer_alone_changes_nothing_else_and_is_given_once():
    expense = accounting.asked()
    same = Spent(expense.spent_on, expense.supplier, expense.amount, expense.line)

    ops.answer_question(expense, words="For the roof", by=personas.aline(), put_right=same)

    assert Expense.objects.get().amount_minor == 500_000
    with pytest.raises(WrongState):
        ops.answer_question(
            expense, words="x", by=personas.aline(), put_right=same, receipt=receipt("another")
        )


def test_an_answer_is_refused_like_a_first_report():
    expense = accounting.asked()
    spending.reported(expense.tranche, text="two")

    with pytest.raises(ops.ReceiptUsed):
        ops.answer_question(expense, words="x", by=personas.aline(), receipt=receipt("two"))
    with pytest.raises(ops.LineNeeded):
        ops.answer_question(expense, words="x", by=personas.aline(), put_right=Spent(SPENT, "x", rwf(1)))
    with pytest.raises(ops.WordsNeeded):
        ops.answer_question(expense, words="", by=personas.aline())
    with pytest.raises(NotAllowed):
        ops.answer_question(expense, words="x", by=personas.jean_paul())
    ops.answer_question(expense, words="The same again", by=personas.aline(), receipt=receipt("one"))
