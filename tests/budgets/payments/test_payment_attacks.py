# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses of payments, whoever asks: each attack is written in plain SQL."""

import pytest
from django.db import DatabaseError

from budgets.models import Approval, Payment
from tests.budgets.payments import people, world
from tests.budgets.payments.test_attacks import sql
from tests.budgets.payments.world import STATES

pytestmark = pytest.mark.django_db
PAYMENT, APPROVAL = "budgets_payment", "budgets_approval"
SET = f"UPDATE {PAYMENT} SET"
NOW = "requested_at"
ONCE = "written once"
TABLE = [
    # What was asked for stays what it is.
    ("requested", f"{SET} amount_minor = 999999", "append-only"),
    ("released", f"{SET} amount_minor = 1", "append-only"),
    ("requested", f"{SET} currency = 'EUR'", "append-only"),
    ("sent", f"{SET} account_id = account_id + 1", "append-only|FOREIGN"),
    ("requested", f"{SET} reference = 'ANOTHER'", "append-only"),
    ("requested", f"{SET} object_id = object_id + 1", "append-only"),
    ("requested", f"{SET} checks_needed = 0", "append-only|two_people"),
    ("checked", f"{SET} releases_needed = 0", "append-only"),
    ("requested", f"{SET} maker_id = maker_id + 1", "append-only|FOREIGN"),
    ("requested", f"DELETE FROM {PAYMENT}", "append-only"),
    ("settled", f"DELETE FROM {PAYMENT}", "append-only"),
    # People.
    (
        "requested",
        f"{SET} state = 'checked', checker_id = maker_id, checked_at = {NOW}",
        "answered|acts_twice",
    ),
    ("requested", f"{SET} state = 'checked', checked_at = {NOW}", "answered|has_its_checker"),
    (
        "checked",
        f"{SET} state = 'released', releaser_id = maker_id, released_at = {NOW}",
        "answered|acts_twice",
    ),
    (
        "checked",
        f"{SET} state = 'released', releaser_id = checker_id, released_at = {NOW}",
        "answered|acts_twice",
    ),
    ("checked", f"{SET} state = 'released', released_at = {NOW}", "answered|has_its_releaser"),
    (
        "requested",
        f"{SET} releaser_id = (SELECT id FROM accounts_person WHERE name LIKE 'Emm%%')",
        "follows_a_check",
    ),
    ("checked", f"{SET} checker_id = (SELECT id FROM accounts_person WHERE name LIKE 'Emm%%')", ONCE),
    ("released", f"{SET} releaser_id = NULL", ONCE),
    ("sent", f"{SET} checker_name = 'Somebody'", ONCE),
    ("sent", f"{SET} declared_by_id = maker_id", "did_not_report"),
    # Steps.
    ("requested", f"{SET} state = 'released'", "no such step"),
    ("requested", f"{SET} state = 'settled'", "no such step"),
    ("checked", f"{SET} state = 'sent'", "no such step|with its batch"),
    ("released", f"{SET} state = 'settled'", "no such step"),
    ("released", f"{SET} state = 'rejected', reason = 'x', ended_at = {NOW}", "no such step"),
    ("settled", f"{SET} state = 'sent'", "no such step|with its batch"),
    ("sent", f"{SET} state = 'unheard'", "no such step"),
    ("released", f"{SET} state = 'sent'", "says when|with its batch"),
    # Postings and facts.
    (
        "sent",
        f"{SET} state = 'settled', settled_at = {NOW}, paid_on = '2026-11-24', voucher_number = 'X'",
        "posting",
    ),
    ("sent", f"{SET} state = 'failed', reason = 'x', ended_at = {NOW}", "posting"),
    ("settled", f"{SET} state = 'returned', reason = 'x', ended_at = {NOW}", "posting"),
    ("requested", f"{SET} state = 'rejected', ended_at = {NOW}", "says_why"),
    ("settled", f"{SET} voucher_number = 'ANOTHER'", ONCE),
    ("settled", f"{SET} paid_on = '2020-01-01'", ONCE),
    ("sent", f"{SET} batch_id = NULL", "written once|stays in a batch"),
    ("sent", f"{SET} reported_by_id = maker_id", "letter_was_handed_in"),
    # What ended.
    ("failed", f"{SET} state = 'released'", "never changes"),
    ("rejected", f"{SET} state = 'requested'", "never changes"),
    ("returned", f"{SET} reason = 'Another story'", "never changes"),
    # Answers.
    ("checked", f"UPDATE {APPROVAL} SET person_id = person_id + 1", "append-only|FOREIGN"),
    ("checked", f"UPDATE {APPROVAL} SET name = 'Somebody'", "append-only"),
    ("checked", f"DELETE FROM {APPROVAL}", "append-only"),
    (
        "requested",
        f"INSERT INTO {APPROVAL} (payment_id, stage, person_id, name, role, at) "
        f"SELECT id, 'check', maker_id, '', '', {NOW} FROM {PAYMENT}",
        "that he asked for",
    ),
    (
        "requested",
        f"INSERT INTO {APPROVAL} (payment_id, stage, person_id, name, role, at) "
        f"SELECT p.id, 'release', a.id, '', '', {NOW} FROM {PAYMENT} p, accounts_person a WHERE a.name LIKE 'Emm%%'",
        "while it is asked for",
    ),
    (
        "checked",
        f"INSERT INTO {APPROVAL} (payment_id, stage, person_id, name, role, at) "
        f"SELECT payment_id, 'release', person_id, '', '', at FROM {APPROVAL}",
        "one_answer_per_person|UNIQUE",
    ),
    # The ceiling below what is promised.
    ("requested", "UPDATE budgets_ceiling SET ceiling_minor = 999", "paid_is_within"),
    ("settled", "UPDATE budgets_ceiling SET committed_minor = 0", "paid_is_within"),
]


