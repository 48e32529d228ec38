# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose turn it is with money: read from facts at each step, and rebuilt from facts."""

import pytest
from viewflow.workflow.models import Process, Task

from budgets.models import Expense, PayeeAccount, PaymentBatch, ReleaseCondition
from budgets.operations import batch as batches
from budgets.operations import budget as budgets
from budgets.operations import expense as expenses
from budgets.operations import payee as payees
from budgets.operations import payment as payments
from budgets.operations import tranche as tranches
from budgets.operations.closing import close_award_money
from budgets.operations.statement import set_line_aside
from tests import personas
from tests.budgets.expenses import accounting
from tests.budgets.payments import people, world
from tests.budgets.plan import planning, spending
from tests.budgets.statements import bank
from tests.grants import giving
from tests.keeping import kept
from tests.workflows.reading import words
from workflows.handlers import sweep
from workflows.inbox import count_of, lines_of
from workflows.models import Turn

pytestmark = pytest.mark.django_db


@kept
def due():
    """A tranche that is due, of an award with a budget and an account in use."""
    people.set_rules()
    award = planning.opened()
    planning.approved(planning.drafted(award))
    people.active(people.new_payee(award_number=award.number))
    for who in (people.maker, people.checker, people.releaser, people.director):
        who()
    return planning.tranche(award)


def asked(tranche):
    account = PayeeAccount.objects.get(payee__award_number=tranche.award.number, state="active")
    return payments.request_payment(tranche, account=account, by=people.maker())


def arrived(payment):
    world.carry_on(PaymentBatch.objects.get(payments=payment))
    return payments.settle_payment(
        payment, amount=payment.amount, paid_on=payments.today_of(people.TVET), voucher="V-1", bank="BK",
        by=people.maker(),
    )  # fmt: skip


def drafted(payment):
    return world.drafted([payment])


def test_a_tranche_goes_from_hand_to_hand_until_it_has_arrived():
    one = due()
    reference, maker = f"{one.number}-1", people.maker()
    assert words(maker) == [f"Ask for the payment of {one.number}"]

    payment = asked(one)
    assert words(maker) == []
    assert words(people.checker()) == [f"Check the payment {reference}"]

    payments.check_payment(payment, by=people.checker())
    assert words(people.checker()) == []
    assert words(people.releaser()) == [f"Release the payment {reference}"]

    payments.release_payment(payment, by=people.releaser())
    assert words(people.releaser()) == []
    assert words(maker) == [f"Put the payment {reference} into a batch"]

    drafted(payment.fresh())
    arrived(payment.fresh())
    assert words(maker) == []
    assert words(personas.aline()) == [f"Account for {one.number}: hand in its expenses"]


def test_in_a_batch_the_batch_speaks_for_its_payments():
    payment = asked(due())
    payments.check_payment(payment, by=people.checker())
    words(people.releaser())

    batch = drafted(payment.fresh())
    assert words(people.maker()) == [f"Lock the batch {batch.number}"]
    assert words(people.releaser()) == []

    batch = world.carry_on(batch, until="locked")
    assert words(people.releaser()) == [f"Release the batch {batch.number}"]

    batch = world.carry_on(batch, until="released")
    assert words(people.maker()) == [f"Hand over the batch {batch.number}"]

    world.carry_on(batch)
    assert words(people.maker()) == [f"Note what the bank says of the batch {batch.number}"]


def test_a_batch_that_is_cancelled_gives_its_payments_back_to_whose_turn_it_is():
    payment = asked(due())
    payments.check_payment(payment, by=people.checker())
    batch = drafted(payment.fresh())
    assert words(people.releaser()) == []

    batches.cancel_batch(batch, reason="Wrong account", by=people.maker())

    assert words(people.releaser()) == [f"Release the payment {payment.reference}"]
    assert words(people.maker()) == []


def test_money_that_came_back_is_to_be_asked_for_again():
    one = due()
    payment = asked(one)
    payments.check_payment(payment, by=people.checker())
    drafted(payment.fresh())
    payment = arrived(payment.fresh())
    assert words(personas.aline()) == [f"Account for {one.number}: hand in its expenses"]

    payments.return_payment(payment, reason="AC04", by=people.maker())

    assert words(personas.aline()) == []
    assert words(people.maker()) == [f"Ask for the payment of {one.number}"]


def test_a_rejected_payment_waits_for_nobody_but_its_tranche_does():
    one = due()
    payment = asked(one)
    words(people.checker())

    payments.reject_payment(payment, reason="Wrong amount", by=people.checker())

    assert words(people.checker()) == []
    assert words(people.maker()) == [f"Ask for the payment of {one.number}"]


def test_a_failure_that_nobody_knows_of_waits_for_the_director():
    payment = asked(due())
    payments.check_payment(payment, by=people.checker())
    batch = drafted(payment.fresh())
    world.carry_on(batch)
    assert words(people.director()) == []

    payments.report_unknown(payment.fresh(), letter=giving.photo(), by=people.maker())
    assert words(people.director()) == [f"Say whether the payment {payment.reference} failed"]

    payments.declare_failed(payment.fresh(), reason="The bank says so", by=people.director())
    assert words(people.director()) == []


