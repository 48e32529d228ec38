# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of payments and approvals, whoever asks (budgets/guards.py has the names)."""

from django.db import migrations

from core.triggers import keep_rows, refuse

PAYMENT, APPROVAL, ACCOUNT, ENTRY = (
    "budgets_payment", "budgets_approval", "budgets_payeeaccount", "budgets_journalentry",
)
FIXED = [
    "id", "content_type_id", "object_id", "programme_key", "call_key", "ceiling_id", "attempt", "reference", "number",
    "award_number", "text", "amount_minor", "currency", "account_id", "checks_needed", "releases_needed", "maker_id",
    "maker_name", "requested_at",
]
# What is written once, with the moment that says that it was.
ONCE = {
    "checked_at": ["checker_id", "checker_name"],
    "released_at": ["releaser_id", "releaser_name"],
    "sent_at": ["batch_id"],
    "settled_at": ["paid_on", "voucher_number"],
    "reported_at": ["letter_id", "reported_by_id"],
}
WAYS = [
    ("requested", "checked"), ("requested", "rejected"), ("checked", "released"), ("checked", "rejected"),
    ("released", "sent"), ("released", "failed"), ("sent", "settled"), ("sent", "failed"), ("settled", "returned"),
]
ON_NO_WAY = " AND ".join(f"NOT (OLD.state = '{since}' AND NEW.state = '{to}')" for since, to in WAYS)


def rewritten():
    """The condition that something written once is written again."""
    for moment, columns in ONCE.items():
        changed = " OR ".join(f"OLD.{name} {{differs}} NEW.{name}" for name in [moment, *columns])
        yield f"(OLD.{moment} IS NOT NULL AND ({changed}))"


def answered(stage, needed, person):
    """The condition that too few, or not the one who is named, answered."""
    of_stage = f"FROM {APPROVAL} WHERE payment_id = NEW.id AND stage = '{stage}'"
    named = f"NEW.{person} IS NOT NULL AND NOT EXISTS (SELECT 1 {of_stage} AND person_id = NEW.{person})"
    return f"(SELECT COUNT(*) {of_stage}) < NEW.{needed} OR ({named})"


def unposted(act):
    """The condition that the ledger does not have the entry of an act."""
    return f"NOT EXISTS (SELECT 1 FROM {ENTRY} WHERE key = 'pay:' || NEW.reference || ':{act}' AND sealed)"


MOVED = [
    ("OLD.state IN ('failed', 'returned', 'rejected')", "a payment that ended never changes"),
    (f"OLD.state <> NEW.state AND {ON_NO_WAY}", "a payment takes no such step"),
    (" OR ".join(rewritten()), "what is known of a payment is written once"),
    (
        "OLD.state <> NEW.state AND NEW.state = 'checked' AND (" + answered("check", "checks_needed", "checker_id") + ")",
        "a payment is checked by those who answered",
    ),
    (
        "OLD.state <> NEW.state AND NEW.state = 'released' AND ("
        + answered("release", "releases_needed", "releaser_id") + ")",
        "a payment is released by those who answered",
    ),
    *[
        (f"OLD.state <> NEW.state AND NEW.state = '{state}' AND {unposted(act)}", "a payment moves with its posting")
        for state, act in (("released", "release"), ("settled", "settle"), ("failed", "fail"), ("returned", "return"))
    ],
    ("NEW.state = 'sent' AND NEW.sent_at IS NULL", "a payment that was sent says when"),
    (
        "NEW.batch_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM budgets_paymentbatch b "
        "WHERE b.id = NEW.batch_id AND b.programme_key = NEW.programme_key)",
        "a batch is of one programme",
    ),
]
ADDED = [
    (
        "NEW.state <> 'requested' OR NEW.checker_id IS NOT NULL OR NEW.releaser_id IS NOT NULL "
        "OR NEW.batch_id IS NOT NULL",
        "a payment begins as asked for",
    ),
    (
        "NOT EXISTS (SELECT 1 FROM budgets_ceiling c WHERE c.id = NEW.ceiling_id "
        "AND c.programme_key = NEW.programme_key AND c.currency = NEW.currency)",
        "a payment has programme and currency of its ceiling",
    ),
    (
        f"NOT EXISTS (SELECT 1 FROM {ACCOUNT} a WHERE a.id = NEW.account_id AND a.programme_key = NEW.programme_key "
        "AND a.state = 'active')",
        "a payment goes to an account in use",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("budgets", "0004_payees_guard_themselves")]
    operations = [
        keep_rows(PAYMENT, FIXED),
        refuse("payment_added", PAYMENT, "BEFORE INSERT", *ADDED),
        refuse("payment_moved", PAYMENT, "BEFORE UPDATE", *MOVED),
        refuse(
            "payment_whole", PAYMENT, "BEFORE INSERT",
            ("typeof(NEW.amount_minor) <> 'integer'", "an amount is a whole number"), vendors=("sqlite",),
        ),
        keep_rows(APPROVAL, ["id", "payment_id", "stage", "person_id", "name", "role", "at"]),
        refuse(
            "approval_added", APPROVAL, "BEFORE INSERT",
            (
                f"EXISTS (SELECT 1 FROM {PAYMENT} p WHERE p.id = NEW.payment_id AND p.maker_id = NEW.person_id)",
                "nobody answers for a payment that he asked for",
            ),
            (
                f"NOT EXISTS (SELECT 1 FROM {PAYMENT} p WHERE p.id = NEW.payment_id AND ("
                "(p.state = 'requested' AND NEW.stage = 'check') OR (p.state = 'checked' AND NEW.stage = 'release')))",
                "an answer is given while it is asked for",
            ),
        ),
    ]
