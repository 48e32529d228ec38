# SPDX-License-Identifier: AGPL-3.0-or-later
"""Turns HTML into PDF behind a wall: the program that `rendering.py` starts; no other module imports it.

One warm process imports WeasyPrint once (1.2 s of CPU) and then forks for every document, so that the limits
on CPU time, memory, files and wall-clock time hold for each document alone. A frame is eight bytes of length
and that many bytes; a request is one frame of JSON, an answer one frame of JSON and one of PDF.
"""

import contextlib
import json
import logging
import os
import resource
import select
import shutil
import signal
import struct
import sys
import sysconfig
import tempfile
import time
from base64 import b64decode
from datetime import datetime
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
HOME_OF_CODE = tuple(
    f"{Path(path).resolve()}/" for path in {*sysconfig.get_paths().values(), sysconfig.get_paths()["stdlib"]}
)
SHUT = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "urllib.")
# PDF/A admits no property it does not know: the second block describes the first one.
UNIVERSAL_ACCESS = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
><pdfuaid:part>1</pdfuaid:part></rdf:Description><rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag
><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema
><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI
><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq
><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name
><pdfaProperty:valueType>Integer</pdfaProperty:valueType
><pdfaProperty:category>internal</pdfaProperty:category
><pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description></rdf:li></rdf:Seq
></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""


def main() -> None:
    """Serve requests from standard input until it ends."""
    limits = json.loads(sys.argv[1])
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints may not mix with the answers
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        fonts = _warm_up()
    except (ImportError, OSError):  # Pango and its family are found, or not, at import
        fonts = None
    while (request := read_frame(requests)) is not None:
        head, pdf = ({"failed": "unavailable"}, b"") if fonts is None else _serve(request, fonts, limits)
        for frame in (json.dumps(head).encode(), pdf):
            answers.write(struct.pack(">Q", len(frame)) + frame)
        answers.flush()


def read_frame(stream) -> bytes | None:
    """Return the next frame, or None when the stream has ended, also in the middle of a frame."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack(">Q", head)
    body = stream.read(length)
    return body if len(body) == length else None


def _warm_up() -> dict[str, bytes]:
    """Import what every document needs and return the fonts; no Pango object may exist before a fork."""
    import mimetypes

    import weasyprint  # noqa: F401 -- slow imports, paid once for all documents
    from PIL import Image

    Image.preinit()
    mimetypes.init()  # reads files of the system, which the forked processes may not
    return {f"fonts/{path.name}": path.read_bytes() for path in sorted(FONTS.glob("*.ttf"))}


def _serve(request: bytes, fonts: dict[str, bytes], limits: dict) -> tuple[dict, bytes]:
    """Render one request in a forked process and say how it went."""
    folder = tempfile.mkdtemp(prefix="inzira-document-")
    reading, writing = os.pipe()
    try:
        child = os.fork()
        if child == 0:
            os.close(reading)
            _render_and_leave(request, fonts, limits, folder, writing)
        os.close(writing)
        return _answer_of(child, reading, limits)
    finally:
        os.close(reading)
        shutil.rmtree(folder, ignore_errors=True)


def _answer_of(child: int, reading: int, limits: dict) -> tuple[dict, bytes]:
    """Collect what the forked process writes, kill it when its time is over, and read its end."""
    deadline = time.monotonic() + limits["seconds"]
    parts, late = [], False
    while True:
        if not select.select([reading], [], [], max(0, deadline - time.monotonic()))[0]:
            late = True
            os.kill(child, signal.SIGKILL)
            break
        part = os.read(reading, 1 << 20)
        if not part:
            break
        parts.append(part)
    _, status, usage = os.wait4(child, 0)
    used = {"cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024}
    if late:
        return {"failed": "time", **used}, b""
    if os.WIFSIGNALED(status):
        killed = os.WTERMSIG(status)
        return {"failed": "cpu" if killed in {signal.SIGXCPU, signal.SIGKILL} else "crash", **used}, b""
    head, _, pdf = b"".join(parts).partition(b"\n")
    return ({**json.loads(head), **used}, pdf) if head else ({"failed": "crash", **used}, b"")


def _render_and_leave(request: bytes, fonts: dict, limits: dict, folder: str, writing: int) -> None:
    """Inside the fork: shut every door, render, write the outcome, and end without any clean-up."""
    head: dict[str, int | str]
    try:
        _limit(limits)
        lock_doors(folder)
        pages, pdf = make_pdf(json.loads(request), fonts)
        head = {"pages": pages}
    except BaseException as problem:
        head, pdf = {"failed": _kind_of(problem), "detail": f"{type(problem).__name__}: {problem}"[:300]}, b""
    with contextlib.suppress(OSError), os.fdopen(writing, "wb") as stream:
        stream.write(json.dumps(head).encode() + b"\n" + pdf)
    os._exit(0)


def _kind_of(problem: BaseException) -> str:
    kinds = {MemoryError: "memory", RecursionError: "depth", Refused: "refused"}
    return next((word for kind, word in kinds.items() if isinstance(problem, kind)), "broken")


def _limit(limits: dict) -> None:
    """Bound this process; CPU time counts from the fork, the address space includes what was inherited."""
    seconds = limits["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits["open_files"],) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lock_doors(folder: str) -> None:
    """Refuse, in this process and for good, sockets, programs, and files outside code and `folder`.

    A second wall behind `OnlyAssets`: it holds even where the library forgets to ask its fetcher.
    """
    tempfile.tempdir = folder
    allowed = (*HOME_OF_CODE, f"{Path(folder).resolve()}/")

    def watch(event: str, args: tuple) -> None:
        if event.startswith(SHUT):
            raise PermissionError(f"{event} is not allowed here")
        if event == "open" and isinstance(args[0], str | bytes | os.PathLike):
            path = os.path.realpath(os.fsdecode(args[0]))
            if not f"{path}/".startswith(allowed):
                raise PermissionError(f"{path} may not be opened here")

    sys.addaudithook(watch)


class Refused(Exception):  # noqa: N818 -- the house's word
    """The document asked for something that was not handed in with it."""


class Flawed(Exception):  # noqa: N818 -- as above
    """The library laid the document out but reported an error in it."""


class _Ear(logging.Handler):
    """Keeps the errors that it hears of."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