def test_a_waiver_waits_for_the_director_until_it_is_decided():
    condition = ReleaseCondition.objects.get(tranche=planning.tranche(due().award, 2), kind="milestone")
    tranches.ask_waiver(condition, reason="The rains", by=personas.grace())
    assert words(people.director()) == [f"Decide on the waiver for {condition.tranche.number}"]

    tranches.refuse_waiver(
        condition.tranche.conditions.get(pk=condition.pk), comment="No", by=people.director()
    )
    assert words(people.director()) == []

    condition.refresh_from_db()
    tranches.ask_waiver(condition, reason="The rains again", by=personas.grace())
    assert len(words(people.director())) == 1
    tranches.waive_condition(condition, by=people.director())
    assert words(people.director()) == []


def test_what_a_person_must_see_waits_for_the_officer_when_nothing_else_does():
    one = accounting.spent()
    waiting = f"Say whether the condition of {planning.tranche(one.award, 2).number} is met"
    assert waiting not in words(personas.grace())

    spending.accepted(one, 1_800_000)
    assert waiting in words(personas.grace())

    condition = ReleaseCondition.objects.get(tranche=planning.tranche(one.award, 2), kind="milestone")
    tranches.meet_condition(condition, evidence="I was there", by=personas.grace())
    assert waiting not in words(personas.grace())
    assert f"Ask for the payment of {condition.tranche.number}" in words(people.maker())


def test_an_expense_waits_for_finance_then_for_the_team_then_for_finance():
    expense = accounting.handed_in()
    jean_paul, aline = personas.jean_paul(), personas.aline()
    assert words(jean_paul) == [f"Judge an expense of {expense.tranche.number}"]

    expenses.ask_about(expense, question="For what?", by=jean_paul)
    assert words(jean_paul) == []
    assert f"Answer what finance asks about “{expense}”" in words(aline)

    expenses.answer_question(expense, words="For the bench.", by=aline)
    assert words(jean_paul) == [f"Judge an expense of {expense.tranche.number}"]

    expenses.refuse_expense(expense, reason="Too early", by=jean_paul)
    assert words(jean_paul) == []


def test_a_team_that_handed_in_enough_is_not_asked_for_more():
    one = accounting.spent()
    line = f"Account for {one.number}: hand in its expenses"
    words(personas.aline())
    spending.reported(one, 500_000, "one")
    assert line in words(personas.aline())

    spending.reported(one, 1_300_000, "two")

    assert line not in words(personas.aline())


def test_a_budget_goes_from_the_team_to_the_officer_to_finance_and_back():
    award = planning.opened()
    assert f"Plan the budget of {award.number}" in words(personas.aline())

    version = planning.drafted(award)
    assert words(personas.aline()) == [f"Finish and hand in the budget {version.number}"]

    planning.submitted(version)
    assert words(personas.aline()) == []
    assert f"Check the budget {version.number}" in words(personas.grace())

    budgets.return_budget(version, comment="Say what timber", by=personas.grace())
    assert words(personas.aline()) == [f"Finish and hand in the budget {version.number}"]

    planning.checked(version)
    for who in (planning.checker(), planning.director()):
        assert words(who) == [f"Approve the budget {version.number}"]
    budgets.approve_budget(version, by=planning.director())
    assert words(planning.director()) == []


@pytest.mark.parametrize("ends", ["verified", "blocked"])
def test_an_account_waits_for_a_second_person(ends):
    people.set_rules()
    account = people.proposed()
    line = f"Confirm an account of the payee of {account.payee.award_number}"
    assert words(people.checker()) == [line]

    if ends == "verified":
        payees.verify_account(account, how="A call", by=people.checker())
    else:
        payees.block_account(account, reason="A wrong number", by=people.checker())

    assert words(people.checker()) == []


def test_lines_of_a_bank_file_wait_for_finance():
    bank.sent(1)
    bank.bring(bank.told(bank.line(), bank.entry("50", day=bank.today(), ref="FEE-1")))
    line = "Decide about the lines of statement.xml that wait"
    assert line in words(people.maker())

    (waiting,) = bank.StatementLine.objects.waiting()
    set_line_aside(waiting, reason="Of another project", by=people.maker())

    assert line not in words(people.maker())


def test_money_that_can_be_closed_waits_for_those_who_close_it():
    award = accounting.accounted_for()
    assert f"Close the money of {award.number}" in words(planning.director())

    close_award_money(award, by=planning.director())

    assert words(planning.director()) == []


def test_deleting_every_row_of_the_engine_gives_the_same_lines_of_money_back():
    payment = asked(due())
    spending.reported(planning.paid(planning.tranche(payment.thing.award, 1).fresh()), 500_000)
    people.proposed(number="100 012-345 679")
    readers = [people.maker(), people.checker(), people.releaser(), personas.aline(), personas.grace()]
    before = {person.name: words(person) for person in readers}

    Turn.objects.all().delete()
    Task.objects.all().delete()
    Process.objects.all().delete()
    sweep()

    assert {person.name: words(person) for person in readers} == before
    assert Expense.objects.exists()
    assert len(before[people.checker().name]) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_inbox_of_finance_costs_the_same_whatever_it_holds(client_for, django_assert_num_queries, number):
    world.ready()
    for order in range(1, number + 1):
        world.requested(order)
    checker = people.checker()
    told = words(checker)
    client = client_for(checker)
    client.get("/me/inbox/")

    with django_assert_num_queries(7):  # the programme, in the menu of those who handle money, is the seventh
        client.get("/me/inbox/")

    assert told == ["Check the payment TVET-AW-1-T1-1" if number == 1 else "Check 3 payments"]
    assert count_of(checker) == len(lines_of(checker)) == 1
