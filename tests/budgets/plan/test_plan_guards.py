# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of plans, tranches and conditions, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from budgets.guards import guards_missing
from budgets.models import ReleaseCondition, Tranche, TranchePlan
from budgets.operations import tranche as ops
from grants.models import Award
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import tranche
from tests.grants import giving

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        whole(act)


def whole(act):
    """Do it, with what PostgreSQL looks at when the transaction ends."""
    act()
    if connection.vendor == "postgresql":
        connection.check_constraints()


def rows(award):
    return (
        TranchePlan.objects.filter(award=award),
        Tranche.objects.filter(award=award),
        ReleaseCondition.objects.filter(tranche__award=award),
    )


def test_every_guard_is_there():
    assert guards_missing() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_minor": 1},
        {"given_up_minor": 1},
        {"version": 2},
        {"sealed_at": NOW},
        {"sealed_at": None},
        {"sealed_at": None, "version": 3},
        {"sealed_at": None, "version": 2, "given_up_minor": 7},
    ],
)
def test_a_sealed_plan_stays(changes):
    plans, _tranches, _conditions = rows(planning.opened())

    refused(lambda: plans.update(**changes))
    refused(lambda: plans._raw_delete("default"))


def test_tranches_of_a_sealed_plan_stay():
    award = planning.opened()
    _plans, tranches, _conditions = rows(award)

    refused(lambda: tranches.filter(no=1).update(amount_minor=1))
    refused(lambda: tranches.filter(no=1).update(no=9))
    refused(lambda: tranches.filter(no=1).update(state="cancelled", cancelled_at=NOW, cancel_reason="x"))
    refused(lambda: Tranche.objects.create(award=award, no=3, amount_minor=1))
    refused(lambda: tranches._raw_delete("default"))
    refused(lambda: tranches.update(state="paid"))
    refused(lambda: tranches.update(state="somewhere"))


def opened_plan(award):
    plans, _tranches, _conditions = rows(award)
    plans.update(version=2, sealed_at=None)
    return plans


@pytest.mark.parametrize("more", [{}, {"given_up_minor": 1}, {"amount_minor": 3_000_001}])
def test_a_plan_is_sealed_only_when_it_is_the_award(more):
    award = planning.opened()

    def seal_wrongly():
        plans = opened_plan(award)
        if not more:
            Tranche.objects.create(award=award, no=3, amount_minor=1)
        plans.update(sealed_at=NOW, **more)

    refused(seal_wrongly)


def test_a_plan_follows_the_amount_of_the_award():
    award = planning.opened()

    def seal_after_the_award_grew():
        Award.objects.filter(pk=award.pk).update(amount_minor=3_000_001)
        opened_plan(award).update(sealed_at=NOW)

    refused(seal_after_the_award_grew)


def test_an_open_plan_keeps_its_version():
    award = planning.opened()

    refused(lambda: opened_plan(award).update(version=3))


@pytest.mark.postgres
def test_no_transaction_leaves_a_plan_open():
    award = planning.opened()

    refused(lambda: opened_plan(award))


@pytest.mark.postgres
def test_no_transaction_begins_a_plan_without_sealing_it():
    award = giving.active()

    refused(lambda: TranchePlan.objects.create(award=award, amount_minor=5))


def test_a_plan_begins_open_and_is_one_per_award():
    award = giving.active()

    refused(lambda: TranchePlan.objects.create(award=award, amount_minor=5, sealed_at=NOW))
    refused(lambda: TranchePlan.objects.create(award=award, amount_minor=0))
    refused(lambda: TranchePlan.objects.create(award=award, amount_minor=5, given_up_minor=6))
    refused(lambda: Tranche.objects.create(award=award, no=1, amount_minor=1))


def test_in_an_open_plan_a_tranche_is_more_than_nothing_and_begins_planned():
    award = planning.opened()

    def create(**given):
        opened_plan(award)
        Tranche.objects.create(award=award, **{"no": 3, "amount_minor": 1} | given)

    refused(lambda: create(amount_minor=0))
    refused(lambda: create(no=1))
    refused(lambda: create(state="paid", paid_at=NOW))


def test_what_was_called_off_stays_so():
    award = planning.opened()
    ops.cancel_tranche(tranche(award, 2), reason="x", by=planning.director())

    refused(
        lambda: Tranche.objects.filter(award=award, no=2).update(
            state="due", cancelled_at=None, cancel_reason=""
        )
    )


def test_conditions_stay_as_agreed():
    award = planning.opened()
    _plans, _tranches, conditions = rows(award)

    refused(lambda: conditions.update(words="nothing"))
    refused(lambda: conditions.update(kind="date"))
    refused(lambda: conditions.update(params={"on": "2020-01-01"}))
    refused(lambda: conditions._raw_delete("default"))
    refused(lambda: ReleaseCondition.objects.create(tranche=tranche(award), order=9, kind="document"))


@pytest.mark.parametrize(
    "changes",
    [
        {"met_at": NOW},
        {"met_at": NOW, "met_by": "grace"},  # of a fact, and without evidence
        {"met_at": NOW, "met_by": "grace", "evidence": "x", "order": 1},  # of a fact
        {"waived_at": NOW, "waived_by": "emmanuel"},
        {"waiver_asked_at": NOW, "waiver_asked_by": "grace"},
        {
            "waiver_asked_at": NOW, "waiver_asked_by": "grace", "waiver_reason": "x", "waived_at": NOW,
            "waived_by": "grace",
        },
    ],
)  # fmt: skip
def test_nobody_meets_or_waives_past_the_rules(changes):
    _plans, _tranches, conditions = rows(planning.opened())
    people = {name: personas.person(value) for name, value in changes.items() if name.endswith("_by")}

    refused(lambda: conditions.filter(kind="previous_liquidated").update(**changes | people))


def test_what_was_said_of_a_condition_stays():
    award = planning.opened()
    _plans, _tranches, conditions = rows(award)
    accounts, milestone = tranche(award, 2).conditions.all()
    ops.meet_condition(milestone, evidence="Seen", by=personas.grace())
    ops.ask_waiver(accounts, reason="The flood", by=personas.grace())
    ops.waive_condition(accounts, by=planning.director())

    met, waived = conditions.filter(pk=milestone.pk), conditions.filter(pk=accounts.pk)
    refused(lambda: met.update(evidence="Nothing seen"))
    refused(lambda: met.update(met_at=None, met_by=None, evidence=""))
    refused(lambda: waived.update(waived_at=None, waived_by=None))
    refused(lambda: waived.update(waiver_reason="Other"))
