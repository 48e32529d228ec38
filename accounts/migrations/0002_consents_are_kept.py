# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was asked and what was answered never changes and is never removed; a withdrawal is another row."""

from django.db import migrations

from core.triggers import keep_rows


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        keep_rows(
            "accounts_consenttext",
            ["id", "programme_key", "purpose", "version", "title", "text", "ended", "written_at", "written_by_id"],
        ),
        keep_rows(
            "accounts_consent",
            ["id", "person_id", "text_id", "programme_key", "purpose", "given", "at", "how", "recorded_by_id"],
        ),
    ]
