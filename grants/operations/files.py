# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeps a cleaned file: its bytes first, durably, and the row that points to them last."""

from typing import Any

from core import blobs
from core.models import Blob
from core.uploads import CleanFile, clean_upload
from core.uploads.sniffing import IMAGE, PDF


def cleaned(file: Any, *, name: str = "", kinds: tuple[str, ...] = (PDF, IMAGE)) -> CleanFile:
    """Return the rewritten file of an upload (or the file itself if it is clean); raises UploadRefused."""
    if isinstance(file, CleanFile):
        return file
    return clean_upload(file, name or getattr(file, "name", "") or "file", kinds=kinds)


def keep(clean: CleanFile) -> Blob:
    """Store the bytes and return their row; the same bytes have one row."""
    blobs.store(clean.content)
    row, _new = Blob.objects.get_or_create(
        sha256=clean.sha256, defaults={"size": len(clean.content), "mime": clean.mime}
    )
    return row
