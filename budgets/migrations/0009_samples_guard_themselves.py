# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of auditors' samples, whoever asks (budgets/guards.py has the names)."""

from django.db import migrations

from core.triggers import keep_rows, refuse

SAMPLE, ITEM, PAYMENT = "budgets_auditsample", "budgets_audititem", "budgets_payment"
DRAWN = [
    "id", "programme_key", "method", "size", "seed", "currency", "since", "until", "count", "total_minor",
    "list_sha256", "drawn_by_id", "drawn_at",
]  # fmt: skip
BELONGS = (
    f"NOT EXISTS (SELECT 1 FROM {SAMPLE} s JOIN {PAYMENT} p ON p.programme_key = s.programme_key "
    "AND p.currency = s.currency AND p.released_at <= s.drawn_at "
    "WHERE s.id = NEW.sample_id AND p.id = NEW.payment_id)",
    "a payment is drawn from its list",
)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0008_expenses_guard_themselves")]
    operations = [
        keep_rows(SAMPLE, DRAWN),
        keep_rows(ITEM, ["id", "sample_id", "place", "payment_id", "hits"]),
        refuse(
            "audit_item_added", ITEM, "BEFORE INSERT",
            BELONGS, ("NEW.verdict <> 'open'", "nobody has looked at it yet"),
        ),
        refuse(
            "audit_item_looked_at", ITEM, "BEFORE UPDATE",
            ("NEW.verdict = 'open' AND OLD.verdict <> 'open'", "what was looked at stays looked at"),
        ),
    ]
