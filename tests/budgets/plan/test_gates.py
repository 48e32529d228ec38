# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why is my money not here? Short lines, who holds the next step, since when."""

import pytest
from django.utils import timezone

from budgets.gates import Gate, gates_of
from budgets.operations import tranche as ops
from budgets.operations.tranche.paying import TRANCHE
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import tranche
from tests.budgets.plan.test_due import suspended

pytestmark = pytest.mark.django_db


def told(one):
    return [(gate.words, gate.met, gate.who) for gate in gates_of(one, "en")]


def test_what_is_due_waits_for_finance():
    one = tranche(planning.opened())

    assert told(one) == [
        ("The award is in force", True, ""),
        ("The agreement is signed", True, ""),
        ("The payment is requested", False, "the finance officers"),
        ("The money has arrived", False, ""),
    ]
    assert gates_of(one, "en")[2].since == one.due_at
    assert gates_of(one, "en")[1].since == one.award.activated_at


def test_what_waits_says_for_whom_and_asks_nobody_to_pay_yet():
    one = tranche(planning.opened(), 2)

    assert told(one) == [
        ("The award is in force", True, ""),
        ("Earlier tranches are accounted for", False, "finance: an earlier tranche is not paid yet"),
        ("When the first report is accepted", False, "the team, then the programme officers"),
        ("The payment is requested", False, ""),
        ("The money has arrived", False, ""),
    ]


def test_what_is_on_its_way_and_what_arrived():
    one = tranche(planning.opened())
    TRANCHE.requested(one, None, personas.jean_paul(), timezone.now())
    assert told(one)[2:] == [
        ("The payment is requested", True, ""),
        ("The money has arrived", False, "finance, then the bank"),
    ]
    TRANCHE.settled(one, None, personas.jean_paul(), timezone.now())
    assert gates_of(one, "en")[-1] == Gate("The money has arrived", True, one.fresh().paid_at)


def test_a_waiver_is_seen_asked_for_and_granted():
    award = planning.opened()
    one = tranche(award, 2)
    accounts = one.conditions.first()
    ops.ask_waiver(accounts, reason="The flood", by=personas.grace())
    assert gates_of(one, "en")[1].who == "the director, about a waiver"

    ops.waive_condition(accounts, by=planning.director())
    gate = gates_of(one, "en")[1]
    assert (gate.met, gate.waived) == (True, True)


def test_a_suspended_award_and_a_tranche_called_off():
    award = planning.opened()
    ops.cancel_tranche(tranche(award, 2), reason="x", by=planning.director())
    assert told(tranche(award, 2)) == [("The tranche was called off", False, "nobody")]

    suspended(award)
    words, met, who = told(tranche(award))[0]
    assert (met, who) == (False, "the programme officers")
    assert "Suspended" in words


def test_it_is_told_in_the_readers_language_as_plain_text():
    gates = gates_of(tranche(planning.opened(), 2), "rw")

    assert all(type(gate.words) is str and type(gate.who) is str for gate in gates)