def _listen() -> list[logging.LogRecord]:
    """Return a list that fills with the errors that the library reports from now on."""
    ear = _Ear()
    logging.getLogger("weasyprint").addHandler(ear)
    return ear.heard


def make_pdf(job: dict, fonts: dict[str, bytes]) -> tuple[int, bytes]:
    """Return the number of pages and the bytes.

    Raises Refused when anything but an asset was asked for, and Flawed when the library reports an error: a
    document without its picture, or with a picture that has no words, is not issued.
    """
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration

    assets = {name: (kind, b64decode(body)) for name, (kind, body) in job["assets"].items()}
    assets |= {name: ("font/ttf", body) for name, body in fonts.items()}
    fetcher = _only_assets(assets)
    flaws = _listen()
    created = job["created"]
    attachments = [
        Attachment(
            string=b64decode(body),
            name=name,
            description=description,
            relationship="Data",
            url_fetcher=fetcher,
            created=datetime.fromisoformat(created),
            modified=datetime.fromisoformat(created),
        )
        for name, description, body in job["attachments"]
    ]
    fonts_in_use = FontConfiguration()
    sheets = [CSS(string=job["css"], url_fetcher=fetcher, font_config=fonts_in_use, base_url="asset:")]
    page = HTML(string=job["html"], url_fetcher=fetcher, base_url="asset:")
    options = {"pdf_variant": "pdf/a-3a", "pdf_tags": True, "attachments": attachments}
    document = page.render(font_config=fonts_in_use, stylesheets=sheets, **options)
    _describe(document.metadata, job)
    pdf = document.write_pdf(
        pdf_identifier=bytes.fromhex(job["identifier"]), finisher=_name_data_once, **options
    )
    if fetcher.refused:
        raise Refused(", ".join(sorted(fetcher.refused))[:200])
    if flaws:
        raise Flawed(flaws[0].getMessage()[:200])
    return len(document.pages), pdf


def _describe(metadata, job: dict) -> None:
    """Put the given title, author, language and time into the file, whatever the HTML says of itself."""
    metadata.title, metadata.authors = job["title"], [job["author"]]
    metadata.description, metadata.keywords = job["number"], job["keywords"]
    metadata.generator, metadata.lang = "Inzira", job["language"]
    metadata.created = metadata.modified = job["created"]
    metadata.attachments, metadata.custom = [], {}
    written = metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *args: written(*args).replace(b"</rdf:RDF>", UNIVERSAL_ACCESS)


def _name_data_once(document, pdf) -> None:
    """The library lists each attachment twice in the catalogue; keep one of each."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _only_assets(assets: dict[str, tuple[str, bytes]]):
    """Return a fetcher that serves the handed-in assets and notes everything else that was asked for."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyAssets(URLFetcher):
        def __init__(self):
            super().__init__(allowed_protocols=(), allow_redirects=False)
            self.refused = set()

        def fetch(self, url, headers=None):
            kind, body = assets.get(url.removeprefix("asset:"), (None, None))
            if kind is None or not url.startswith("asset:"):
                self.refused.add(url[:80])
                raise ValueError(f"Not handed in: {url[:80]}")
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return OnlyAssets()


if __name__ == "__main__":
    main()
