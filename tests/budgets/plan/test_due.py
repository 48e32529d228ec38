# SPDX-License-Identifier: AGPL-3.0-or-later
"""When tranches are due: facts are looked at, and looked at again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from budgets import conditions
from budgets.conditions import CONDITIONS, Met, Waiting, look
from budgets.lifecycle.tranche import AwardNotActive, ConditionsOpen, PlanNotSealed
from budgets.models import ReleaseCondition
from budgets.operations import tranche as ops
from budgets.operations.tranche import Agreed, Planned
from budgets.operations.tranche.paying import TRANCHE
from budgets.states import ConditionKind, TrancheState
from budgets.watching import look_again
from core import outbox
from core.lifecycle import advance
from grants.models import Award
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import facts, rwf, tranche
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


def suspended(award):
    with unguarded("grants_award") as cursor:
        cursor.execute("UPDATE grants_award SET state = 'suspended' WHERE id = %s", [award.pk])


def waiting_for(*agreed, award=None):
    """An award whose only tranche waits for these; planned anew by the director."""
    award = award or planning.opened()
    planned = [Planned(rwf(3_000_000), [Agreed(*one) for one in agreed])]
    ops.replan(award, planned, reason="Agreed otherwise", by=planning.director())
    return tranche(award, 3)


def only(one) -> ReleaseCondition:
    return one.conditions.get()


def test_the_second_waits_for_the_accounts_of_the_first_then_for_the_milestone():
    award = planning.opened()
    first, second = tranche(award, 1), tranche(award, 2)
    accounts, milestone = second.conditions.all()
    assert str(look(accounts).who) == "finance: an earlier tranche is not paid yet"

    first = planning.paid(first)
    assert look(accounts) == Waiting(look(accounts).who, first.paid_at, look(accounts).words)
    assert "expenses" in str(look(accounts).who)

    advance(first.account_for, by=ops.KEEPER)
    assert look(accounts).since == first.liquidated_at
    assert not ops.refresh_due(second)
    ops.meet_condition(milestone, evidence="Report read", by=personas.grace())
    assert facts(award) == [(1, 1_800_000, "liquidated"), (2, 1_200_000, "due")]


def test_nothing_before_the_first_is_accounted_for():
    one = waiting_for((ConditionKind.PREVIOUS_LIQUIDATED,))

    assert look(only(one)) == Met(None, only(one).label)
    assert one.state == TrancheState.DUE


def test_what_is_not_due_cannot_be_made_due():
    second = tranche(planning.opened(), 2)

    with pytest.raises(ConditionsOpen) as told:
        advance(second.fall_due, by=ops.KEEPER)
    assert "Earlier tranches are accounted for; When the first report is accepted" in str(told.value)


@pytest.mark.parametrize(("days", "state"), [(-1, "due"), (0, "due"), (1, "planned")])
def test_a_day_comes_in_the_calls_time_zone(days, state):
    award = planning.opened()
    on = timezone.localdate(timezone=award.submission.call.zone) + timedelta(days=days)

    one = waiting_for((ConditionKind.DATE, "", {"on": on.isoformat()}), award=award)

    assert one.state == state
    found = look(only(one))
    assert isinstance(found, Met if state == "due" else Waiting)


def test_the_clock_brings_the_day():
    one = waiting_for((ConditionKind.DATE, "", {"on": "2999-01-01"}))
    assert look_again() == 0

    with unguarded("budgets_releasecondition") as cursor:
        cursor.execute("""UPDATE budgets_releasecondition SET params = '{"on": "2020-01-01"}'""")
    assert look_again() == 1

    assert one.fresh().state == TrancheState.DUE


def test_a_kind_that_no_room_answers_is_never_met():
    one = waiting_for((ConditionKind.REPORT_ACCEPTED,))

    found = look(only(one))
    assert isinstance(found, Waiting)
    assert found.since == one.award.tranche_plan.sealed_at
    assert one.state == TrancheState.PLANNED


def test_an_upper_room_answers_and_what_no_longer_holds_is_planned_again(monkeypatch):
    monkeypatch.setattr(conditions, "CONDITIONS", dict(CONDITIONS))
    one = waiting_for((ConditionKind.REPORT_ACCEPTED,))
    answer = [Met(None, "The report is accepted")]
    conditions.condition(ConditionKind.REPORT_ACCEPTED)(lambda condition: answer[0])

    assert ops.refresh_due(one)
    assert (one.state, bool(one.due_at)) == (TrancheState.DUE, True)
    assert not ops.refresh_due(one)

    answer[0] = Waiting("the coach", None, "The report was taken back")
    assert ops.refresh_due(one)
    assert (one.state, one.due_at) == (TrancheState.PLANNED, None)


def test_what_is_being_paid_stays_due():
    award = planning.opened()
    first = tranche(award)
    TRANCHE.requested(first, None, personas.jean_paul(), timezone.now())
    suspended(award)

    assert not ops.refresh_due(first)
    assert first.fresh().state == TrancheState.DUE


def test_a_suspended_award_has_nothing_due():
    award = planning.opened()
    suspended(award)

    assert ops.refresh_due(tranche(award))

    assert tranche(award).state == TrancheState.PLANNED
    with pytest.raises(AwardNotActive):
        advance(tranche(award).fall_due, by=ops.KEEPER)


def test_nothing_is_due_in_an_open_plan():
    award = planning.opened()
    first = tranche(award)
    with unguarded() as cursor:
        cursor.execute("UPDATE budgets_trancheplan SET sealed_at = NULL")

    assert ops.refresh_due(first)
    with pytest.raises(PlanNotSealed):
        advance(first.fall_due, by=ops.KEEPER)
    with unguarded() as cursor:  # as it was, for PostgreSQL's last look
        cursor.execute("UPDATE budgets_trancheplan SET sealed_at = %s", [timezone.now()])


def test_an_unsigned_agreement_waits_for_those_who_sign():
    award = planning.opened()
    with unguarded("grants_award") as cursor:
        cursor.execute("UPDATE grants_award SET activated_at = NULL")

    found = look(only(tranche(Award.objects.get(pk=award.pk))))

    assert (isinstance(found, Waiting), str(found.who)) == (True, "those who sign the agreement")


def test_the_outbox_follows_what_belongs_to_an_award():
    award = planning.opened()
    outbox.drain(kinds=("told",))
    with unguarded() as cursor:
        cursor.execute("UPDATE budgets_tranche SET state = 'planned' WHERE no = 1")
    milestone = tranche(award, 2).conditions.last()
    ops.ask_waiver(milestone, reason="The report is late", by=personas.grace())
    outbox.drain(kinds=("told",))

    assert tranche(award).state == TrancheState.DUE
