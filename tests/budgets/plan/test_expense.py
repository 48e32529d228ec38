# SPDX-License-Identifier: AGPL-3.0-or-later
"""Expenses: handed in with a receipt, judged by the six rules, posted; the tranche accounted for."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from budgets.liquidation import MoreThanPending, SettledByNothing
from budgets.models import TICKS, Expense, JournalEntry
from budgets.operations import budget as budgets
from budgets.operations import expense as ops
from budgets.operations.fund import agree_rules
from budgets.operations.tranche import meet_condition
from budgets.queries.tranche import accounts_of
from budgets.states import ExpenseState, TrancheState
from core.money import MixedCurrencies, Money
from core.refusals import NotAllowed, WrongState
from tests import personas
from tests.budgets.plan import planning, spending
from tests.budgets.plan.planning import TVET, rwf, tranche
from tests.budgets.plan.spending import balance

pytestmark = pytest.mark.django_db


def test_a_receipt_is_handed_in_for_a_line_of_the_budget():
    one = spending.spending()

    expense = spending.reported(one, supplier=" Timber Ltd ", invoice_number=" 77 ")

    assert (expense.state, expense.amount, expense.supplier, expense.invoice_number) == (
        ExpenseState.SUBMITTED, rwf(500_000), "Timber Ltd", "77",
    )  # fmt: skip
    assert expense.receipt.sha256 == spending.receipt().sha256
    assert (str(expense), expense.programme_key) == ("Timber Ltd 2026-01-05", TVET)
    assert balance("5000") == 0


def test_accepted_it_is_spent_and_no_advance_any_more():
    one = spending.spending()

    expense = spending.accepted(one)

    assert (expense.state, expense.judged_by) == (ExpenseState.ACCEPTED, personas.jean_paul())
    assert all(getattr(expense.fresh(), tick) for tick in TICKS)
    assert balance("5000", f"{one.award.number} A") == 500_000
    assert balance("1310", one.award.number) == 1_300_000
    assert JournalEntry.objects.filter(key=f"expense:{expense.pk}:accepted").count() == 1
    assert one.fresh().state == TrancheState.PAID


def test_all_accounted_for_lets_the_next_one_fall_due():
    one = spending.spending()
    award = one.award
    meet_condition(tranche(award, 2).conditions.last(), evidence="Report read", by=personas.grace())

    spending.accepted(one, 1_000_000, "one")
    assert tranche(award, 2).state == TrancheState.PLANNED
    spending.accepted(one, 800_000, "two")

    assert one.fresh().state == TrancheState.LIQUIDATED
    assert tranche(award, 2).state == TrancheState.DUE
    assert balance("1310") == 0


def test_how_much_is_enough_is_a_rule_of_the_agreement():
    agree_rules(TVET, liquidation=Decimal("80"), by=planning.director())
    one = spending.spending()

    spending.accepted(one, 1_439_999, "one")
    assert one.fresh().state == TrancheState.PAID
    spending.accepted(one, 1, "two")
    assert one.fresh().state == TrancheState.LIQUIDATED
    spending.accepted(one, 360_000, "three")
    assert accounts_of(one).accounted == 1_800_000


def test_no_more_is_accepted_than_was_paid():
    one = spending.spending()
    spending.accepted(one, 1_800_000, "one")

    with pytest.raises(MoreThanPending):
        spending.accepted(one, 1, "two")
    assert balance("1310") == 0


@pytest.mark.parametrize("missing", TICKS)
def test_all_six_rules_hold_or_it_is_not_accepted(missing):
    expense = spending.reported(spending.spending())

    with pytest.raises(ops.RulesNotKept):
        ops.accept_expense(expense, ticks=set(TICKS) - {missing}, by=personas.jean_paul())
    assert expense.fresh().state == ExpenseState.SUBMITTED


def test_it_is_asked_about_and_answered():
    expense = spending.reported(spending.spending())

    with pytest.raises(ops.WordsNeeded):
        ops.ask_about(expense, question=" ", by=personas.jean_paul())
    ops.ask_about(expense, question="For what?", by=personas.jean_paul())
    with pytest.raises(WrongState):
        ops.accept_expense(expense, ticks=TICKS, by=personas.jean_paul())
    ops.answer_question(expense, words="For the roof", by=personas.aline())

    assert (expense.state, expense.question, expense.answered) == (
        ExpenseState.SUBMITTED, "For what?", "For the roof",
    )  # fmt: skip


def test_accepted_again_it_is_posted_once():
    expense = spending.accepted(spending.spending())

    with pytest.raises(WrongState):
        ops.accept_expense(expense, ticks=TICKS, by=personas.jean_paul())
    assert balance("5000") == 500_000


def test_a_refused_one_has_its_reason_and_its_receipt_may_come_again():
    one = spending.spending()
    expense = spending.reported(one)

    with pytest.raises(ops.WordsNeeded):
        ops.refuse_expense(expense, reason="", by=personas.jean_paul())
    ops.refuse_expense(expense, reason="Not of this project", by=personas.jean_paul())

    assert (expense.state, expense.reason) == (ExpenseState.REFUSED, "Not of this project")
    assert spending.reported(one).state == ExpenseState.SUBMITTED


def test_a_receipt_counts_once_and_a_look_alike_is_a_warning():
    one = spending.spending()
    first = spending.reported(one)

    with pytest.raises(ops.ReceiptUsed):
        spending.reported(one)
    second = spending.reported(one, text="two", supplier="TIMBER LTD")
    assert list(ops.look_alikes(first)) == [second]
    ops.refuse_expense(second, reason="Twice", by=personas.jean_paul())
    assert not ops.look_alikes(first)


def test_who_hands_it_in_does_not_judge_it():
    one = spending.spending()
    personas.give(personas.jean_paul(), "officer")
    expense = spending.reported(one, by=personas.jean_paul())

    with pytest.raises(ops.JudgedByReporter):
        ops.accept_expense(expense, ticks=TICKS, by=personas.jean_paul())
    with pytest.raises(ops.JudgedByReporter):
        ops.refuse_expense(expense, reason="x", by=personas.jean_paul())


def test_only_what_was_paid_is_accounted_for_by_the_budget_in_force_and_not_tomorrow():
    one = spending.spending()
    old = spending.line_of(one)
    today = timezone.localdate(timezone=one.award.submission.call.zone)

    with pytest.raises(ops.NothingPaid):
        spending.reported(tranche(one.award, 2))
    with pytest.raises(ops.SpentInTheFuture):
        spending.reported(one, spent_on=today + timedelta(days=1))
    draft = budgets.amend(one.award, reason="x", by=personas.aline())
    with pytest.raises(ops.LineOfAnother):
        spending.reported(one, line=draft.headings.first().lines.first())
    with pytest.raises(SettledByNothing):
        spending.reported(one, 0)
    with pytest.raises(MixedCurrencies):
        spending.reported(one, amount=Money(5, "EUR"))
    assert spending.reported(one, line=old, spent_on=today).line == old


@pytest.mark.parametrize("who", ["grace", "aline", "vincent", "stranger"])
def test_others_judge_nothing(who):
    expense, person = spending.reported(spending.spending()), personas.person(who)

    for act in (
        lambda: ops.accept_expense(expense, ticks=TICKS, by=person),
        lambda: ops.ask_about(expense, question="x", by=person),
        lambda: ops.refuse_expense(expense, reason="x", by=person),
    ):
        with pytest.raises((NotAllowed, ops.JudgedByReporter)):
            act()
    assert Expense.objects.get().state == ExpenseState.SUBMITTED


@pytest.mark.parametrize("who", ["jean_paul", "vincent", "stranger"])
def test_others_hand_nothing_in(who):
    one = spending.spending()

    with pytest.raises(NotAllowed):
        spending.reported(one, by=personas.person(who))
