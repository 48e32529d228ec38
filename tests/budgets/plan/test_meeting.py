# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say about conditions: seen by an officer, waived by the director on another's request."""

import pytest

from budgets.conditions import Met, look
from budgets.operations import tranche as ops
from budgets.states import TrancheState
from core.models import AuditEntry
from core.refusals import NotAllowed
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import tranche
from tests.grants import giving

pytestmark = pytest.mark.django_db


def conditions(award=None):
    """The accounts that are looked at, and the milestone that is confirmed."""
    return list(tranche(award or planning.opened(), 2).conditions.all())


def waived(condition):
    ops.ask_waiver(condition, reason="The flood", by=personas.grace())
    return ops.waive_condition(condition, by=planning.director())


def test_an_officer_says_what_was_seen():
    _accounts, milestone = conditions()

    met = ops.meet_condition(milestone, evidence=" Report read ", file=giving.paper(), by=personas.grace())

    assert (met.met_by, met.evidence, met.evidence_file.sha256) == (
        personas.grace(), "Report read", giving.paper().sha256,
    )  # fmt: skip
    assert look(met) == Met(met.met_at, met.label)
    with pytest.raises(ops.MetAlready):
        ops.meet_condition(milestone, evidence="Again", by=personas.grace())


def test_facts_are_not_confirmed_by_hand_and_nothing_without_words():
    accounts, milestone = conditions()

    with pytest.raises(ops.FactsSpeak):
        ops.meet_condition(accounts, evidence="x", by=personas.grace())
    with pytest.raises(ops.EvidenceNeeded):
        ops.meet_condition(milestone, evidence=" ", by=personas.grace())
    with pytest.raises(ops.EvidenceNeeded):
        ops.ask_waiver(milestone, reason=" ", by=personas.grace())


def test_a_waiver_is_asked_for_by_one_and_granted_by_the_director():
    accounts, milestone = conditions()

    with pytest.raises(ops.AskFirst):
        ops.waive_condition(accounts, by=planning.director())
    waived(accounts)
    ops.meet_condition(milestone, evidence="Report read", by=personas.grace())

    assert milestone.tranche.fresh().state == TrancheState.DUE
    row = type(accounts).objects.get(pk=accounts.pk)
    assert (row.waiver_asked_by, row.waived_by, row.waiver_reason) == (
        personas.grace(), planning.director(), "The flood",
    )  # fmt: skip
    assert AuditEntry.objects.filter(act="budgets.releasecondition.waive").count() == 1
    with pytest.raises(ops.MetAlready):
        ops.ask_waiver(accounts, reason="Again", by=personas.grace())


def test_a_director_who_is_also_officer_does_not_grant_what_he_asked_for():
    accounts, _milestone = conditions()
    director = planning.director()
    personas.give(director, "officer")
    director = type(director).objects.get(pk=director.pk)
    ops.ask_waiver(accounts, reason="The flood", by=director)

    with pytest.raises(ops.WaivedByAsker):
        ops.waive_condition(accounts, by=director)
    ops.ask_waiver(accounts, reason="The flood, says Grace", by=personas.grace())
    assert ops.waive_condition(accounts, by=director).waived_at


def test_what_is_called_off_waits_for_nothing():
    award = planning.opened()
    _accounts, milestone = conditions(award)
    ops.cancel_tranche(tranche(award, 2), reason="No longer needed", by=planning.director())

    with pytest.raises(ops.OfNoTranche):
        ops.meet_condition(milestone, evidence="x", by=personas.grace())


@pytest.mark.parametrize("who", ["aline", "jean_paul", "vincent", "stranger"])
def test_others_neither_confirm_nor_waive(who):
    _accounts, milestone = conditions()
    person = personas.person(who)

    for act in (
        lambda: ops.meet_condition(milestone, evidence="x", by=person),
        lambda: ops.ask_waiver(milestone, reason="x", by=person),
        lambda: ops.waive_condition(milestone, by=person),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_officer_does_not_waive():
    _accounts, milestone = conditions()

    with pytest.raises(NotAllowed):
        ops.waive_condition(milestone, by=personas.grace())


def test_a_waiver_is_refused_with_a_word_and_may_be_asked_for_again():
    accounts, _milestone = conditions()
    with pytest.raises(ops.AskFirst):
        ops.refuse_waiver(accounts, comment="No", by=planning.director())
    ops.ask_waiver(accounts, reason="The flood", by=personas.grace())

    with pytest.raises(NotAllowed):
        ops.refuse_waiver(accounts, comment="No", by=personas.grace())
    with pytest.raises(ops.WordMissing):
        ops.refuse_waiver(accounts, comment=" ", by=planning.director())
    row = ops.refuse_waiver(accounts, comment=" Build first ", by=planning.director())

    assert (row.waiver_asked_at, row.waiver_asked_by, row.waiver_reason) == (None, None, "")
    assert AuditEntry.objects.filter(act="budgets.releasecondition.refuse_waiver").count() == 1
    assert ops.ask_waiver(accounts, reason="Another flood", by=personas.grace()).waiver_asked_at


def test_what_waits_for_nothing_has_nothing_to_be_said_about():
    accounts, milestone = conditions()

    ops.must_wait(accounts)
    with pytest.raises(ops.FactsSpeak):
        ops.must_wait(accounts, by_hand=True)
    with pytest.raises(ops.AskFirst):
        ops.must_wait(milestone, by_hand=True, asked=True)
    with pytest.raises(ops.MetAlready):
        ops.must_wait(waived(milestone))
    ops.cancel_tranche(accounts.tranche, by=planning.director(), reason="The shop has closed")
    with pytest.raises(ops.OfNoTranche):
        ops.must_wait(type(accounts).objects.get(pk=accounts.pk))
