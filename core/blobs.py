# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files stored under the SHA-256 of their bytes, so that a kill or a power cut never shows half of one.

The order is: bytes to a temporary file in the same folder, fsync, rename, fsync of the folder; the caller
writes the row that points here last. A file without a row is harmless; a row without a file cannot be.
"""

import hashlib
import os
import re
import tempfile
import time
from pathlib import Path

from django.conf import settings

SHA256 = re.compile(r"[0-9a-f]{64}")
PARTIAL = ".part-"


class BlobMissing(FileNotFoundError):  # noqa: N818 -- says what is the matter, not that it is an error
    """No file is stored under that SHA-256."""


class BlobDamaged(OSError):  # noqa: N818 -- as above
    """The stored bytes no longer have the SHA-256 under which they were stored."""


def store(content: bytes) -> str:
    """Store the bytes durably and return their SHA-256 in hexadecimal; the same bytes are stored once."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = path(sha256)
    if not place.exists():
        _make_folder(place.parent)
        _write(content, place)
    # Also when somebody else has just renamed it: their fsync may not have happened yet.
    _sync(place.parent)
    return sha256


def read(sha256: str) -> bytes:
    """The bytes; raises BlobMissing, or BlobDamaged when they are no longer what was stored."""
    try:
        content = path(sha256).read_bytes()
    except FileNotFoundError:
        raise BlobMissing(sha256) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BlobDamaged(sha256)
    return content


def exists(sha256: str) -> bool:
    """Whether a file is stored under that SHA-256."""
    return path(sha256).is_file()


def path(sha256: str) -> Path:
    """Where the file lies (or would lie), by its first digits; raises ValueError for no SHA-256."""
    if not SHA256.fullmatch(sha256):
        raise ValueError("A SHA-256 has 64 hexadecimal digits in lower case.")
    return Path(settings.BLOB_ROOT) / sha256[:2] / sha256[2:4] / sha256


def sweep_partial(*, older_than_seconds: float = 24 * 3600) -> int:
    """Remove what killed processes left half-written, and return how many files that were."""
    before, swept = time.time() - older_than_seconds, 0
    for left in Path(settings.BLOB_ROOT).glob(f"*/*/{PARTIAL}*"):
        if left.stat().st_mtime <= before:
            left.unlink(missing_ok=True)
            swept += 1
    return swept


def _write(content: bytes, place: Path) -> None:
    """Make the whole file appear at its place in one step."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=PARTIAL)  # readable by this account only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _make_folder(folder: Path) -> None:
    """Make the folder and its parents, each durably known to its own parent."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=0o700, exist_ok=True)
        _sync(new.parent)


def _sync(folder: Path) -> None:
    """Have the disk know the folder's entries."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
