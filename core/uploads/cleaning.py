# SPDX-License-Identifier: AGPL-3.0-or-later
"""Takes one file in: name, size and content are checked, then a limited child process writes it anew."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core import rewriting

from . import refusals
from .names import clean_name, dangerous_ending, with_ending
from .sniffing import IMAGE, PDF, describe, sniff

MAX_BYTES = 10 * 1024 * 1024
CHILD = Path(rewriting.__file__).parent / "child.py"
# Decoding the largest picture takes 0.4 GB, a PDF of 10 MB far less: beyond this it is an attack.
LIMITS = {"cpu_seconds": 20, "memory_bytes": 1024**3}
WALL_SECONDS = 40
# So many files of one web process are rewritten at a time; the next ones wait for their turn.
PLACES = threading.BoundedSemaphore(2)
WAIT_SECONDS = 30
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
KINDS_IN_WORDS = {
    (PDF,): _("PDF"),
    (IMAGE,): _("pictures (JPEG, PNG, WebP)"),
    (IMAGE, PDF): _("PDF and pictures (JPEG, PNG, WebP)"),
}
REASONS: dict[str, tuple[type[refusals.UploadRefused], dict[str, Any]]] = {
    "encrypted": (refusals.LockedFile, {}),
    "damaged": (refusals.DamagedFile, {}),
    "empty": (refusals.EmptyFile, {}),
    "form": (refusals.FormOnly, {}),
    "pages": (refusals.TooManyPages, {"most": 200}),
    "pixels": (refusals.TooManyPixels, {"most": 50}),
    "heavy": (refusals.TooHeavy, {}),
}


@dataclass(frozen=True)
class CleanFile:
    """A rewritten file: safe to store under its SHA-256 and to hand to any reader.

    `name` is for people (escape it), with the ending that fits `mime`. `removed` says what its owner may
    miss: scripts, attachments, form, signature, comments. A cryptographic signature never survives.
    """

    content: bytes
    kind: str
    mime: str
    name: str
    sha256: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    removed: tuple[str, ...] = ()


def clean_upload(
    file_like: BinaryIO,
    original_name: str,
    *,
    kinds: Sequence[str] = (PDF, IMAGE),
    max_bytes: int = MAX_BYTES,
) -> CleanFile:
    """The rewritten file, without scripts, attachments, metadata and place; raises an UploadRefused.

    At most `max_bytes` + 1 bytes are read. The kind is judged by the content; the name only refuses.
    """
    name = clean_name(original_name)
    words: dict[str, Any] = {
        "name": name,
        "kinds": KINDS_IN_WORDS[tuple(sorted(set(kinds)))],
        "limit": _limit_in_words(max_bytes),
    }
    ending = dangerous_ending(name)
    if ending:
        raise refusals.ProgramInside(ending=ending, **words)
    content = _read(file_like, max_bytes, words)
    kind = sniff(content)
    if kind is None or kind not in kinds:
        raise refusals.NotAccepted(what=describe(content), **words)
    facts, clean = _rewritten(kind, content, name)
    return CleanFile(
        content=clean,
        kind=kind,
        mime=facts["mime"],
        name=with_ending(name, ENDINGS[facts["mime"]]),
        sha256=hashlib.sha256(clean).hexdigest(),
        pages=facts["pages"],
        width=facts["width"],
        height=facts["height"],
        removed=tuple(facts["removed"]),
    )


def _read(file_like: BinaryIO, max_bytes: int, words: dict[str, Any]) -> bytes:
    content = file_like.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise refusals.TooBig(**words)
    if not content:
        raise refusals.EmptyFile(name=words["name"])
    return content


def _rewritten(kind: str, content: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """What the child made of the file; a child that dies or dawdles means the file is too heavy."""
    if not PLACES.acquire(timeout=WAIT_SECONDS):
        raise refusals.Busy(name=name)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), json.dumps({"kind": kind, **LIMITS})],
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            env={key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refusals.TooHeavy(name=name) from None
    finally:
        PLACES.release()
    head, _line, clean = done.stdout.partition(b"\n")
    facts = json.loads(head) if done.returncode == 0 and head else {"refused": "heavy"}
    if "refused" in facts:
        refusal, more = REASONS[facts["refused"]]
        raise refusal(name=name, **more)
    return facts, clean


def _limit_in_words(max_bytes: int) -> str:
    """Whole megabytes as people write them: 10 MB."""
    megabytes, rest = divmod(max_bytes, 1024 * 1024)
    return filesizeformat(max_bytes) if rest or not megabytes else f"{megabytes}\u00a0MB"
