# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several at the same moment: a payment goes into one batch, a batch is released and handed over once. Real processes."""

import pytest

from budgets import checks
from budgets.models import Approval, BatchFile, JournalEntry, Payment, PaymentBatch
from tests.budgets.batches import office
from tests.budgets.payments import people
from tests.budgets.payments.people import TVET
from tests.racers import Racers

ACTS = "tests.budgets.batches.racing"
pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def found():
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]


def test_of_four_who_release_and_four_who_take_the_same_payments_one_does_each():
    office.checked()
    maker, releaser, second = people.maker().pk, people.releaser().pk, people.second_releaser().pk
    with Racers(4) as racers:
        answers = racers.race(f"{ACTS}:draft", [[maker]] * 4)
        assert sorted(answer.refused for answer in answers) == ["", *["PaymentsRefused"] * 3], answers
        batch = PaymentBatch.objects.get(payments__isnull=False, payments__reference__endswith="T1-1")

        first = office.paid(1)[0].pk
        acts = [[batch.pk, maker, False], [batch.pk, people.checker().pk, True]]
        answers = racers.race(f"{ACTS}:lock_or_reject", acts)
        told = {(answer.done, answer.refused) for answer in answers}
        kept = Payment.objects.get(pk=first).state == "checked"
        assert told == ({("locked", ""), (None, "InABatch")} if kept else {("locked", ""), ("rejected", "")})

        answers = racers.race(f"{ACTS}:release", [[batch.pk, releaser], [batch.pk, second]] * 2)
        assert {answer.refused for answer in answers} <= {"", "WrongState", "TakenMeanwhile"}, answers
        paid = Payment.objects.filter(state="released").count()
        assert (JournalEntry.objects.count(), BatchFile.objects.count()) == (paid, 1)
        assert Approval.objects.filter(stage="release").count() == paid
    assert found() == []


def test_a_batch_is_handed_over_or_cancelled_not_both():
    office.checked()
    maker = people.maker().pk
    batch = office.released(make=office.order)
    with Racers(4) as racers:
        acts = [[batch.pk, maker, cancel] for cancel in (False, True, False, True)]
        answers = racers.race(f"{ACTS}:hand_over_or_cancel", acts)
    assert sorted(bool(answer.refused) for answer in answers) == [False, True, True, True], answers
    state = PaymentBatch.objects.get().state
    wanted = {"sent": ["checked", "sent", "sent"], "cancelled": ["checked", "released", "released"]}[state]
    assert (sorted(Payment.objects.values_list("state", flat=True)), found()) == (wanted, [])
