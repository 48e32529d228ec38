# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of banks' files and their lines, whoever asks (budgets/guards.py has the names)."""

from django.db import migrations

from core.triggers import keep_rows, refuse

IMPORT, LINE = "budgets_statementimport", "budgets_statementline"
FIXED = [
    "id", "programme_key", "sha256", "part", "name", "kind", "identification", "bank", "account", "account_digest",
    "currency", "opening_minor", "closing_minor", "difference_minor", "override_reason", "total", "file_id",
    "imported_by_id", "imported_at",
]
READ = [
    "id", "statement_id", "programme_key", "place", "key", "sure", "counts", "amount_minor", "currency", "credit", "booked",
    "status", "bank_ref", "end_to_end_id", "message_id", "is_return", "whole_of", "reason", "counterparty", "text",
    "duplicate_of_id",
]
KEPT = ("OLD.state IN ('posted', 'duplicate', 'noted')", "what became of a line stays so")
WAY = (
    "OLD.state <> NEW.state AND NOT (OLD.state = 'waiting' AND NEW.state IN ('posted', 'set_aside')) "
    "AND NOT (OLD.state = 'set_aside' AND NEW.state = 'waiting')",
    "a line takes no such step",
)
BELONGS = (
    f"NOT EXISTS (SELECT 1 FROM {IMPORT} s WHERE s.id = NEW.statement_id AND s.programme_key = NEW.programme_key "
    "AND s.finished_at IS NULL AND NEW.place BETWEEN 1 AND s.total)",
    "a line is of its statement",
)
SIGNED = "(CASE WHEN NEW.credit THEN NEW.amount_minor ELSE -NEW.amount_minor END)"
# The sealed entry moves on our account what the line says, no more and no less.
MOVES = (
    "NEW.state = 'posted' AND NEW.act IN ('settle', 'return', 'fee', 'refund') AND (NOT NEW.counts OR NOT EXISTS ("
    "SELECT 1 FROM budgets_posting p JOIN budgets_ledgeraccount a ON a.id = p.account_id "
    "JOIN budgets_journalentry e ON e.id = p.entry_id "
    f"JOIN {IMPORT} s ON s.id = NEW.statement_id WHERE e.id = NEW.entry_id AND e.sealed "
    "AND e.programme_key = NEW.programme_key AND a.code = '1010' AND a.subject = s.bank "
    f"AND a.currency = NEW.currency AND p.amount_minor = {SIGNED}))",
    "a line is matched with what it says",
)
# A payment's entry is the one of what the line says about it.
PAYS = (
    "NEW.state = 'posted' AND NEW.act IN ('settle', 'return', 'fail') AND NOT EXISTS ("
    "SELECT 1 FROM budgets_payment p JOIN budgets_journalentry e ON e.key = 'pay:' || p.reference || ':' || NEW.act "
    "WHERE p.id = NEW.payment_id AND e.id = NEW.entry_id AND p.programme_key = NEW.programme_key)",
    "a line is matched with its payment",
)
TWIN = (
    f"NEW.state = 'duplicate' AND NOT EXISTS (SELECT 1 FROM {LINE} l WHERE l.id = NEW.duplicate_of_id AND l.key = NEW.key "
    "AND l.programme_key = NEW.programme_key)",
    "a line read before has the key of the first",
)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0009_samples_guard_themselves")]
    operations = [
        keep_rows(IMPORT, FIXED, fillable=["finished_at"], until_filled="finished_at"),
        refuse("statement_added", IMPORT, "BEFORE INSERT", ("NEW.finished_at IS NOT NULL", "a statement is read first")),
        refuse(
            "statement_finished", IMPORT, "BEFORE UPDATE",
            (
                "OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL AND NEW.total <> "
                f"(SELECT COUNT(*) FROM {LINE} l WHERE l.statement_id = NEW.id)",
                "a statement is read to its end",
            ),
        ),
        keep_rows(LINE, READ),
        refuse(
            "statement_line_added", LINE, "BEFORE INSERT",
            BELONGS, ("NEW.state = 'set_aside' OR NEW.decided_by_id IS NOT NULL", "nobody decided yet"), TWIN, MOVES, PAYS,
        ),
        refuse("statement_line_moved", LINE, "BEFORE UPDATE", KEPT, WAY, MOVES, PAYS),
        refuse(
            "statement_line_whole", LINE, "BEFORE INSERT",
            ("typeof(NEW.amount_minor) NOT IN ('integer', 'null')", "an amount is a whole number"), vendors=("sqlite",),
        ),
    ]
