# SPDX-License-Identifier: AGPL-3.0-or-later
"""A payment from asking to the bank's answer: who, in which order, what is counted and posted, what is refused."""

import pytest

from accounts.states import Role
from budgets.models import Approval, JournalEntry, Payment, Posting
from budgets.operations import ceiling as ceilings
from budgets.operations import payee as payees
from budgets.operations import payment as payments
from budgets.operations.reasons import ReasonMissing
from budgets.states import PAYMENT_LOOKS, PaymentState
from core.lifecycle import steps_of
from core.models import AuditEntry
from core.money import MixedCurrencies
from core.refusals import NotAllowed, Refusal, TakenMeanwhile, WrongState
from tests import personas
from tests.budgets.payments import people, world
from tests.budgets.payments.people import checker, maker, releaser
from tests.budgets.payments.world import STATES, counted
from tests.grants.giving import paper

pytestmark = pytest.mark.django_db
NO_MORE = set()
TABLE = {
    "requested": {("pass_check", "checked"), ("reject", "rejected"), ("withdraw", "rejected")},
    "checked": {
        ("release", "released"),
        ("pass_on", "released"),
        ("reject", "rejected"),
        ("withdraw", "rejected"),
    },
    "released": {("mark_sent", "sent"), ("fail", "failed")},
    "sent": {("settle", "settled"), ("fail", "failed"), ("declare_failed", "failed")},
    "settled": {("come_back", "returned")},
    "failed": NO_MORE,
    "returned": NO_MORE,
    "rejected": NO_MORE,
}


@pytest.fixture(autouse=True)
def nothing_told():
    world.TOLD.clear()
    world.REFUSALS.clear()


def balances() -> dict[tuple[str, str], int]:
    rows = Posting.objects.counted(people.TVET).balances()
    return {(row.code, row.subject): row.amount.minor for row in rows}


def letter():
    return paper("letter.pdf")


def test_from_every_state_exactly_these_steps_lead_on():
    found = {state: set() for state in PaymentState.values}
    for name, source, target, _may, words in steps_of(Payment):
        found[source].add((name, target))
        assert words.endswith(".")
    assert found == TABLE
    assert set(PAYMENT_LOOKS) == set(PaymentState.values)


