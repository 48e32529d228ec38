# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people decide about lines that wait, and what they may not."""

from datetime import timedelta

import pytest

from budgets import checks
from budgets.models import JournalEntry, Settlement, StatementLine
from budgets.operations import payment as payments
from budgets.operations import statement as statements
from budgets.operations.reasons import ReasonMissing
from core.refusals import NotAllowed, WrongState
from tests import personas
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET
from tests.budgets.statements.bank import (
    answered,
    arrived,
    back,
    bring,
    entry,
    group,
    line,
    on_bank,
    pain002,
    payment,
    ref,
    sent,
    states,
    today,
    told,
)

pytestmark = pytest.mark.django_db


def findings():
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]


def waiting(*lines, start=sent, **given):
    """The last line of a file, which waits."""
    start()
    bring(told(*lines), **given)
    return StatementLine.objects.order_by("pk").last()


def assign(row, reference=None, by=people.maker):
    return statements.assign_line(row, reference=reference or ref(), by=by())


def test_a_person_says_of_which_payment_a_line_is():
    row = assign(waiting(line(e2e=None)))
    assert (row.state, row.act, row.payment, row.decided_by) == (
        "posted",
        "settle",
        payment(),
        people.maker(),
    )
    assert (payment().state, payment().voucher_number, on_bank(), findings()) == (
        "settled",
        "BK-1",
        -1_000,
        [],
    )
    with pytest.raises(WrongState):
        assign(row)


def test_the_reference_is_the_only_thing_that_a_person_mends():
    row = waiting(line(e2e=None))
    for reference, refusal in (("NONE", statements.NoSuchPayment), (ref(2), None)):
        if refusal:
            with pytest.raises(refusal):
                assign(row, reference)
        else:
            assert assign(row, reference).payment == payment(2)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: line(text="999"), "amount"),
        (lambda: line(day="2999-01-01"), "future"),
        (lambda: line(day=None), "missing"),
        (lambda: back(), "not noted as paid"),
    ],
)
def test_a_line_that_does_not_fit_says_why(made, why):
    row = waiting(made())
    with pytest.raises(statements.NotThatPayment, match=why):
        assign(row)
    assert (states()[-1][:7], payment().state) == ("waiting", "sent")


def test_a_payment_noted_on_another_day_gets_its_evidence_and_is_not_posted_again():
    day = payments.today_of(TVET) - timedelta(days=1)
    row = waiting(line(day=day.isoformat()), start=lambda: (world.ready(), world.settled()), bank="BK")
    before = JournalEntry.objects.count()
    assert assign(row).entry.key == f"pay:{ref()}:settle"
    assert (JournalEntry.objects.count(), findings()) == (before, [])


def test_a_debit_that_the_bank_calls_a_return_may_be_one_of_ours():
    assert assign(waiting(line(returned="AC04"))).act == "settle"


def test_money_that_came_back_without_a_reference():
    row = waiting(line(), back(e2e=None))
    assert (assign(row).act, payment().state, on_bank(), findings()) == ("return", "returned", 0, [])


def test_a_return_that_waited_follows_when_a_person_settles():
    row = waiting(back(), line(e2e=None))
    assign(row)
    assert (states(), payment().state) == (["posted:return", "posted:settle"], "returned")


def test_a_refusal_without_reference_is_given_to_a_payment_by_who_may():
    sent()
    bring(pain002(group(answered("ELSE", "RJCT", reason="AC01"))))
    row = StatementLine.objects.get()
    with pytest.raises(NotAllowed):
        assign(row)
    assert assign(row, by=people.checker).act == "fail"
    assert (payment().state, on_bank(), findings()) == ("failed", 0, [])


def test_what_is_not_booked_is_never_posted():
    sent()
    bring(pain002(group(status="RJCT"), status="PART"))
    bring(told(line(ref="X"), line(status="PDNG")))
    StatementLine.objects.filter(state="noted").get()
    row = StatementLine.objects.get(waits="whole_file")
    with pytest.raises(statements.NotBooked):
        statements.book_fee(row, by=people.maker())


