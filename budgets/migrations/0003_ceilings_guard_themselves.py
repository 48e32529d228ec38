# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of ceilings, whoever asks (budgets/guards.py has the names)."""

from django.db import migrations

from core.triggers import refuse

CEILING = "budgets_ceiling"
FIXED = ["id", "programme_key", "call_key", "kind", "number", "currency"]
WHOLE = (
    "typeof(NEW.ceiling_minor) <> 'integer' OR typeof(NEW.committed_minor) <> 'integer' "
    "OR typeof(NEW.paid_minor) <> 'integer'",
    "an amount is a whole number",
)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0002_the_ledger_guards_itself")]
    operations = [
        refuse(
            "ceiling_added", CEILING, "BEFORE INSERT",
            ("NEW.committed_minor <> 0 OR NEW.paid_minor <> 0", "a ceiling begins with nothing counted"),
        ),
        refuse(
            "ceiling_changed", CEILING, "BEFORE UPDATE",
            (" OR ".join(f'OLD."{name}" {{differs}} NEW."{name}"' for name in FIXED), "a ceiling stays what it is of"),
        ),
        refuse("ceiling_removed", CEILING, "BEFORE DELETE", ("TRUE", "a ceiling is never removed")),
        refuse("ceiling_whole", CEILING, "BEFORE INSERT", WHOLE, vendors=("sqlite",)),
        refuse("ceiling_whole_after", CEILING, "BEFORE UPDATE", WHOLE, vendors=("sqlite",)),
    ]
