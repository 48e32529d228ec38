# SPDX-License-Identifier: AGPL-3.0-or-later
"""Audit entries never change (but for their one sealing) and are never removed.

Readings never change either; they may be removed when they are a year old.
"""

from django.db import migrations

from core.triggers import keep_rows, refuse

READ = ["id", "programme_key", "person_id", "at", "day", "what", "subject_type_id", "subject_id", "reason"]
CHANGED = " OR ".join(f'OLD."{column}" {{differs}} NEW."{column}"' for column in READ)
SAID = "core_readentry is append-only"


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        keep_rows(
            "core_auditentry",
            [
                "id", "programme_key", "happened_at", "recorded_at", "act", "subject_type_id", "subject_id",
                "subject_label", "from_state", "to_state", "by_id", "actor", "on_behalf_id", "through",
                "operator", "source", "digest",
            ],
            fillable=["sequence", "previous", "seal"],
            until_filled="sequence",
        ),
        refuse("core_readentry_no_update", "core_readentry", "BEFORE UPDATE", (CHANGED, SAID)),
        refuse(
            "core_readentry_no_delete", "core_readentry", "BEFORE DELETE",
            ("OLD.\"day\" > date('now', '-364 days')", SAID), vendors=("sqlite",),
        ),
        refuse(
            "core_readentry_no_delete", "core_readentry", "BEFORE DELETE",
            ('OLD."day" > CURRENT_DATE - 364', SAID), vendors=("postgresql",),
        ),
    ]
