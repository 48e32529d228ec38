# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses of batches, lists, files and accounts, whoever asks: each attack is plain SQL."""

import pytest
from django.db import DatabaseError

from budgets import guards
from tests.budgets.batches import office
from tests.budgets.payments import people
from tests.budgets.payments.test_attacks import sql
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
BATCH, LINE, FILE = "budgets_paymentbatch", "budgets_batchline", "budgets_batchfile"
PAYMENT, SOURCE = "budgets_payment", "budgets_sourceaccount"
SET, NOW = f"UPDATE {BATCH} SET", "drafted_at"
NEVER, ONCE, SUM = "never changes", "written once", "control sum is the sum"
TABLE = [
    # A batch stays what it is.
    ("draft", f"{SET} number = 'ANOTHER'", "append-only"),
    ("draft", f"{SET} currency = 'EUR'", "append-only"),
    ("draft", f"{SET} channel = 'table'", "append-only"),
    ("draft", f"{SET} source_id = NULL", "append-only|has_its_account"),
    ("draft", f"{SET} drafter_id = drafter_id + 1", "append-only|FOREIGN"),
    ("draft", f"DELETE FROM {BATCH}", "append-only|FOREIGN"),
    ("sent", f"DELETE FROM {BATCH}", "append-only|FOREIGN"),
    # Steps.
    ("draft", f"{SET} state = 'released', released_at = {NOW}", "no such step"),
    ("draft", f"{SET} state = 'sent', sent_at = {NOW}", "no such step"),
    ("draft", f"{SET} state = 'locked', locker_id = drafter_id, locked_at = {NOW}, count = 2, control_minor = 2000", SUM),
    ("draft", f"{SET} state = 'cancelled'", "cancelled_batch_says_why"),
    ("draft", f"{SET} state = 'unheard'", "no such step"),
    ("locked", f"{SET} state = 'released', released_at = {NOW}", "each of its payments"),
    ("locked", f"{SET} state = 'draft'", "no such step"),
    ("released", f"{SET} state = 'sent', sent_at = {NOW}, sender_id = drafter_id", "with each of its payments"),
    ("released", f"{SET} state = 'locked'", "no such step"),
    # List and sum.
    ("locked", f"{SET} count = 3", SUM),
    ("locked", f"{SET} control_minor = 2001", SUM),
    ("released", f"{SET} control_minor = 1999", "keeps its control sum"),
    ("locked", f"{SET} execution_date = '2030-01-01'", "keeps its day"),
    ("locked", f"{SET} locker_id = NULL", ONCE),
    ("released", f"{SET} released_at = drafted_at", ONCE),
    ("sent", f"{SET} control_minor = 1", NEVER),
    ("sent", f"{SET} sender_name = 'Somebody'", NEVER),
    ("cancelled", f"{SET} state = 'draft'", NEVER),
    ("locked", f"UPDATE {LINE} SET amount_minor = 999", "append-only"),
    ("locked", f"UPDATE {LINE} SET reference = 'X'", "append-only|UNIQUE|one_line"),
    ("locked", f"UPDATE {LINE} SET taken_out_at = {'(SELECT drafted_at FROM budgets_paymentbatch)'}", "says_why"),
    (
        "released",
        f"UPDATE {LINE} SET taken_out_at = (SELECT drafted_at FROM {BATCH}), taken_out_reason = 'x', "
        f"taken_out_by_id = (SELECT drafter_id FROM {BATCH})",
        "while the batch is locked",
    ),
    ("locked", f"DELETE FROM {LINE}", "append-only"),
    (
        "locked",
        f"INSERT INTO {LINE} (batch_id, place, payment_id, part, reference, amount_minor, taken_out_reason) "
        f"SELECT batch_id, 9, payment_id, 9, 'SLIPPED', 1, '' FROM {LINE} WHERE place = 1",
        "when it is locked",
    ),
    (
        "draft",
        f"INSERT INTO {LINE} (batch_id, place, payment_id, part, reference, amount_minor, taken_out_reason) "
        f"SELECT b.id, 9, p.id, 9, 'SLIPPED', 1, '' FROM {BATCH} b, {PAYMENT} p WHERE p.reference LIKE '%%T3-1'",
        "of a payment of the batch",
    ),
    # Payments of a batch.
    ("locked", f"UPDATE {PAYMENT} SET batch_id = (SELECT id FROM {BATCH}) WHERE batch_id IS NULL", "joins a draft"),
    ("released", f"UPDATE {PAYMENT} SET batch_id = NULL WHERE batch_id IS NOT NULL", "stays in a batch"),
    (
        "locked",
        f"UPDATE {PAYMENT} SET state = 'sent', sent_at = requested_at WHERE batch_id IS NOT NULL",
        "such step|with its batch",
    ),
    (
        "locked",
        f"UPDATE {PAYMENT} SET state = 'rejected', ended_at = requested_at, reason = 'x' WHERE batch_id IS NOT NULL",
        "before it ends",
    ),
    # Files.
    ("released", f"UPDATE {FILE} SET sha256 = 'x'", "append-only"),
    ("released", f"UPDATE {FILE} SET blob_id = blob_id + 1", "append-only|FOREIGN"),
    ("released", f"DELETE FROM {FILE}", "append-only"),
    (
        "released",
        f"INSERT INTO {FILE} (batch_id, kind, name, blob_id, sha256, made_at) "
        f"SELECT batch_id, 'order', 'other.xml', blob_id, sha256, made_at FROM {FILE}",
        "made with the release",
    ),
    (
        "released",
        f"INSERT INTO {FILE} (batch_id, kind, name, blob_id, sha256, made_at) "
        f"SELECT batch_id, 'cover', 'other.pdf', blob_id, 'x', made_at FROM {FILE}",
        "is its bytes",
    ),
    # Accounts of the organisation.
    ("draft", f"UPDATE {SOURCE} SET sealed_number = 'x'", "append-only"),
    ("draft", f"UPDATE {SOURCE} SET bic = 'EQBLRWRW'", "append-only"),
    ("draft", f"DELETE FROM {SOURCE}", "append-only|FOREIGN"),
    ("draft", f"UPDATE {SOURCE} SET closed_at = added_at", "closed_by_somebody"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "statement", "words"), TABLE)