def fee_line(**given):
    return entry("50", **({"ref": "FEE-1", "day": today(), "more": "Monthly fee"} | given))


def test_a_fee_of_the_bank():
    row = statements.book_fee(waiting(fee_line()), by=people.maker())
    legs = {one.account.code: one.amount_minor for one in row.entry.postings.all()}
    assert (legs, row.act, row.entry.text) == ({"5900": 50, "1010": -50}, "fee", "FEE-1 Monthly fee")
    assert findings() == []


def test_a_refund_of_a_grantee():
    tranche, _payment = arrived()
    row = waiting(entry("400", credit=True, ref="IN-1", day=today(), more="From Huye"), start=lambda: None)
    with pytest.raises(statements.NoSuchAward):
        statements.book_refund(row, award="NONE", by=people.maker())
    row = statements.book_refund(row, award=tranche.award.number, by=people.checker())
    legs = {(one.account.code, one.account.subject): one.amount_minor for one in row.entry.postings.all()}
    assert legs == {("1010", "BK main"): 400, ("1310", tranche.award.number): -400}
    assert Settlement.objects.get().tranche == tranche
    assert findings() == []


def test_a_grantee_gives_back_no_more_than_is_open_of_a_tranche():
    tranche, _payment = arrived()
    much = str(tranche.amount_minor + 1)
    row = waiting(entry(much, credit=True, ref="IN-1", day=today()), start=lambda: None)
    with pytest.raises(statements.MoreThanHeld, match=r"1.800.000"):
        statements.book_refund(row, award=tranche.award.number, by=people.maker())


def test_a_fee_leaves_and_a_refund_comes_in():
    row = waiting(fee_line(credit=True))
    with pytest.raises(statements.WrongDirection):
        statements.book_fee(row, by=people.maker())
    other = waiting(fee_line(ref="F2"), start=lambda: None)
    with pytest.raises(statements.WrongDirection):
        statements.book_refund(other, award=world.AWARD, by=people.maker())


def test_a_line_is_set_aside_for_a_reason_and_taken_up_again():
    row = waiting(fee_line())
    with pytest.raises(ReasonMissing):
        statements.set_line_aside(row, reason=" ", by=people.maker())
    row = statements.set_line_aside(row, reason="Of another project", by=people.maker())
    assert (row.state, row.decision_reason) == ("set_aside", "Of another project")
    with pytest.raises(WrongState):
        statements.book_fee(row, by=people.maker())
    statements.take_line_up(row, by=people.checker())
    assert (row.state, row.decision_reason, row.decided_by) == ("waiting", "", None)


@pytest.mark.parametrize("somebody", [personas.grace, people.releaser, people.director])
def test_only_those_who_keep_the_books_decide(somebody):
    row, by = waiting(fee_line()), somebody()
    for act in (
        lambda: statements.book_fee(row, by=by),
        lambda: statements.assign_line(row, reference=ref(), by=by),
        lambda: statements.book_refund(row, award=world.AWARD, by=by),
        lambda: statements.set_line_aside(row, reason="So", by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    statements.set_line_aside(row, reason="So", by=people.maker())
    with pytest.raises(NotAllowed):
        statements.take_line_up(row, by=by)


def test_which_payments_a_line_may_be_of():
    row = waiting(line(1), line(2, e2e=None), back(1, e2e=None), fee_line())
    rows = {one.place: statements.payments_for(one) for one in StatementLine.objects.all()}
    assert [one.reference for one in rows[2]] == [ref(2), ref(3)]
    assert [one.reference for one in rows[3]] == [ref(1)]
    assert statements.payments_for(row) == []
    bring(pain002(group(answered("ELSE", "RJCT"))))
    assert len(statements.payments_for(StatementLine.objects.order_by("pk").last())) == 2
