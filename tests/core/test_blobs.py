# SPDX-License-Identifier: AGPL-3.0-or-later
"""A stored file is whole or absent, whenever the process is killed."""

import hashlib
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from core import blobs

LETTER = b"%PDF-1.7 a letter " * 5000
SHA256 = hashlib.sha256(LETTER).hexdigest()


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.BLOB_ROOT = tmp_path / "var" / "blobs"
    return settings.BLOB_ROOT


def files(root: Path) -> list[Path]:
    return [file for file in root.rglob("*") if file.is_file()]


def test_bytes_are_found_under_their_sha256():
    assert not blobs.exists(SHA256)
    assert blobs.store(LETTER) == SHA256
    assert blobs.exists(SHA256)
    assert blobs.read(SHA256) == LETTER


def test_the_same_bytes_are_stored_once(root):
    blobs.store(LETTER)
    before = blobs.path(SHA256).stat().st_ino
    blobs.store(LETTER)

    assert files(root) == [blobs.path(SHA256)]
    assert blobs.path(SHA256).stat().st_ino == before


def test_only_the_account_of_the_installation_may_read(root):
    blobs.store(LETTER)

    assert blobs.path(SHA256).stat().st_mode & 0o077 == 0
    assert blobs.path(SHA256).parent.stat().st_mode & 0o077 == 0


def test_a_missing_or_damaged_file_is_named():
    with pytest.raises(blobs.BlobMissing, match=SHA256):
        blobs.read(SHA256)
    blobs.store(LETTER)
    blobs.path(SHA256).write_bytes(LETTER[:-1])
    with pytest.raises(blobs.BlobDamaged, match=SHA256):
        blobs.read(SHA256)


@pytest.mark.parametrize(
    "name",
    ["", "../" * 10 + "etc/passwd", SHA256.upper(), SHA256[:-1], SHA256 + "0", SHA256 + "\n", "g" * 64],
)
def test_no_other_name_leads_to_a_path(name):
    for act in (blobs.path, blobs.read, blobs.exists):
        with pytest.raises(ValueError, match="64 hexadecimal"):
            act(name)


def test_a_full_disk_leaves_nothing_behind(root, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    blobs.path(SHA256).parent.mkdir(parents=True)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.store(LETTER)

    assert files(root) == []
    assert not blobs.exists(SHA256)


def test_the_file_is_on_the_disk_before_its_name_and_its_name_before_the_row(monkeypatch):
    order = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(handle):
        kind = "folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file"
        order.append(f"fsync {kind}")
        fsync(handle)

    def noted_replace(source, target):
        assert Path(source).parent == Path(target).parent
        order.append("rename")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    blobs.store(LETTER)

    assert order[-3:] == ["fsync file", "rename", "fsync folder"]
    assert set(order[:-3]) == {"fsync folder"}


def store_and_die(at_line: int) -> int:
    """Store in a child that is killed when the module's code reaches its n-th line; return how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    lines = 0

    def count(frame, event, _arg):
        nonlocal lines
        if frame.f_code.co_filename not in {blobs.__file__, tempfile.__file__}:
            return None
        lines += event == "line"
        if lines == at_line:
            os.kill(os.getpid(), signal.SIGKILL)
        return count

    sys.settrace(count)
    blobs.store(LETTER)
    sys.settrace(None)
    os._exit(0)


def test_killed_at_any_line_no_half_file_is_seen(settings, tmp_path):
    kills = leftovers = 0
    for line in range(1, 500):
        settings.BLOB_ROOT = tmp_path / f"killed-{line}"
        ended = store_and_die(line)
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        kills += 1
        if blobs.exists(SHA256):
            assert blobs.read(SHA256) == LETTER
        leftovers += blobs.sweep_partial(older_than_seconds=0)
        # Somebody tries again.
        assert blobs.store(LETTER) == SHA256
        assert blobs.read(SHA256) == LETTER
        assert files(settings.BLOB_ROOT) == [blobs.path(SHA256)]

    assert ended == 0, "the child never came to its end"
    assert kills > 30
    assert leftovers > 3


def test_only_old_partial_files_are_swept(root):
    blobs.store(LETTER)
    left = blobs.path(SHA256).with_name(f"{blobs.PARTIAL}abc")
    left.write_bytes(b"half")

    assert blobs.sweep_partial() == 0
    os.utime(left, (0, 0))
    assert blobs.sweep_partial() == 1
    assert files(root) == [blobs.path(SHA256)]
