# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of batches, their lists and files, whoever asks (budgets/guards.py has the names)."""

from django.db import migrations

from core.triggers import keep_rows, refuse

PAYMENT, BATCH, LINE, FILE = "budgets_payment", "budgets_paymentbatch", "budgets_batchline", "budgets_batchfile"
SOURCE = "budgets_sourceaccount"
WAYS = [
    ("draft", "locked"), ("draft", "cancelled"), ("locked", "released"), ("locked", "cancelled"), ("released", "sent"),
    ("released", "cancelled"),
]
ON_NO_WAY = " AND ".join(f"NOT (OLD.state = '{since}' AND NEW.state = '{to}')" for since, to in WAYS)
MOVES = "OLD.state <> NEW.state"
ONCE = {
    "locked_at": ["locker_id", "locker_name"], "released_at": [], "sent_at": ["sender_id", "sender_name"],
    "cancelled_at": ["canceller_id", "reason"],
}
HELD = f"FROM {PAYMENT} WHERE batch_id = NEW.id"


def rewritten():
    """The condition that something written once is written again."""
    for moment, columns in ONCE.items():
        changed = " OR ".join(f"OLD.{name} {{differs}} NEW.{name}" for name in [moment, *columns])
        yield f"(OLD.{moment} IS NOT NULL AND ({changed}))"


