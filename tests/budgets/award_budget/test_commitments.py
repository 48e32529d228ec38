# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is promised to an award stands in 8010 until it is paid out or given up; the check finds anything else."""

import pytest
from django.utils import timezone

from budgets.checks.commitments import commitments_agree
from budgets.models import Ceiling, JournalEntry, TranchePlan
from budgets.operations import payment as payments
from budgets.operations.ceiling import move_ceiling
from budgets.operations.commitment import keep_commitment
from budgets.operations.payment import today_of
from budgets.operations.tranche import KEEPER, Agreed, Planned, cancel_tranche, open_award, replan
from budgets.states import ConditionKind
from core.acting import WORKER
from tests import personas
from tests.budgets.payments import people, world
from tests.budgets.plan import planning, spending
from tests.budgets.plan.planning import TVET, rwf, tranche
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


def committed(award) -> tuple[int, int]:
    return spending.balance("8010", award.number), spending.balance("8020", award.number)


def found() -> list[str]:
    return [str(one.words) for one in commitments_agree(TVET)]


def keys(award) -> list[str]:
    rows = JournalEntry.objects.filter(key__startswith=f"award:{award.number}:")
    return [one.removeprefix(f"award:{award.number}:") for one in rows.values_list("key", flat=True)]


def asked_for(award):
    people.set_rules()
    account = people.active(people.new_payee(award_number=award.number))
    return payments.request_payment(tranche(award), account=account, by=people.maker())


def released(award):
    payment = payments.check_payment(asked_for(award), by=people.checker())
    return payments.release_payment(payment, by=people.releaser())


def test_a_plan_commits_the_award_once():
    award = planning.opened()
    open_award(award, by=KEEPER)

    assert (committed(award), keys(award), found()) == ((3_000_000, -3_000_000), ["commit"], [])


def test_a_release_takes_its_part_out_in_its_own_entry_and_a_failure_puts_it_back():
    award = planning.opened()
    payment = released(award)
    entry = JournalEntry.objects.get(key=f"pay:{payment.reference}:release")
    assert (committed(award)[0], entry.postings.count(), found()) == (1_200_000, 4, [])

    world.send(payment)
    payments.settle_payment(
        payment, amount=payment.amount, paid_on=today_of(TVET), voucher="V", bank="BK", by=people.maker()
    )
    assert (committed(award)[0], found()) == (1_200_000, [])

    payments.return_payment(payment, reason="AC06", by=people.maker())
    assert (committed(award)[0], found()) == (3_000_000, [])


def test_what_no_plan_promises_is_not_taken_out():
    world.ready()

    payment = world.released()

    assert JournalEntry.objects.get(key=f"pay:{payment.reference}:release").postings.count() == 2
    assert found() == []


def test_a_tranche_that_is_called_off_is_given_up():
    award = planning.opened()

    cancel_tranche(tranche(award, 2), by=planning.director(), reason="The shop has closed")

    assert (committed(award)[0], keys(award), found()) == (1_800_000, ["commit", "commit:1"], [])


def test_a_plan_that_is_only_divided_anew_promises_the_same():
    award = planning.opened()
    seen = [Agreed(ConditionKind.MILESTONE, "Roof is on")]

    replan(award, [Planned(rwf(3_000_000), seen)], by=planning.director(), reason="Agreed anew")

    assert (committed(award)[0], keys(award)) == (3_000_000, ["commit"])


def test_a_ceiling_that_is_lowered_and_raised_again_moves_the_promise_within_the_plan():
    award = planning.opened()
    ceiling = Ceiling.objects.get(number=award.number)

    for to, stands in ((2_000_000, 2_000_000), (2_500_000, 2_500_000), (4_000_000, 3_000_000)):
        move_ceiling(ceiling, to=rwf(to), by=planning.director(), reason="Amended")
        assert (committed(award)[0], found()) == (stands, [])


def test_where_nothing_is_planned_nothing_is_committed():
    made = world.ready()

    keep_commitment(Ceiling.objects.get(number=made.number), by=WORKER)

    assert not JournalEntry.objects.exists()


def test_the_commitment_is_dated_by_the_day_it_happened():
    award = planning.giving.active()
    then = timezone.now() - timezone.timedelta(days=40)

    open_award(award, by=KEEPER, at=then)

    entry = JournalEntry.objects.get(key=f"award:{award.number}:commit")
    assert entry.date == then.astimezone(award.submission.call.zone).date()


def test_the_check_names_what_does_not_agree():
    award = planning.opened()
    with unguarded("budgets_trancheplan"):
        TranchePlan.objects.filter(award=award).update(given_up_minor=5)

    assert found() == [
        f"The ledger holds a commitment of {rwf(3_000_000)}, but {rwf(2_999_995)} is promised and not paid out."
    ]
    assert personas.PROGRAMME == TVET