def test_the_database_refuses(state, statement, words):
    office.checked()
    office.STATES[state](make=office.order) if state != "draft" else office.order()
    with pytest.raises(DatabaseError, match=words):
        sql(statement)


def test_a_closed_account_stays_closed_and_a_cancelled_batch_gets_no_file():
    from budgets.operations import batch as batches

    office.checked()
    batch = office.released(make=office.order)
    batches.cancel_batch(batch, reason="x", by=people.maker())
    with pytest.raises(DatabaseError, match="of a locked batch"):
        sql(
            f"INSERT INTO {FILE} (batch_id, kind, name, blob_id, sha256, made_at) "
            f"SELECT batch_id, 'cover', 'other.pdf', blob_id, sha256, made_at FROM {FILE}"
        )


def test_a_closed_account_does_not_open_again():
    from budgets.operations import batch as batches

    office.checked()
    batches.close_source(office.source(), by=people.maker())
    with pytest.raises(DatabaseError, match="append-only"):
        sql(f"UPDATE {SOURCE} SET closed_at = NULL, closed_by_id = NULL")


INSERTED = [
    ("begins as a draft", {"count": "5"}),
    ("open account", {"currency": "'EUR'"}),
    ("number|UNIQUE", {}),
]


@pytest.mark.parametrize(("words", "given"), INSERTED)
def test_a_batch_is_not_slipped_in(words, given):
    from budgets.models import PaymentBatch

    office.checked()
    office.order()
    columns = [field.column for field in PaymentBatch._meta.concrete_fields if not field.primary_key]
    told = {"number": "'OTHER'"} | given if given else {}
    values = ", ".join(told.get(name, name) for name in columns)
    with pytest.raises(DatabaseError, match=words):
        sql(f"INSERT INTO {BATCH} ({', '.join(columns)}) SELECT {values} FROM {BATCH}")


def test_guards_that_are_gone_are_named():
    assert guards.guards_missing() == []
    with unguarded(FILE):
        assert "batch_file_added" in guards.guards_missing()
