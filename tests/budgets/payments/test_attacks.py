# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses of payees and payments, whoever asks: each attack is written in plain SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from budgets.operations import payee as payees
from tests.budgets.payments import people
from tests.budgets.payments.people import active, proposed

pytestmark = pytest.mark.django_db
ACCOUNT, PAYEE = "budgets_payeeaccount", "budgets_payee"
COPIED = (
    "payee_id, programme_key, channel, country, bic, sealed_number, last_digits, holder, proposed_by_id, "
    "proposed_at, verified_how, block_reason"
)

ELSEWHERE = COPIED.replace("programme_key", "'other'")


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def verified():
    return payees.verify_account(proposed(), how="Called", by=people.checker())


def two_active():
    """Two accounts of one payee, of which the first gave way."""
    first = active()
    active(first.payee, number="200087654321")


ACCOUNT_ATTACKS = [
    (active, f"UPDATE {ACCOUNT} SET sealed_number = 'mine'", "append-only"),
    (active, f"UPDATE {ACCOUNT} SET bic = 'EQBLRWRW'", "append-only"),
    (active, f"UPDATE {ACCOUNT} SET holder = 'Me'", "append-only"),
    (active, f"UPDATE {ACCOUNT} SET last_digits = '0000'", "append-only"),
    (proposed, f"UPDATE {ACCOUNT} SET channel = 'wallet', bic = ''", "append-only"),
    (active, f"UPDATE {ACCOUNT} SET verified_by_id = proposed_by_id", "append-only|does_not_verify"),
    (active, f"UPDATE {ACCOUNT} SET verified_at = NULL", "append-only"),
    (active, f"DELETE FROM {ACCOUNT}", "append-only"),
    (active, f"UPDATE {PAYEE} SET name = 'Somebody else'", "append-only"),
    (active, f"UPDATE {PAYEE} SET award_number = 'TVET-AW-2'", "append-only"),
    (people.new_payee, f"DELETE FROM {PAYEE}", "append-only"),
    (
        proposed,
        f"UPDATE {ACCOUNT} SET state = 'verified', verified_by_id = proposed_by_id, verified_at = proposed_at, "
        "usable_from = proposed_at, verified_how = 'I know'",
        "does_not_verify",
    ),
    (proposed, f"UPDATE {ACCOUNT} SET state = 'verified'", "was_verified|verification"),
    (proposed, f"UPDATE {ACCOUNT} SET state = 'active', activated_at = proposed_at", "no such step"),
    (verified, f"UPDATE {ACCOUNT} SET state = 'active', activated_at = verified_at", "waiting_time"),
    (verified, f"UPDATE {ACCOUNT} SET state = 'active'", "waiting_time"),
    (verified, f"UPDATE {ACCOUNT} SET usable_from = verified_at", "append-only"),
    (active, f"UPDATE {ACCOUNT} SET state = 'proposed'", "no such step"),
    (active, f"UPDATE {ACCOUNT} SET state = 'hidden'", "no such step"),
    (two_active, f"UPDATE {ACCOUNT} SET state = 'active'", "no such step"),
    (
        active,
        f"INSERT INTO {ACCOUNT} (state, {COPIED}) SELECT 'active', {COPIED} FROM {ACCOUNT}",
        "begins as proposed",
    ),
    (
        active,
        f"INSERT INTO {ACCOUNT} (state, {COPIED}) SELECT 'proposed', {ELSEWHERE} FROM {ACCOUNT}",
        "programme of its payee",
    ),
]


@pytest.mark.parametrize(("world", "statement", "words"), ACCOUNT_ATTACKS)
def test_the_database_refuses_of_accounts(world, statement, words):
    world()
    with pytest.raises(DatabaseError, match=words):
        sql(statement)


def test_two_accounts_in_use_for_one_way_are_refused():
    first = active()
    second = proposed(first.payee, number="200087654321")
    payees.verify_account(second, how="Letter", by=people.checker(), at=people.LONG_AGO)
    with pytest.raises(DatabaseError, match=r"one_active_account|UNIQUE"):
        sql(f"UPDATE {ACCOUNT} SET state = 'active', activated_at = usable_from WHERE id = %s", second.pk)
