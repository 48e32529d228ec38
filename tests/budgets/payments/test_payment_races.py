# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many at the same moment: one payment of one thing, no ceiling passed, one answer of one person. Real processes."""

from collections import Counter

import pytest

from budgets import checks
from budgets.models import Approval, Ceiling, JournalEntry, Payment
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET
from tests.racers import Racers

ACTS = "tests.budgets.payments.racing"
AWARDS, PARTS, CEILING = 20, 5, 4_200
pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def found():
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]


def test_eight_clerks_ask_for_a_hundred_things():
    """Twenty awards of five parts each, under ceilings that hold four: 80 payments, whoever comes first."""
    clerk = people.maker()
    people.checker()
    for number in range(AWARDS):
        name = f"TVET-AW-{number}"
        world.award(name, PARTS, place=number + 1, ceiling=CEILING)
        people.active(people.new_payee(name=name, award_number=name))
    with Racers(8) as racers:
        answers = racers.race(f"{ACTS}:request_all", [[clerk.pk, 12 * number] for number in range(8)])
    assert [answer.refused for answer in answers] == [""] * 8, answers

    told = Counter()
    for answer in answers:
        told.update(answer.done)
    assert set(told) <= {"asked", "LivePayment", "CeilingPassed"}, told
    live = Payment.objects.live()
    assert told["asked"] == live.count() == AWARDS * 4
    assert live.values("content_type", "object_id").distinct().count() == AWARDS * 4
    assert {row.committed_minor for row in Ceiling.objects.all()} == {4_000}
    assert found() == []


def test_a_double_click_of_one_person_is_one_answer():
    people.set_rules(hands=[{"currency": "RWF", "up_to_minor": None, "checks": 2, "releases": 1}])
    world.ready()
    with Racers(6) as racers:
        for order in (1, 2, 3):
            payment = world.requested(order)
            answers = racers.race(f"{ACTS}:check", [[payment.pk, people.checker().pk]] * 6)
            assert {(answer.done, answer.refused) for answer in answers} == {("requested", "")}, answers
            assert Approval.objects.filter(payment=payment).count() == 1


def test_six_clicks_on_release_post_once():
    world.ready()
    with Racers(6) as racers:
        for order in (1, 2, 3):
            payment = world.checked(order)
            answers = racers.race(f"{ACTS}:release", [[payment.pk, people.releaser().pk]] * 6)
            assert {(answer.done, answer.refused) for answer in answers} == {("released", "")}, answers
    assert (JournalEntry.objects.count(), found()) == (3, [])


def test_of_a_check_and_a_withdrawal_at_once_the_counters_stay_right():
    world.ready()
    maker, checker, second = people.maker().pk, people.checker().pk, people.second_checker().pk
    with Racers(4) as racers:
        for order in (1, 2, 3):
            payment = world.requested(order)
            acts = [[payment.pk, maker, True], [payment.pk, checker, False]]
            acts += [[payment.pk, second, False], [payment.pk, maker, True]]
            answers = racers.race(f"{ACTS}:check_or_withdraw", acts)
            assert {answer.refused for answer in answers} <= {"", "WrongState", "TakenMeanwhile"}, answers
            assert payment.fresh().state == "rejected"
    assert (world.counted(), found()) == ((0, 0), [])


def test_of_paid_and_failed_at_once_the_bank_is_believed_once():
    world.ready()
    maker, checker = people.maker().pk, people.checker().pk
    with Racers(6) as racers:
        for order in (1, 2, 3):
            payment = world.sent(order)
            acts = [[payment.pk, maker, False], [payment.pk, checker, True]] * 3
            answers = racers.race(f"{ACTS}:settle_or_fail", acts)
            done = {answer.done for answer in answers} - {None}
            assert len(done) == 1, answers
            assert {answer.refused for answer in answers} == {"", "TakenMeanwhile"}, answers
            assert payment.fresh().state in {"settled", "failed"}
    assert found() == []