@pytest.mark.parametrize(("state", "statement", "words"), TABLE)
def test_the_database_refuses(state, statement, words):
    world.ready()
    STATES[state]()
    with pytest.raises(DatabaseError, match=words):
        sql(statement)


COLUMNS = [field.column for field in Payment._meta.concrete_fields if not field.primary_key]
INSERTED = [
    ({}, "one_live_payment|reference|UNIQUE"),
    ({"reference": "'OTHER'"}, "one_live_payment|one_payment_per_attempt|UNIQUE"),
    ({"reference": "'OTHER'", "attempt": "2"}, "one_live_payment|UNIQUE"),
    ({"object_id": "object_id + 1"}, "reference|UNIQUE"),
    ({"object_id": "object_id + 1", "reference": "'OTHER'", "amount_minor": "0"}, "more_than_nothing"),
    ({"object_id": "object_id + 1", "reference": "'OTHER'", "amount_minor": "-5"}, "more_than_nothing"),
    ({"object_id": "object_id + 1", "reference": "'OTHER'", "currency": "'EUR'"}, "currency of its ceiling"),
    (
        {"object_id": "object_id + 1", "reference": "'OTHER'", "programme_key": "'x'"},
        "currency of its ceiling",
    ),
    ({"object_id": "object_id + 1", "reference": "'OTHER'", "checks_needed": "0"}, "two_people"),
    ({"object_id": "object_id + 1", "reference": "''"}, "has_its_numbers"),
    ({"object_id": "object_id + 1", "reference": "'OTHER'", "state": "'released'"}, "begins as asked for"),
    ({"object_id": "object_id + 1", "reference": "'OTHER'", "checker_id": "maker_id"}, "begins as asked for"),
]


def insert(**given):
    values = ", ".join(given.get(name, name) for name in COLUMNS)
    sql(f"INSERT INTO {PAYMENT} ({', '.join(COLUMNS)}) SELECT {values} FROM {PAYMENT}")


@pytest.mark.parametrize(("given", "words"), INSERTED)
def test_the_database_refuses_a_payment_that_was_slipped_in(given, words):
    world.ready()
    world.requested()
    with pytest.raises(DatabaseError, match=words):
        insert(**given)


def test_nothing_is_slipped_in_to_an_account_that_is_not_in_use():
    world.ready()
    world.requested()
    people.payees.block_account(world.account(), reason="Wrong", by=people.checker())
    with pytest.raises(DatabaseError, match="account in use"):
        insert(object_id="object_id + 1", reference="'OTHER'")


def test_a_payment_by_hand_that_is_right_is_let_in():
    """Or the attacks above were refused for another reason."""
    world.ready()
    world.requested()
    insert(object_id="object_id + 1", reference="'OTHER'")
    assert Payment.objects.count() == 2


@pytest.mark.sqlite
def test_on_sqlite_half_a_franc_is_refused():
    world.ready()
    world.requested()
    with pytest.raises(DatabaseError, match="whole number"):
        insert(object_id="object_id + 1", reference="'OTHER'", amount_minor="10.5")


def test_a_person_who_answered_is_never_removed():
    world.ready()
    payment = world.released()
    for person in (payment.maker, payment.checker, payment.releaser):
        with pytest.raises(DatabaseError):
            person.delete()
    assert Approval.objects.count() == 2