STEPS = {
    "check": lambda one: payments.check_payment(one, by=people.second_checker()),
    "release": lambda one: payments.release_payment(one, by=people.second_releaser()),
    "reject": lambda one: payments.reject_payment(one, reason="No", by=checker()),
    "withdraw": lambda one: payments.withdraw_payment(one, reason="No", by=maker()),
    "send": lambda one: world.send(one),
    "settle": lambda one: world.settle(one, voucher="BK-18"),
    "fail": lambda one: payments.fail_payment(one, reason="AC04", by=checker()),
    "return": lambda one: payments.return_payment(one, reason="AC04", by=maker()),
    "report": lambda one: payments.report_unknown(one, letter=letter(), by=maker()),
}
POSSIBLE = {
    "requested": {"check", "reject", "withdraw"},
    "checked": {"release", "reject", "withdraw"},
    "released": {"send", "fail"},
    "sent": {"settle", "fail", "report"},
    "settled": {"return"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_every_state_and_every_step(state, step):
    world.ready()
    payment = STATES[state]()
    before = counted(), balances(), list(world.TOLD)
    if step in POSSIBLE.get(state, ()):
        STEPS[step](payment)
        return
    with pytest.raises(WrongState):
        STEPS[step](payment)
    assert (counted(), balances(), list(world.TOLD)) == before
    assert payment.fresh().state == state


# The straight way


def test_a_payment_goes_its_way_and_is_counted_and_posted():
    world.ready()
    payment = world.requested()
    assert (payment.reference, payment.attempt, payment.number) == ("TVET-AW-1-T1-1", 1, "TVET-AW-1-T1")
    assert (payment.state_look, payment.state_label, str(payment)) == (
        "waiting",
        "Asked for",
        "TVET-AW-1-T1-1",
    )
    assert (counted(), balances()) == ((1_000, 0), {})
    payments.check_payment(payment, by=checker())
    payments.release_payment(payment, by=releaser())
    assert balances() == {("1090", ""): -1_000, ("1310", "TVET-AW-1"): 1_000}
    world.send(payment)
    world.settle(payment)
    assert counted() == (1_000, 1_000)
    assert balances() == {("1010", "BK"): -1_000, ("1090", ""): 0, ("1310", "TVET-AW-1"): 1_000}
    assert (payment.maker_name, payment.checker_name, payment.releaser_name) == (
        "Jean-Paul Mugisha", "Odile Nyirahabineza", "Emmanuel Ndayisaba",
    )  # fmt: skip
    assert (payment.voucher_number, payment.batch.state) == ("BK-17", "sent")
    assert [what for what, _reference in world.TOLD] == ["requested", "settled"]
    assert [(one.stage, one.role, one.name) for one in payment.approvals.all()] == [
        ("check", Role.FINANCE_CHECKER, "Odile Nyirahabineza"), ("release", Role.RELEASER, "Emmanuel Ndayisaba"),
    ]  # fmt: skip
    assert str(payment.approvals.first()) == "TVET-AW-1-T1-1 check"
    told = (
        AuditEntry.objects.filter(act__startswith="budgets.payment.")
        .order_by("pk")
        .values_list("act", flat=True)
    )
    assert [act.rpartition(".")[2] for act in told] == [
        "request", "approve", "pass_check", "approve", "release", "mark_sent", "settle",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("end", "told"), [("failed", "reopened"), ("returned", "reopened"), ("rejected", "ended")]
)
def test_what_ended_is_taken_back_and_asked_for_again_under_a_new_reference(end, told):
    world.ready()
    first = STATES[end]()
    assert (counted(), set(balances().values()) - {0}) == ((0, 0), set())
    assert world.TOLD[-1] == (told, first.reference)
    again = world.requested()
    assert (again.attempt, again.reference) == (2, "TVET-AW-1-T1-2")
    assert counted() == (1_000, 0)


def test_a_payment_may_fail_before_it_is_sent():
    world.ready()
    payment = payments.fail_payment(world.released(), reason="The file was never sent", by=checker())
    assert (payment.state, counted()) == ("failed", (0, 0))


def test_its_maker_takes_a_checked_payment_back():
    world.ready()
    payment = payments.withdraw_payment(world.checked(), reason="Wrong instalment", by=maker())
    assert (payment.state, payment.reason, counted()) == ("rejected", "Wrong instalment", (0, 0))


# Asking


def test_a_thing_has_one_payment():
    world.ready()
    world.requested()
    with pytest.raises(payments.LivePayment, match=r"TVET-AW-1-T1-1.*Jean-Paul"):
        world.requested()
    assert counted() == (1_000, 0)


def test_a_paid_thing_is_not_paid_again():
    world.ready()
    world.settled()
    with pytest.raises(payments.LivePayment, match="Paid"):
        world.requested()


def test_the_ceiling_is_not_passed():
    world.ready(ceiling=2_500)
    world.requested(1), world.requested(2)
    with pytest.raises(ceilings.CeilingPassed, match=r"500.*TVET-AW-1"):
        world.requested(3)
    assert (counted(), Payment.objects.count()) == ((2_000, 0), 2)


def test_a_thing_says_itself_why_it_cannot_be_paid():
    world.ready()
    world.REFUSALS[world.part().pk, "request"] = Refusal()
    with pytest.raises(Refusal, match="cannot be done now"):
        world.requested()
    world.REFUSALS.clear()
    payment = world.checked()
    world.REFUSALS[world.part().pk, "release"] = Refusal()
    with pytest.raises(Refusal, match="cannot be done now"):
        payments.release_payment(payment, by=releaser())
    assert (payment.fresh().state, Approval.objects.filter(stage="release").count()) == ("checked", 0)


def test_money_goes_to_an_account_in_use_of_who_is_paid():
    world.ready()
    proposed = people.proposed(number="200087654321")
    with pytest.raises(payments.AccountNotUsable, match="Proposed"):
        payments.request_payment(world.part(), account=proposed, by=maker())
    payees.verify_account(proposed, how="Called", by=checker())
    with pytest.raises(payments.AccountWaits, match="Kigali"):
        payments.request_payment(world.part(), account=proposed, by=maker())
    stranger = people.active(people.new_payee(name="Somebody", award_number="TVET-AW-9"))
    with pytest.raises(payments.AccountOfAnother, match="TVET-AW-1-T1"):
        payments.request_payment(world.part(), account=stranger, by=maker())
    assert (counted(), Payment.objects.count()) == ((0, 0), 0)


@pytest.mark.parametrize("state", ["requested", "checked"])
def test_nothing_is_released_to_an_account_that_was_blocked_meanwhile(state):
    world.ready()
    payment = STATES[state]()
    payees.block_account(world.account(), reason="The payee never heard of it", by=checker())
    with pytest.raises(payments.AccountNotUsable, match="Blocked"):
        payments.check_payment(payment, by=checker()) if state == "requested" else payments.release_payment(
            payment, by=releaser()
        )


def test_others_ask_for_nothing():
    world.ready()
    with pytest.raises(NotAllowed, match="finance officers"):
        payments.request_payment(world.part(), account=world.account(), by=personas.grace())


def test_a_thing_in_another_currency_than_its_ceiling_is_refused():
    world.ready()
    other = world.part()
    other.award.currency = "EUR"
    other.award.save(update_fields=["currency"])
    with pytest.raises((MixedCurrencies, Exception), match=r"EUR|currency of its ceiling"):
        payments.request_payment(other, account=world.account(), by=maker())


@pytest.mark.parametrize("number", ["A very long number of an award", "Prix d’idée n° 1"])
def test_a_reference_fits_every_bank(number):
    world.ready(1)
    world.award(number, 1, place=2)
    account = people.active(people.new_payee(name=number, award_number=number))
    from grants.models import AwardInstalment

    payment = payments.request_payment(
        AwardInstalment.objects.get(award__number=number), account=account, by=maker()
    )
    assert len(payment.reference) <= 35
    assert payment.reference.isascii()
    assert payment.reference.endswith("-1")


# Answering


def test_one_person_answers_once_and_a_double_click_changes_nothing():
    world.ready()
    payment = world.checked()
    assert payments.check_payment(payment, by=checker()).state == "checked"
    assert Approval.objects.count() == 1
    payments.release_payment(payment, by=releaser())
    assert payments.release_payment(payment, by=releaser()).state == "released"
    assert (Approval.objects.count(), JournalEntry.objects.count()) == (2, 1)


def test_nobody_acts_in_two_places():
    world.ready()
    payment = world.requested()
    for role in (Role.FINANCE_CHECKER, Role.RELEASER):
        people.with_role(maker(), role)
    people.with_role(checker(), Role.RELEASER)
    with pytest.raises(payments.MakerApproves):
        payments.check_payment(payment, by=maker())
    payments.check_payment(payment, by=checker())
    with pytest.raises(payments.MakerApproves):
        payments.release_payment(payment, by=maker())
    with pytest.raises(payments.ApprovedBefore):
        payments.release_payment(payment, by=checker())
    assert payments.release_payment(payment, by=releaser()).state == "released"


@pytest.mark.parametrize(
    ("step", "who"),
    [
        (payments.check_payment, "finance checkers"),
        (payments.release_payment, "those who release payments"),
    ],
)
def test_others_do_not_answer(step, who):
    world.ready()
    with pytest.raises(NotAllowed, match=who):
        step(world.requested(), by=personas.grace())


def test_large_amounts_need_more_people_and_small_ones_two():
    people.set_rules(
        hands=[
            {"currency": "RWF", "up_to_minor": 999, "checks": 1, "releases": 0},
            {"currency": "RWF", "up_to_minor": None, "checks": 2, "releases": 2},
        ]
    )
    world.ready()
    payment = payments.check_payment(world.requested(), by=checker())
    assert (payment.state, payment.checker) == ("requested", None)
    payments.check_payment(payment, by=people.second_checker())
    assert (payment.state, payment.checker_name) == ("checked", "Didier Habimana")
    payments.release_payment(payment, by=releaser())
    assert (payment.state, JournalEntry.objects.count()) == ("checked", 0)
    payments.release_payment(payment, by=people.second_releaser())
    assert (payment.state, payment.releaser_name) == ("released", "Patrick Nshimiyimana")


def test_where_two_people_are_enough_the_check_releases():
    people.set_rules(hands=[{"currency": "RWF", "up_to_minor": None, "checks": 1, "releases": 0}])
    world.ready()
    payment = world.checked()
    assert (payment.state, payment.releaser, JournalEntry.objects.count()) == ("released", None, 1)


def test_who_comes_second_reads_who_was_first():
    world.ready()
    payment = world.rejected()
    with pytest.raises(TakenMeanwhile, match="Odile"):
        payments.check_payment(payment, by=people.second_checker())


@pytest.mark.parametrize("step", [payments.reject_payment, payments.fail_payment, payments.return_payment])
def test_what_ends_a_payment_says_why(step):
    world.ready()
    payment = {"reject_payment": world.requested, "fail_payment": world.sent, "return_payment": world.settled}
    with pytest.raises(ReasonMissing):
        step(payment[step.__name__](), reason="  ", by=checker())


def test_only_its_maker_withdraws_a_payment():
    world.ready()
    with pytest.raises(NotAllowed, match="asked for"):
        payments.withdraw_payment(world.requested(), reason="No", by=checker())
