# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the bank says of a payment: paid, failed, come back, said again, or nothing that anybody knows."""

from datetime import date, timedelta

import pytest

from accounts.states import Role
from budgets.models import JournalEntry
from budgets.operations import payment as payments
from budgets.operations.payment.declaring import ReportedAlready
from budgets.operations.reasons import ReasonMissing
from core.acting import SystemActor
from core.money import Money
from core.refusals import NotAllowed, WrongState
from tests import personas
from tests.budgets.payments import people, world
from tests.budgets.payments.people import checker, director, maker, rwf
from tests.budgets.payments.world import counted
from tests.grants.giving import paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_told():
    world.TOLD.clear()
    world.REFUSALS.clear()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"amount": rwf(999)}, payments.AmountDiffers),
        ({"amount": Money(1_000, "EUR")}, payments.AmountDiffers),
        ({"voucher": " "}, payments.NamesMissing),
        ({"bank": ""}, payments.NamesMissing),
        ({"paid_on": date(2020, 1, 1)}, payments.DayUnfit),
        ({"paid_on": date(2999, 1, 1)}, payments.DayUnfit),
        ({"by": personas.grace}, NotAllowed),
    ],
)
def test_what_the_bank_says_must_fit(given, refusal):
    world.ready()
    payment = world.sent()
    with pytest.raises(refusal):
        world.settle(
            payment, **{name: value() if callable(value) else value for name, value in given.items()}
        )
    assert (payment.fresh().state, counted()) == ("sent", (1_000, 0))


def test_the_bank_may_say_it_again():
    world.ready()
    payment = world.settled()
    assert world.settle(payment).state == "settled"
    with pytest.raises(WrongState):
        world.settle(payment, paid_on=payments.today_of(people.TVET) - timedelta(days=1))
    payments.return_payment(payment, reason="AC06", by=maker())
    assert payments.return_payment(payment, reason="AC06", by=maker()).state == "returned"
    second = world.failed(2)
    assert payments.fail_payment(second, reason="AC01 wrong account", by=checker()).state == "failed"
    assert (counted(), JournalEntry.objects.count()) == ((0, 0), 6)


def test_an_import_says_what_the_bank_says_if_it_may():
    reader = SystemActor("statements", frozenset({"budgets.payment.settle", "budgets.payment.come_back"}))
    world.ready()
    payment = world.settle(world.sent(), by=reader)
    assert payments.return_payment(payment, reason="AC06", by=reader).state == "returned"
    with pytest.raises(NotAllowed):
        payments.fail_payment(world.sent(2), reason="AC06", by=reader)
    assert JournalEntry.objects.get(key="pay:TVET-AW-1-T1-1:settle").by is None


# Nobody knows


def test_two_people_and_a_letter_declare_an_unknown_outcome():
    world.ready()
    payment = world.sent()
    with pytest.raises(payments.LetterMissing, match="Attach"):
        payments.report_unknown(payment, letter=None, by=maker())
    with pytest.raises(payments.LetterMissing):
        payments.declare_failed(payment, reason="Lost", by=director())
    people.with_role(director(), Role.FINANCE_CHECKER)
    payments.report_unknown(payment, letter=paper("letter.pdf"), by=director())
    with pytest.raises(ReportedAlready, match="Solange"):
        payments.report_unknown(payment, letter=paper("letter.pdf"), by=maker())
    with pytest.raises(payments.ReportedByYou):
        payments.declare_failed(payment, reason="Lost", by=director())
    with pytest.raises(NotAllowed, match="directors"):
        payments.declare_failed(payment, reason="Lost", by=checker())
    with pytest.raises(ReasonMissing):
        payments.declare_failed(payment, reason="", by=people.with_role(personas.beatrice(), Role.DIRECTOR))
    payments.declare_failed(payment, reason="Lost", by=personas.beatrice())
    assert (payment.state, payment.declared_by, counted()) == ("failed", personas.beatrice(), (0, 0))
    assert world.TOLD[-1] == ("reopened", payment.reference)


def test_without_a_programme_the_day_is_that_of_utc():
    assert payments.today_of("nobody's")
