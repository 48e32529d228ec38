# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exceptions: each kind is found with its reason, leads to its evidence, and what is ordinary is not listed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets import auditing
from budgets.auditing import KINDS, Scope, exceptions
from budgets.models import TICKS
from budgets.operations import batch as batches
from budgets.operations import expense as expenses
from budgets.operations import ledger
from budgets.operations import payee as payees
from budgets.operations import payment as payments
from budgets.operations import tranche as tranches
from grants.models import Programme
from tests import personas
from tests.budgets.expenses import accounting
from tests.budgets.ledger import books
from tests.budgets.payments import people, world
from tests.budgets.plan import planning, spending
from tests.budgets.statements import bank
from tests.grants import giving
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db
PAGE = reverse("audit_exceptions")
TODAY = timezone.now().date()


def overridden():
    bank.sent()
    told = bank.told(bank.balance("OPBD", "5000"), bank.line(), bank.balance("CLBD", "4500"))
    bank.bring(told, reason="Letter of the bank")


def waived():
    condition = planning.tranche(planning.opened(), 2).conditions.last()
    tranches.ask_waiver(condition, reason="The flood", by=personas.grace())
    tranches.waive_condition(condition, by=planning.director())


def changed(days=10):
    world.ready()
    first = world.account()
    made = people.proposed(first.payee, number="200087654321")
    payees.verify_account(made, how="A call", by=people.checker(), at=timezone.now() - timedelta(days=days))
    payments.request_payment(world.part(), account=payees.put_into_use(made), by=people.maker())


def few_hands():
    world.ready()
    people.set_rules(hands=[{"currency": "RWF", "up_to_minor": 5000, "checks": 1, "releases": 0}])
    world.requested()


def failed():
    world.ready()
    world.failed()


def declared():
    world.ready()
    sent = world.sent()
    payments.report_unknown(sent, letter=giving.paper(), by=people.maker())
    payments.declare_failed(sent, reason="Lost on the way", by=people.director())


def taken_out():
    world.ready()
    one, two = world.checked(1), world.checked(2)
    world.carry_on(world.drafted([one, two]), "locked")
    batches.take_out(one.fresh(), reason="To be looked at again", by=people.releaser())


def turned_back():
    entry = books.posted()
    ledger.reverse(entry, reason="Booked twice", on=books.DAY, by=people.director())


def alike():
    one = accounting.spent()
    spending.accepted(one, 1_000, "one")
    spending.accepted(one, 1_000, "two")


def written_off():
    finding = accounting.found()
    proof = expenses.Proof(paper=giving.paper())
    expenses.settle_finding(
        finding,
        way="written_off",
        amount=planning.rwf(5),
        words="Nobody is left",
        proof=proof,
        by=planning.director(),
    )


CASES = {
    "overridden": (overridden, "Letter of the bank"),
    "waived": (waived, "The flood"),
    "account": (changed, "was confirmed 10 days before"),
    "hands": (few_hands, "2 people instead of 3."),
    "ended": (failed, "Failed: AC01 wrong account"),
    "declared": (declared, "Lost on the way"),
    "taken_out": (taken_out, "To be looked at again"),
    "reversed": (turned_back, "Booked twice"),
    "alike": (alike, "The same amount was spent"),
    "written_off": (written_off, "Nobody is left"),
}


def found(**given):
    kind = given.pop("kind", "")
    return exceptions(Scope(Programme.objects.get(key="tvet"), **given), kind).rows


def test_every_kind_has_its_case():
    assert set(CASES) == set(KINDS)


@pytest.mark.parametrize("kind", CASES)
def test_it_is_found_once_and_its_evidence_opens(client_for, kind):
    people.set_rules()
    make, why = CASES[kind]
    make()

    (one,) = [row for row in found() if row.kind == kind]
    client = client_for(personas.vincent())

    assert found(kind=kind) == [one]
    assert why in one.why
    assert one.who or kind == "reversed"
    assert client.get(one.url).status_code == 200
    shown = text(client.get(PAGE, {"kind": kind}))
    assert one.url in shown
    assert why in shown


def test_what_is_ordinary_is_not_listed(client_for):
    people.set_rules()
    world.ready()
    world.settled()

    assert found() == []
    assert "Nothing out of the ordinary" in text(client_for(personas.vincent()).get(PAGE))


@pytest.mark.parametrize(
    ("given", "n"),
    [
        ({"since": TODAY - timedelta(days=1), "until": TODAY + timedelta(days=1)}, 1),
        ({"since": TODAY + timedelta(days=2)}, 0), ({"until": TODAY - timedelta(days=2)}, 0),
    ],
)  # fmt: skip
def test_days_narrow_it(given, n):
    failed()

    assert len(found(**given)) == n


@pytest.mark.parametrize(("days", "n"), [(9, 0), (11, 1)])
def test_how_soon_is_soon_is_asked(days, n):
    changed()

    assert len(found(kind="account", days=days)) == n


def test_the_first_account_of_a_payee_is_no_change():
    world.ready()
    account = people.proposed(people.new_payee(name="Tumba College"))
    payees.verify_account(account, how="A call", by=people.checker(), at=timezone.now() - timedelta(days=5))
    payments.request_payment(world.part(), account=payees.put_into_use(account), by=people.maker())

    assert found(kind="account") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minor": 2, "text": "two", "supplier": "Other"}, None),
        ({"minor": 2, "text": "two", "invoice_number": " a-7 "}, "An invoice of this number"),
        ({"minor": 1, "text": "two"}, "The same amount"),
        ({"minor": 1, "text": "two", "spent_on": spending.SPENT + timedelta(days=1)}, None),
    ],
)
def test_when_expenses_are_alike(changes, words):
    one = accounting.spent()
    first = spending.reported(one, 1, "one", invoice_number="A-7")
    second = spending.reported(one, **changes)
    for each in (first, second):
        expenses.accept_expense(each, ticks=TICKS, by=personas.jean_paul())

    rows = found(kind="alike")

    assert [row.why.startswith(words) for row in rows] == ([True] if words else [])


def test_a_kind_that_was_cut_says_so(client_for, monkeypatch):
    monkeypatch.setattr(auditing, "MOST", 1)
    failed()

    assert "only the newest" in text(client_for(personas.vincent()).get(PAGE))


def test_it_is_a_file_and_filters_that_make_no_sense_filter_nothing(client_for):
    failed()
    client = client_for(personas.vincent())

    lines = client.get(PAGE, {"format": "csv", "kind": "ended"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "http://testserver/run/payments/" in lines[1]
    assert (
        client.get(PAGE, {"kind": "x", "days": "-1", "since": "never"}).context["page"].paginator.count == 1
    )
    assert "Nothing passes these filters" in text(client.get(PAGE, {"kind": "waived"}))


def test_an_entry_and_its_reversal_lead_to_each_other(client_for):
    personas.vincent()
    turned_back()
    client = client_for(personas.vincent())

    assert "It was taken back by entry 2." in text(client.get(reverse("audit_entry", args=["tvet", 1])))
    assert "It takes back entry 1." in text(client.get(reverse("audit_entry", args=["tvet", 2])))
    assert client.get(reverse("audit_entry", args=["tvet", 3])).status_code == 404


def test_it_costs_the_same_however_much_there_is(client_for):
    world.ready()
    world.failed(1)
    client = client_for(personas.vincent())
    one = queries(client, PAGE)
    world.failed(2)
    world.failed(3)

    assert queries(client, PAGE) == one
    assert queries(client, PAGE + "?kind=ended") <= 12
