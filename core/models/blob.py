# SPDX-License-Identifier: AGPL-3.0-or-later
"""The row of a stored file; its bytes lie under their SHA-256 in BLOB_ROOT."""

from django.db import models


class Blob(models.Model):
    """A content-addressed file: bytes first (temporary file, fsync, rename), this row last."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.IntegerField()
    mime = models.CharField(max_length=80)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]