BATCH_MOVED = [
    ("OLD.state IN ('sent', 'cancelled')", "a batch that was handed over or cancelled never changes"),
    (f"{MOVES} AND {ON_NO_WAY}", "a batch takes no such step"),
    (" OR ".join(rewritten()), "what is known of a batch is written once"),
    (
        "OLD.state <> 'draft' AND (OLD.execution_date {differs} NEW.execution_date)",
        "a locked batch keeps its day",
    ),
    (
        "OLD.state = 'released' AND (OLD.count <> NEW.count OR OLD.control_minor <> NEW.control_minor)",
        "a released batch keeps its control sum",
    ),
    (
        "NEW.state IN ('locked', 'released') AND OLD.state IN ('draft', 'locked') AND ("
        f"NEW.count <> (SELECT COUNT(*) {HELD}) "
        f"OR NEW.control_minor <> (SELECT COALESCE(SUM(amount_minor), 0) {HELD}) "
        f"OR NEW.control_minor <> (SELECT COALESCE(SUM(amount_minor), 0) FROM {LINE} "
        "WHERE batch_id = NEW.id AND taken_out_at IS NULL))",
        "a control sum is the sum of the payments and of the lines",
    ),
    (
        f"{MOVES} AND NEW.state = 'released' AND EXISTS (SELECT 1 {HELD} AND state <> 'released')",
        "a batch is released when each of its payments is",
    ),
    (
        f"{MOVES} AND NEW.state = 'released' AND NOT EXISTS (SELECT 1 FROM {FILE} WHERE batch_id = NEW.id)",
        "a batch is released with its file",
    ),
    (
        f"{MOVES} AND NEW.state = 'sent' AND EXISTS (SELECT 1 {HELD} AND state <> 'sent')",
        "a batch is handed over with each of its payments",
    ),
]
BATCH_OF_NEW = f"FROM {BATCH} b WHERE b.id = NEW.batch_id"
PAYMENT_BATCHED = [
    (
        "OLD.batch_id IS NOT NULL AND NEW.batch_id IS NOT NULL AND OLD.batch_id <> NEW.batch_id",
        "a payment leaves a batch before it joins another",
    ),
    (
        "OLD.batch_id IS NULL AND NEW.batch_id IS NOT NULL AND ("
        f"NEW.state NOT IN ('checked', 'released') OR {MOVES} OR NOT EXISTS (SELECT 1 {BATCH_OF_NEW} "
        "AND b.state = 'draft' AND b.currency = NEW.currency AND b.programme_key = NEW.programme_key))",
        "a payment joins a draft of its programme and currency",
    ),
    (
        "OLD.batch_id IS NOT NULL AND NEW.batch_id IS NULL AND EXISTS (SELECT 1 "
        f"FROM {BATCH} b WHERE b.id = OLD.batch_id AND b.state IN ('released', 'sent'))",
        "a payment stays in a batch that was released",
    ),
    (
        f"{MOVES} AND NEW.state = 'sent' AND ((OLD.batch_id {{differs}} NEW.batch_id) "
        f"OR NOT EXISTS (SELECT 1 {BATCH_OF_NEW} AND b.state = 'released'))",
        "a payment is sent with its batch",
    ),
    (
        f"{MOVES} AND OLD.state IN ('requested', 'checked', 'released') AND NEW.state IN ('rejected', 'failed') "
        "AND NEW.batch_id IS NOT NULL",
        "a payment is taken out of its batch before it ends",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("budgets", "0006_plans_guard_themselves")]
    operations = [
        keep_rows(
            BATCH,
            [
                "id", "programme_key", "number", "channel", "payout", "currency", "source_id", "drafter_id",
                "drafter_name", "drafted_at",
            ],
        ),
        refuse(
            "batch_added", BATCH, "BEFORE INSERT",
            ("NEW.state <> 'draft' OR NEW.count <> 0 OR NEW.control_minor <> 0", "a batch begins as a draft"),
            (
                f"NEW.source_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {SOURCE} s WHERE s.id = NEW.source_id "
                "AND s.programme_key = NEW.programme_key AND s.currency = NEW.currency AND s.closed_at IS NULL)",
                "a batch is paid from an open account of its programme and currency",
            ),
        ),
        refuse("batch_moved", BATCH, "BEFORE UPDATE", *BATCH_MOVED),
        refuse("payment_batched", PAYMENT, "BEFORE UPDATE", *PAYMENT_BATCHED),
        keep_rows(
            LINE, ["id", "batch_id", "place", "payment_id", "part", "reference", "amount_minor"],
            fillable=["taken_out_at", "taken_out_by_id", "taken_out_reason"], until_filled="taken_out_at",
        ),
        refuse(
            "batch_line_added", LINE, "BEFORE INSERT",
            (
                f"NOT EXISTS (SELECT 1 {BATCH_OF_NEW} AND b.state = 'draft') OR NEW.taken_out_at IS NOT NULL",
                "the list of a batch is written when it is locked",
            ),
            (
                f"NOT EXISTS (SELECT 1 FROM {PAYMENT} p WHERE p.id = NEW.payment_id AND p.batch_id = NEW.batch_id "
                "AND p.amount_minor >= NEW.amount_minor)",
                "a line is of a payment of the batch",
            ),
        ),
        refuse(
            "batch_line_taken", LINE, "BEFORE UPDATE",
            (
                f"NOT EXISTS (SELECT 1 {BATCH_OF_NEW} AND b.state = 'locked')",
                "a line is taken out while the batch is locked",
            ),
        ),
        refuse(
            "batch_line_whole", LINE, "BEFORE INSERT",
            ("typeof(NEW.amount_minor) <> 'integer'", "an amount is a whole number"), vendors=("sqlite",),
        ),
        keep_rows(
            FILE, ["id", "batch_id", "kind", "name", "payment_id", "blob_id", "sha256", "anchor_id", "made_at"]
        ),
        refuse(
            "batch_file_added", FILE, "BEFORE INSERT",
            (
                f"NOT EXISTS (SELECT 1 {BATCH_OF_NEW} AND b.state IN ('locked', 'released', 'sent'))",
                "a file is made of a locked batch",
            ),
            (
                "NEW.kind IN ('order', 'table') "
                f"AND NOT EXISTS (SELECT 1 {BATCH_OF_NEW} AND b.state = 'locked')",
                "what is paid by is made with the release",
            ),
            (
                "NOT EXISTS (SELECT 1 FROM core_blob c WHERE c.id = NEW.blob_id AND c.sha256 = NEW.sha256)",
                "a file is its bytes",
            ),
        ),
        keep_rows(
            SOURCE,
            [
                "id", "programme_key", "label", "holder", "country", "bic", "sealed_number", "last_digits", "currency",
                "iban_only", "added_by_id", "added_at",
            ],
            fillable=["closed_at", "closed_by_id"], until_filled="closed_at",
        ),
    ]
