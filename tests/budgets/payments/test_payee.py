# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payees and their accounts: proposed by one, confirmed by another, used after a waiting time, read with a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.states import Role
from budgets import banks
from budgets.hands import Hands, NotAThreshold
from budgets.lifecycle.payee import PayeeAccountLifecycle
from budgets.models import Payee, PayeeAccount
from budgets.operations import payee as payees
from budgets.operations import payment_rules
from budgets.operations.reasons import ReasonMissing
from budgets.states import ACCOUNT_LOOKS, AccountState
from core.clock import TICKS
from core.lifecycle import steps_of
from core.models import ReadEntry
from core.phones import NotAPhone
from core.refusals import NotAllowed, WrongState
from tests import personas, worlds
from tests.budgets.payments import people
from tests.budgets.payments.people import (
    BANK,
    LONG_AGO,
    TVET,
    WALLET,
    active,
    checker,
    maker,
    new_payee,
    proposed,
)

pytestmark = pytest.mark.django_db
V, B = "budgets.verify_account", "budgets.block_account"
TABLE = {
    "proposed": {("verify", "verified", V), ("block", "blocked", B)},
    "verified": {("come_into_use", "active", ""), ("block", "blocked", B)},
    "active": {("give_way", "replaced", ""), ("block", "blocked", B)},
    "blocked": set(),
    "replaced": set(),
}


def test_from_every_state_exactly_these_steps_lead_on():
    found = {state: set() for state in AccountState.values}
    for name, source, target, may, words in steps_of(PayeeAccount):
        found[source].add((name, target, may))
        assert words.endswith(".")
    assert found == TABLE
    assert set(ACCOUNT_LOOKS) == set(AccountState.values)
    assert issubclass(PayeeAccount, PayeeAccountLifecycle)


# Payees


def test_the_same_payee_added_again_is_the_row_that_stands():
    first = new_payee(name="  Huye   College ")
    assert new_payee() == first
    assert (str(first), Payee.objects.count()) == ("Huye College", 1)
    child = new_payee(kind="person", name="Keza", guardian_name="Aline Uwimana")
    assert child.guardian_name == "Aline Uwimana"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [({"name": " "}, payees.NameMissing), ({"guardian_name": "Aline"}, payees.GuardianOfNobody)],
)
def test_a_payee_that_is_not_right_is_refused(given, refusal):
    with pytest.raises(refusal):
        new_payee(**given)


def test_others_add_no_payee():
    with pytest.raises(NotAllowed, match="finance officers"):
        payees.add_payee(TVET, kind="person", name="Aline", by=personas.aline())


# Proposing


def test_an_account_is_kept_sealed_and_shown_masked():
    account = proposed()
    assert (account.state, account.masked, str(account)) == ("proposed", "•••• 5678", "BKIGRWRW •••• 5678")
    assert "100012345678" not in account.sealed_number
    wallet = proposed(**WALLET)
    assert (wallet.bic, str(wallet)) == ("", "Mobile money •••• 3456")
    assert (wallet.state_look, wallet.state_label) == ("waiting", "Proposed")


def test_the_same_account_proposed_again_is_the_row_that_stands():
    first = proposed()
    assert proposed(number="100012345678") == first
    assert proposed(number="100012345679") != first
    payees.block_account(first, reason="Wrong", by=maker())
    assert proposed() != first


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"holder": " "}, payees.NameMissing),
        ({"bic": "NO"}, banks.NotABic),
        ({"bic": "INGBNL2A"}, banks.BicOfAnotherCountry),
        ({"number": "RW12345678901234"}, banks.NoIbanThere),
        ({"number": "12"}, banks.NotAnAccountOfTheBank),
        (WALLET | {"number": "call me"}, NotAPhone),
    ],
)
def test_an_account_that_cannot_be_right_is_refused(given, refusal):
    with pytest.raises(refusal):
        proposed(**given)


def test_a_way_that_the_programme_does_not_pay_by_is_refused():
    people.set_rules(channels=["bank"])
    with pytest.raises(payees.WayNotOpen, match="Mobile money"):
        proposed(**WALLET)


# Confirming


def test_a_new_account_waits_for_the_programmes_days():
    account = payees.verify_account(proposed(), how="Called the college", by=checker())
    assert account.state == "verified"
    assert account.usable_from - account.verified_at == timedelta(days=3)
    assert payees.put_into_use(account).state == "verified"
    assert payees.put_waiting_into_use() == 0
    assert "budgets.operations.payee.put_waiting_into_use" in TICKS


