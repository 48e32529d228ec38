# SPDX-License-Identifier: AGPL-3.0-or-later
"""Releasing a batch: the control sum, who may not, what is paid may refuse, and that it happens once."""

import pytest

from budgets import checks
from budgets.models import Anchor, JournalEntry
from budgets.operations import batch as batches
from budgets.operations import payment as payments
from budgets.operations.batch.refusals import ControlSumMissing
from budgets.operations.tranche.paying import TRANCHE
from budgets.states import ConditionKind
from core.lifecycle import possible_steps
from core.refusals import Refusal, WrongState
from documents.contexts import Fulfilled
from tests.budgets.batches import office
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET, rwf
from tests.budgets.plan import planning

pytestmark = pytest.mark.django_db


def states():
    return [one.state for one in office.paid()]


def found():
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]


def test_the_control_sum_is_typed_in_again():
    office.checked()
    batch = office.locked()
    with pytest.raises(ControlSumMissing):
        batches.release_batch(batch, by=people.releaser())
    for wrong in (rwf(3_001), rwf(1)):
        with pytest.raises(batches.ControlSumDiffers) as refused:
            batches.release_batch(batch, control=wrong, by=people.releaser())
        assert refused.value.field == "control"
    assert states() == ["checked"] * 3


def test_a_batch_of_one_needs_no_sum():
    office.checked()
    assert batches.release_batch(office.locked(1), by=people.releaser()).state == "released"


def test_who_asked_or_checked_does_not_release():
    office.checked()
    batch = office.locked(1)
    for who in (people.maker(), people.checker()):
        people.with_role(who, "releaser")
        who.__dict__.pop("_roles_now", None)
        with pytest.raises(Refusal, match=r"You (asked|checked)"):
            office.release(batch, by=who)


def test_what_is_paid_may_refuse():
    office.checked()
    batch = office.locked(1)
    world.REFUSALS[world.part(1).pk, "release"] = WrongState(thing="T1", state="called off")
    try:
        with pytest.raises(batches.ChannelCannot, match="called off"):
            office.release(batch)
    finally:
        world.REFUSALS.clear()


def test_two_releases_take_two_people_and_the_file_is_made_with_the_second():
    office.checked(hands=2)
    batch = office.locked()
    batch = office.release(batch)
    assert (batch.state, states(), batch.files.count()) == ("locked", ["checked"] * 3, 0)
    office.release(batch)  # the same person again: it was said already
    assert JournalEntry.objects.count() == 0
    batch = office.release(batch, by=people.second_releaser())
    assert (batch.state, states(), JournalEntry.objects.count()) == ("released", ["released"] * 3, 3)
    assert found() == []


def test_released_twice_it_was_released_once():
    office.checked()
    batch = office.released()
    again = office.release(batch)
    assert (again.state, JournalEntry.objects.count(), again.files.count()) == ("released", 3, 1)


def test_payments_that_were_released_alone_go_out_with_the_others():
    office.checked()
    batch = office.order(1, 2)
    payments.release_payment(office.paid(1)[0], by=people.releaser())
    batch = office.release(batches.lock_batch(batch, by=people.maker()))
    assert (batch.state, JournalEntry.objects.count()) == ("released", 2)
    other = office.draft(3)
    payments.release_payment(office.paid(3)[0], by=people.releaser())
    other = office.release(batches.lock_batch(other, by=people.maker()))
    assert (other.state, found()) == ("released", [])


def test_the_books_may_be_closed():
    from budgets.operations import ledger

    office.checked()
    batch = office.locked()
    today = payments.today_of(TVET)
    period = ledger.open_period(TVET, starts_on=today.replace(day=1), ends_on=today, by=people.maker())
    ledger.close_period(period, by=people.checker())
    with pytest.raises(ledger.BooksClosed):
        office.release(batch)
    assert (states(), batch.files.count()) == (["checked"] * 3, 0)


def test_nobody_is_offered_a_step_that_is_not_his():
    office.checked()
    batch = office.draft()
    assert possible_steps(batch, people.maker()) == {"lock", "cancel"}
    assert possible_steps(batch, people.director()) == set()
    assert Anchor.objects.count() == 0


# Tranches are asked together


def asked_tranche():
    """Jean-Paul asked for the first tranche of an award in force, Odile checked it, and a batch with it is locked."""
    people.set_rules()
    award = planning.opened()
    account = people.active(people.new_payee(award_number=award.number))
    asked = payments.request_payment(planning.tranche(award), account=account, by=people.maker())
    payments.check_payment(asked, by=people.checker())
    drafted = world.drafted([asked], channel="pack")
    return award, asked, batches.lock_batch(drafted, by=people.maker())


def test_a_tranche_is_released_with_its_batch_and_its_paper_says_how_conditions_were_met():
    from budgets.batch_papers import request_paper
    from grants.models import Programme

    _award, asked, batch = asked_tranche()
    batch = office.release(batch)
    asked.refresh_from_db()
    assert (batch.state, asked.state, found()) == ("released", "released", [])
    paper = request_paper(batch, asked, Programme.objects.get(), [["Grant", "{award}"]])
    (met,) = paper.conditions
    assert (met.words, met.how[:9]) == ("The agreement is signed", "Met since")
    assert (paper.codes, paper.bank) == ((("Grant", asked.award_number),), "Bank of Kigali, BKIGRWRW")
    assert [one.what for one in paper.answers] == ["Asked for by", "Checked by", "Released by"]
    assert isinstance(met, Fulfilled)


def test_a_tranche_whose_award_is_suspended_meanwhile_is_not_released(django_assert_max_num_queries):
    from grants.models import Award

    award, _asked, batch = asked_tranche()
    Award.objects.filter(pk=award.pk).update(ends_on="2020-01-01")
    with pytest.raises(batches.ChannelCannot, match="ended on 2020-01-01"):
        office.release(batch)
    first, second = planning.tranche(award, 1), planning.tranche(award, 2)
    assert ConditionKind.PREVIOUS_LIQUIDATED in {one.kind for one in second.conditions.all()}
    with django_assert_max_num_queries(4):
        (_one, _why), (_two, still) = TRANCHE.lock_all([first.pk, second.pk])
    assert still is not None


def test_what_was_waived_or_seen_says_by_whom():
    from budgets.operations.tranche import ask_waiver, meet_condition, waive_condition
    from tests import personas

    award = planning.opened()
    accounts, milestone = planning.tranche(award, 2).conditions.all()
    ask_waiver(accounts, reason="The flood", by=personas.grace())
    waive_condition(type(accounts).objects.get(pk=accounts.pk), comment="Granted", by=planning.director())
    before = dict(TRANCHE.evidence(planning.tranche(award, 2)))
    meet_condition(milestone, evidence="The report", by=personas.grace())
    told = dict(TRANCHE.evidence(planning.tranche(award, 2)))
    assert [how.partition(" by ")[0] for how in told.values()] == ["Waived", "Seen"]
    assert list(before.values())[1] == str(milestone.label)
