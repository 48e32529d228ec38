# SPDX-License-Identifier: AGPL-3.0-or-later
"""Audit entries never change (but for their one sealing) and are never removed; readings likewise."""

from django.db import migrations

from core.triggers import keep_rows


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
        keep_rows("core_readentry", ["id", "programme_key", "person_id", "at", "what", "subject_type_id", "subject_id", "reason"]),
    ]