def test_when_it_has_waited_it_comes_into_use_by_itself():
    account = payees.verify_account(proposed(), how="Letter", by=checker(), at=LONG_AGO)
    assert payees.put_waiting_into_use() == 1
    assert account.fresh().state == "active"
    assert payees.put_into_use(account.fresh()).state == "active"


def test_without_a_waiting_time_it_is_used_at_once():
    people.set_rules(cooling_days=0)
    assert payees.verify_account(proposed(), how="Letter", by=checker()).state == "active"


def test_a_newer_account_takes_the_place_of_the_one_for_the_same_way():
    first, wallet = active(), active(**WALLET)
    second = active(number="200087654321")
    assert [one.fresh().state for one in (first, wallet, second)] == ["replaced", "active", "active"]


def test_who_proposed_does_not_confirm():
    account = payees.propose_account(new_payee(), by=people.with_role(maker(), Role.FINANCE_CHECKER), **BANK)
    with pytest.raises(payees.ProposedByYou, match="Jean-Paul"):
        payees.verify_account(account, how="I know", by=maker())


def test_a_confirmation_says_how_and_happens_once():
    account = proposed()
    with pytest.raises(payees.HowMissing):
        payees.verify_account(account, how=" ", by=checker())
    with pytest.raises(NotAllowed, match="finance checkers"):
        payees.verify_account(account, how="Called", by=personas.grace())
    payees.verify_account(account, how="Called", by=checker())
    with pytest.raises(WrongState):
        payees.verify_account(account, how="Called", by=checker())


# Blocking and reading


def test_a_blocked_account_stays_blocked():
    account = active()
    with pytest.raises(ReasonMissing):
        payees.block_account(account, reason=" ", by=maker())
    payees.block_account(account, reason="The payee never heard of it", by=maker())
    assert (account.state, account.block_reason) == ("blocked", "The payee never heard of it")
    with pytest.raises(WrongState):
        payees.put_into_use(account)


def test_the_number_is_read_for_a_reason_that_is_kept():
    account = proposed()
    with pytest.raises(ReasonMissing):
        payees.reveal_account(account, reason="", by=maker())
    with pytest.raises(NotAllowed):
        payees.reveal_account(account, reason="Curious", by=personas.grace())
    assert not ReadEntry.objects.exists()
    assert (
        payees.reveal_account(account, reason="Call with the bank", by=personas.vincent()) == "100012345678"
    )
    kept = ReadEntry.objects.get()
    assert (kept.person, kept.what, kept.subject_id) == (personas.vincent(), "account number", account.pk)
    assert kept.reason == "Call with the bank"


# The programme's rules


def test_without_rules_the_programmes_number_of_people_holds():
    programme = worlds.programme()
    assert payment_rules.hands_of(TVET, people.rwf(5)) == Hands(1, 1)
    programme.hands_on_payment = 2
    programme.save()
    assert payment_rules.hands_of(TVET, people.rwf(5)) == Hands(1, 0)
    assert payment_rules.hands_of("other", people.rwf(5)) == Hands(1, 1)


def test_a_director_sets_the_rules():
    people.set_rules(hands=[{"currency": "RWF", "up_to_minor": None, "checks": 2, "releases": 2}])
    made = people.set_rules(hands=[{"currency": "RWF", "up_to_minor": None, "checks": 1, "releases": 2}])
    assert str(made) == TVET
    assert payment_rules.hands_of(TVET, people.rwf(5)) == Hands(1, 2)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"hands": [{}]}, NotAThreshold),
        ({"cooling_days": -1}, payment_rules.WaitUnfit),
        ({"cooling_days": 61}, payment_rules.WaitUnfit),
        ({"channels": []}, payment_rules.NoWayOfPaying),
        ({"channels": ["cheque"]}, payment_rules.NoWayOfPaying),
    ],
)
def test_rules_that_are_not_right_are_refused(given, refusal):
    with pytest.raises(refusal):
        people.set_rules(**given)


def test_others_set_no_rules():
    with pytest.raises(NotAllowed, match="directors"):
        payment_rules.set_payment_rules(TVET, hands=[], cooling_days=0, channels=["bank"], by=maker())


def test_a_moment_given_by_an_import_is_kept():
    when = timezone.now() - timedelta(days=9)
    assert payees.propose_account(new_payee(), by=maker(), at=when, **BANK).proposed_at == when
