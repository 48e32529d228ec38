# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `reconcile_money` finds of payments: nothing after any honest step, and each thing that was bent by hand."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from budgets import checks, happenings
from budgets.operations import ledger
from core.acting import WORKER
from grants.models import AwardInstalment
from tests.budgets.payments import world
from tests.budgets.payments.people import TVET, rwf
from tests.budgets.payments.world import STATES
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


def found():
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]


def bend(*statements):
    with unguarded() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize("state", STATES)
def test_after_honest_steps_there_is_nothing(state):
    world.ready()
    STATES[state]()
    world.requested(2)
    assert found() == []


PAYMENT = "UPDATE budgets_payment SET"
BENT = [
    ("requested", "UPDATE budgets_ceiling SET committed_minor = 999", "reserved is not"),
    ("settled", "UPDATE budgets_ceiling SET paid_minor = 999", "paid is not the sum"),
    (
        "sent",
        f"{PAYMENT} state = 'settled', settled_at = sent_at, paid_on = '2026-11-24', voucher_number = 'x'",
        "postings",
    ),
    (
        "sent",
        f"{PAYMENT} state = 'settled', settled_at = sent_at, paid_on = '2026-11-24', voucher_number = 'x'",
        "paid is not",
    ),
    ("sent", f"{PAYMENT} amount_minor = 2000", "another advance"),
    ("sent", f"{PAYMENT} amount_minor = 2000", "in transit is not"),
    ("sent", f"{PAYMENT} amount_minor = 2000", "has another amount"),
    ("sent", f"{PAYMENT} award_number = 'OTHER'", "OTHER RWF: the ledger holds another advance"),
    ("sent", f"{PAYMENT} reference = 'OTHER'", "there is no such payment"),
    ("sent", "DELETE FROM budgets_approval WHERE stage = 'check'", "too few people"),
    ("sent", "DELETE FROM budgets_approval WHERE stage = 'release'", "too few people"),
    (
        "sent",
        "UPDATE budgets_approval SET person_id = (SELECT maker_id FROM budgets_payment) WHERE stage = 'check'",
        "too few",
    ),
    ("requested", f"{PAYMENT} object_id = 999999", "what it pays is not there"),
]


@pytest.mark.parametrize(("state", "statement", "words"), BENT)
def test_what_was_bent_is_found(state, statement, words):
    world.ready()
    STATES[state]()
    bend(statement)
    assert [one for one in found() if words in one], found()


def test_a_posting_of_no_payment_is_found():
    world.ready()
    day = world.payments.today_of(TVET)
    ledger.post(
        TVET, happenings.release("pay:GHOST:release", day, "Ghost", award="A", amount=rwf(5)), by=WORKER
    )
    assert any("GHOST: was posted" in one for one in found())


def test_a_thing_of_an_unknown_kind_is_found(monkeypatch):
    world.ready()
    world.requested()
    monkeypatch.setattr("budgets.checks.payments.PAYABLES", {})
    assert any("is not there" in one for one in found())
    assert AwardInstalment.objects.exists()


def test_the_command_says_it(capsys):
    world.ready()
    world.settled()
    call_command("reconcile_money")
    bend("UPDATE budgets_ceiling SET paid_minor = 0")
    with pytest.raises((CommandError, SystemExit)):
        call_command("reconcile_money")
    assert connection.vendor
