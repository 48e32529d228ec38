# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTML templates to PDF: prepared here, laid out by `render_child.py` in a limited process of its own."""

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
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from documents.checks import APT_LINE
from documents.contexts import Paper, content_digest
from documents.qr import qr_svg

CHILD = Path(__file__).with_name("render_child.py")
LONGEST_TEXT = 20_000  # characters in one field; far above any form's limit, far below what stalls a layout
RESTART_AFTER = 100


class RenderingFailed(Refusal):
    """No PDF came out; the sentence says why, and nothing was kept."""

    sentence = _("The document could not be made: %(reason)s")


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
    "long": _("a text in it is longer than %(detail)s characters."),
}


@dataclass(frozen=True)
class Limits:
    """What one document may use: seconds of CPU, bytes of address space, seconds by the clock, ..."""

    cpu_seconds: int = 20
    memory_bytes: int = 1 << 30
    seconds: int = 60
    file_bytes: int = 16 << 20
    open_files: int = 64


@dataclass(frozen=True)
class Attached:
    """A file that travels inside the PDF as its data (PDF/A-3)."""

    name: str
    body: bytes
    description: str = ""


@dataclass(frozen=True)
class Rendered:
    """A finished document: its bytes, their SHA-256, and the digest of its content that is printed in it."""

    pdf: bytes
    sha256: str
    pages: int
    content_sha256: str


@dataclass(frozen=True)
class Job:
    """All that the child is told about one document; equal jobs give equal bytes."""

    html: str
    css: str
    language: str
    title: str
    number: str
    author: str
    created: datetime
    keywords: tuple[str, ...] = ()
    assets: tuple[tuple[str, str, bytes], ...] = ()  # (name, media type, body), asked for as asset:name
    attachments: tuple[Attached, ...] = ()
    content_sha256: str = ""

    def message(self) -> bytes:
        """Return the request as the child reads it; the identifier of the file follows from all of it."""
        told = {
            "html": self.html, "css": self.css, "language": self.language, "title": printable(self.title),
            "number": printable(self.number), "author": printable(self.author),
            "keywords": [printable(word) for word in self.keywords],
            "created": self.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "assets": {name: (kind, b64encode(body).decode()) for name, kind, body in self.assets},
            "attachments": [
                (item.name, item.description, b64encode(item.body).decode()) for item in self.attachments
            ],
        }  # fmt: skip
        told["identifier"] = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
        return json.dumps(told).encode()


def printable(text: str) -> str:
    """Return `text` without control and direction characters, which metadata may not hold."""
    return "".join(char if char.isprintable() else " " for char in str(text)).strip()


def prepare(
    template_name: str, paper: Paper, *, language: str, title: str, number: str, created: datetime,
    author: str, keywords: Iterable[str] = (), attachments: Iterable[Attached] = (),
) -> Job:  # fmt: skip
    """Fill a template of `templates/documents/` in `language`; needs no PDF library.

    `created` is an aware datetime. Raises RenderingFailed when a text exceeds LONGEST_TEXT.
    """
    if created.tzinfo is None:
        raise ValueError("`created` must know its time zone.")
    if any(len(text) > LONGEST_TEXT for text in _texts(paper)):
        raise failed("long", LONGEST_TEXT)
    digest = content_digest(paper, number=number, language=language)
    told = {
        "paper": paper, "language": language, "title": title, "number": number, "content_sha256": digest,
    }  # fmt: skip
    with translation.override(language):
        html = get_template(f"documents/{template_name}").render(told)
    return Job(
        html=html, css=get_template("documents/document.css").render(), language=language, title=title,
        number=number, author=author, created=created, keywords=tuple(keywords),
        assets=tuple(_assets(paper)), attachments=tuple(attachments), content_sha256=digest,
    )  # fmt: skip


def _assets(paper: Paper):
    """Yield the pictures that a document may show."""
    band = paper.letterhead.band or get_template("documents/band.svg").render().encode()
    yield "band.svg", "image/svg+xml", band
    yield "qr.svg", "image/svg+xml", qr_svg(paper.verify_url).encode()
    if logo := paper.letterhead.logo:
        yield "logo", "image/png" if logo.startswith(b"\x89PNG") else "image/jpeg", logo


def _texts(value):
    """Yield every text in a record, however deep."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)


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
    replaced after RESTART_AFTER documents and whenever it fails to answer. Not for use by several threads.
    """

    def __init__(self, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._child = None
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
        child.stdin.close()
        child.stdout.close()

    def _ask(self, message: bytes) -> tuple[dict, bytes]:
        if self._child is None or self._served >= RESTART_AFTER or self._child.poll() is not None:
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
            [sys.executable, "-I", str(CHILD), json.dumps(asdict(self.limits))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, cwd="/",
            env=kept | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip

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
