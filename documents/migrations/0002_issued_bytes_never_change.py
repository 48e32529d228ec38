# SPDX-License-Identifier: AGPL-3.0-or-later
"""Once a document is issued, nothing of it changes; no document is removed."""

from django.db import migrations

from core.triggers import keep_rows


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        keep_rows(
            "documents_document",
            ["id", "programme_key", "key", "kind", "number", "language", "template", "subject_type_id", "subject_id", "token"],
            fillable=["state", "title", "facts", "issued_at", "blob_id", "sha256", "pages"],
            until_filled="issued_at",
        ),
    ]
