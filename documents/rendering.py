# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTML templates to PDF, laid out by `render_child.py` in a limited process of its own."""

import contextlib
import hashlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from documents.checks import APT_LINE
from documents.contexts import Paper
from documents.preparing import Attached, Job, RenderingFailed, TextTooLong, prepare

__all__ = [
    "Attached",
    "Job",
    "Limits",
    "PdfUnavailable",
    "Rendered",
    "Renderer",
    "RenderingFailed",
    "TextTooLong",
    "prepare",
    "render",
]

CHILD = Path(__file__).with_name("render_child.py")


class PdfUnavailable(Refusal):
    """This machine lacks the libraries that lay out text."""

    sentence = _("PDF documents are disabled on this machine. As root, run: %(line)s")
    status = 503

    def __init__(self) -> None:
        super().__init__(line=APT_LINE)


REASONS = {
    "cpu": _("it needed more computing time than one document may use."),
    "time": _("it took longer than one document may take."),
    "memory": _("it needed more memory than one document may use."),
    "depth": _("its parts are nested too deeply."),
    "refused": _("it asked for something that was not handed in with it (%(detail)s)."),
    "crash": _("the process that lays it out ended without an answer."),
    "broken": _("the process that lays it out met a problem (%(detail)s)."),
}


@dataclass(frozen=True)
class Limits:
    """What one document may use: seconds of CPU, bytes of address space, seconds by the clock, ..."""

    cpu_seconds: int = 20
    memory_bytes: int = 1 << 30
    seconds: int = 60
    file_bytes: int = 16 << 20
    open_files: int = 64
    documents: int = 100  # after so many the warm child is replaced


LIMITS = Limits()


@dataclass(frozen=True)
class Rendered:
    """A finished document: its bytes, their SHA-256, and the digest of its content that is printed in it."""

    pdf: bytes
    sha256: str
    pages: int
    content_sha256: str


def failed(kind: str, detail: object = "") -> RenderingFailed:
    """Return the failure whose sentence belongs to what the child reported."""
    return RenderingFailed(reason=REASONS[kind] % {"detail": detail})


def render(template_name: str, paper: Paper, **given) -> Rendered:
    """Make one document; `given` as for `prepare`. Raises RenderingFailed or PdfUnavailable."""
    with Renderer() as renderer:
        return renderer.render(template_name, paper, **given)


class Renderer:
    """Keeps one warm child for a batch of documents: `with Renderer() as r: r.render(...)`.

    Every document is laid out in a fork of the child, so the limits hold for each alone; the child itself is
    replaced after `limits.documents` and whenever it fails to answer. Not for use by several threads.
    """

    program = (sys.executable, "-I", str(CHILD))

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.used = {"cpu": 0.0, "memory": 0}  # by the last document: seconds, bytes
        self._child: Any = None  # subprocess.Popen
        self._served = 0

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(self, *problem) -> None:
        self.close()

    def render(self, template_name: str, paper: Paper, **given) -> Rendered:
        """Make one document; `given` as for `prepare`. Raises RenderingFailed or PdfUnavailable."""
        return self.carry_out(prepare(template_name, paper, **given))

    def carry_out(self, job: Job) -> Rendered:
        """Lay out a prepared job. Raises RenderingFailed or PdfUnavailable."""
        head, pdf = self._ask(job.message())
        self.used = {"cpu": head.get("cpu", 0.0), "memory": head.get("memory", 0)}
        if head.get("failed") == "unavailable":
            raise PdfUnavailable
        if "failed" in head:
            raise failed(head["failed"], head.get("detail", ""))
        return Rendered(pdf, hashlib.sha256(pdf).hexdigest(), head["pages"], job.content_sha256)

    def close(self) -> None:
        """End the child and whatever it started."""
        child, self._child, self._served = self._child, None, 0
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        with contextlib.suppress(BrokenPipeError):  # what it never read is of no use any more
            child.stdin.close()
        child.stdout.close()

    def _ask(self, message: bytes) -> tuple[dict, bytes]:
        if self._child is None or self._served >= self.limits.documents or self._child.poll() is not None:
            self.close()
            self._child = self._start()
        self._served += 1
        # The child keeps the clock itself; this one only catches a child that no longer does.
        deadline = time.monotonic() + self.limits.seconds + 30
        try:
            self._child.stdin.write(struct.pack(">Q", len(message)) + message)
            self._child.stdin.flush()
            return json.loads(self._frame(deadline)), self._frame(deadline)
        except (BrokenPipeError, EOFError, TimeoutError):
            self.close()
            return {"failed": "crash"}, b""

    def _start(self) -> subprocess.Popen:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return subprocess.Popen(
            [*self.program, json.dumps(asdict(self.limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            cwd="/",
            env=kept | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        )

    def _frame(self, deadline: float) -> bytes:
        (length,) = struct.unpack(">Q", self._bytes(8, deadline))
        return self._bytes(length, deadline)

    def _bytes(self, wanted: int, deadline: float) -> bytes:
        parts = bytearray()
        stdout = self._child.stdout
        while len(parts) < wanted:
            if not select.select([stdout], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError
            part = os.read(stdout.fileno(), min(wanted - len(parts), 1 << 20))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)
