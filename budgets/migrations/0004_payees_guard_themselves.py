# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of payees and their accounts, whoever asks (budgets/guards.py has the names)."""

from django.db import migrations

from core.triggers import keep_rows, refuse

PAYEE, ACCOUNT = "budgets_payee", "budgets_payeeaccount"
PAYEE_FIXED = [
    "id", "programme_key", "kind", "name", "guardian_name", "registration", "award_number", "added_by_id", "added_at",
]
ACCOUNT_FIXED = [
    "id", "payee_id", "programme_key", "channel", "country", "bic", "sealed_number", "last_digits", "holder",
    "proposed_by_id", "proposed_at",
]
WAYS = [
    ("proposed", "verified"), ("proposed", "blocked"), ("verified", "active"), ("verified", "blocked"),
    ("active", "replaced"), ("active", "blocked"),
]
ON_NO_WAY = " AND ".join(f"NOT (OLD.state = '{since}' AND NEW.state = '{to}')" for since, to in WAYS)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0003_ceilings_guard_themselves")]
    operations = [
        keep_rows(PAYEE, PAYEE_FIXED),
        keep_rows(
            ACCOUNT, ACCOUNT_FIXED, fillable=["verified_by_id", "verified_at", "verified_how", "usable_from"],
            until_filled="verified_at",
        ),
        refuse(
            "account_added", ACCOUNT, "BEFORE INSERT",
            ("NEW.state <> 'proposed'", "an account begins as proposed"),
            (
                f"NEW.programme_key <> (SELECT programme_key FROM {PAYEE} WHERE id = NEW.payee_id)",
                "an account is of the programme of its payee",
            ),
        ),
        refuse(
            "account_moved", ACCOUNT, "BEFORE UPDATE",
            (f"OLD.state <> NEW.state AND {ON_NO_WAY}", "an account takes no such step"),
        ),
    ]
