# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attack files stay out or come in harmless; honest files come in with what is seen on them."""

import hashlib
import io
import resource
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from core.uploads import (
    MAX_BYTES,
    BadName,
    Busy,
    DamagedFile,
    EmptyFile,
    FormOnly,
    LockedFile,
    NotAccepted,
    ProgramInside,
    TooBig,
    TooHeavy,
    TooManyPages,
    TooManyPixels,
    clean_name,
    clean_upload,
    cleaning,
)
from core.uploads.names import with_ending

SCRIPT = b"<html><script>alert('canary')</script></html>"


def pdf(pages=1, **how) -> bytes:
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page()
    out = io.BytesIO()
    made.save(out, **how)
    return out.getvalue()


def form_of_one_program() -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    made.Root.NeedsRendering = True
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=made.make_stream(b"<xdp/>"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def picture(kind="JPEG", size=(60, 40), mode="RGB", **how) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode == "L" else "teal").save(out, kind, **how)
    return out.getvalue()


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "canary camera"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (1.0, 56.0, 38.0)
    return picture(exif=exif.tobytes(), comment=b"canary comment")


def archive(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return out.getvalue()


def flood() -> bytes:
    """A PNG of 30,000 by 30,000 points in some hundred kilobytes."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + 30_000 // 8)
    data = b"".join(packer.compress(row * 1000) for _rows in range(30)) + packer.flush()

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pdf_bomb() -> bytes:
    """A PDF whose list of objects unpacks to four gigabytes."""
    packer = zlib.compressobj(9)
    start = packer.compress(b"\0" * 2**26) + packer.flush(zlib.Z_FULL_FLUSH)
    again = zlib.compressobj(9, wbits=-15)
    block = again.compress(b"\0" * 2**26) + again.flush(zlib.Z_FULL_FLUSH)
    stream = zlib.compress(start + block * 63, 9)
    parts = [
        b"%PDF-1.7\n",
        b"1 0 obj\n<</Type/XRef/W[1 2 1]/Root 2 0 R/Size 9/Filter[/FlateDecode/FlateDecode]",
        b"/Length %d>>stream\n" % len(stream),
        stream,
        b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n",
    ]
    return b"".join(parts)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 40

REFUSED = {
    "zip bomb": (lambda: archive("a.txt", b"\0" * 200_000_000), "plan.zip.pdf", ProgramInside, "“.zip”"),
    "zip bomb by content": (lambda: archive("a", b"\0" * 10**8), "plan.pdf", NotAccepted, "an archive"),
    "zip slip": (lambda: archive("../../etc/cron.d/x", b"x"), "plan.pdf", NotAccepted, "an archive"),
    "picture flood": (flood, "photo.png", TooManyPixels, "more than 50 million pixels"),
    "web page as PDF": (lambda: SCRIPT, "plan.pdf", NotAccepted, "a web page"),
    "SVG": (lambda: SVG, "logo.svg", ProgramInside, "“.svg”"),
    "SVG as PNG": (lambda: SVG, "logo.png", NotAccepted, "an SVG drawing"),
    "program as document": (lambda: b"MZ\x90\0" + b"\0" * 99, "plan.docx", NotAccepted, "a program"),
    "double ending": (pdf, "plan.pdf.exe", ProgramInside, "“.exe”"),
    "double ending the other way": (pdf, "plan.exe.pdf", ProgramInside, "“.exe”"),
    "too many bytes": (lambda: pdf() + b"\0" * MAX_BYTES, "plan.pdf", TooBig, "up to 10\u00a0MB"),
    "PDF behind a web page": (lambda: SCRIPT + pdf(), "plan.pdf", NotAccepted, "a web page"),
    "unpacking for ever": (pdf_bomb, "plan.pdf", (TooHeavy, DamagedFile), "plan.pdf"),
    "locked": (lambda: pdf(encryption=pikepdf.Encryption("a", "b")), "plan.pdf", LockedFile, "password"),
    "locked for its owner": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="a")),
        "plan.pdf",
        LockedFile,
        "password",
    ),
    "too many pages": (lambda: pdf(201), "plan.pdf", TooManyPages, "more than 200 pages"),
    "no pages": (lambda: pdf(0), "plan.pdf", EmptyFile, "is empty"),
    "PDF cut off": (lambda: pdf(30)[:900], "plan.pdf", DamagedFile, "damaged or incomplete"),
    "PDF of noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 9, "plan.pdf", DamagedFile, "damaged"),
    "form of one program": (form_of_one_program, "plan.pdf", FormOnly, "Print it to a new PDF"),
    "picture cut off": (lambda: picture(size=(600, 400))[:-300], "a.jpg", DamagedFile, "damaged"),
    "picture of noise": (lambda: b"\xff\xd8\xff\xe0" + b"x" * 900, "a.jpg", DamagedFile, "damaged"),
    "nothing": (lambda: b"", "plan.pdf", EmptyFile, "is empty"),
    "HEIC": (lambda: HEIC, "photo.heic", NotAccepted, "a HEIC picture"),
    "film": (lambda: b"\0\0\0\x18ftypmp42" + b"\0" * 40, "film.mp4", NotAccepted, "a film"),
    "GIF": (lambda: picture("GIF"), "a.gif", NotAccepted, "a GIF picture"),
    "words": (lambda: b"Our idea is simple.", "plan.txt", NotAccepted, "of an unknown kind"),
    "hidden character": (pdf, "plan\u202efdp.exe", BadName, "(U+202E)"),
    "NUL": (pdf, "plan.pdf\0.exe", BadName, "(U+0000)"),
    "lone surrogate": (pdf, "plan\ud800.pdf", BadName, "(U+D800)"),
}


@pytest.mark.parametrize("attack", REFUSED)
def test_it_stays_out_with_a_sentence(attack):
    make, name, refusal, says = REFUSED[attack]
    began = time.monotonic()

    with pytest.raises(refusal) as caught:
        clean_upload(io.BytesIO(make()), name)

    assert says in str(caught.value)
    assert max(len(sentence.split()) for sentence in str(caught.value).split(". ")) <= 20
    assert time.monotonic() - began < 30


def test_a_refusal_names_what_is_taken_and_how_much():
    with pytest.raises(NotAccepted) as caught:
        clean_upload(io.BytesIO(SVG), "logo.png")

    assert str(caught.value) == (
        "“logo.png” is an SVG drawing. This place takes PDF and pictures (JPEG, PNG, WebP), up to 10\u00a0MB."
    )


@pytest.mark.parametrize(
    ("make", "kinds", "says"),
    [
        (picture, ["pdf"], "is a picture. This place takes PDF, up to 10\u00a0MB."),
        (pdf, ["image"], "is a PDF. This place takes pictures (JPEG, PNG, WebP), up to"),
    ],
)
def test_a_place_may_take_one_kind_only(make, kinds, says):
    with pytest.raises(NotAccepted) as caught:
        clean_upload(io.BytesIO(make()), "file", kinds=kinds)

    assert says in str(caught.value)


def test_no_more_is_read_than_allowed():
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size=-1):
            self.asked = size
            return b"%PDF-" + b"\0" * (size - 5)

    endless = Endless()
    with pytest.raises(TooBig, match="up to 1000"):
        clean_upload(endless, "plan.pdf", max_bytes=1000)

    assert endless.asked == 1001


CLEANED = {
    "PDF with a web page behind": (lambda: pdf(2) + SCRIPT, "plan.pdf", "application/pdf", "plan.pdf"),
    "PDF with a long tail": (lambda: pdf() + SCRIPT * 99, "plan.pdf", "application/pdf", "plan.pdf"),
    "PDF that is an archive too": (
        lambda: pdf() + archive("canary.txt", b"canary"),
        "plan.pdf",
        "application/pdf",
        "plan.pdf",
    ),
    "photograph with place": (photo_with_place, "IMG_1.JPG", "image/jpeg", "IMG_1.JPG"),
    "photograph with a script behind": (lambda: picture() + SCRIPT, "a.jpeg", "image/jpeg", "a.jpeg"),
    "PNG with words": (lambda: picture("PNG") + SCRIPT, "a.png", "image/png", "a.png"),
    "WebP": (lambda: picture("WEBP"), "scan.webp", "image/jpeg", "scan.jpg"),
    "no ending": (picture, "scan", "image/jpeg", "scan.jpg"),
    "another ending": (pdf, "plan v1.2 (final).docx", "application/pdf", "plan v1.2 (final).docx.pdf"),
    "an address in the name": (pdf, "www.example.com.pdf", "application/pdf", "www.example.com.pdf"),
}


@pytest.mark.parametrize("what", CLEANED)
def test_it_comes_in_clean(what):
    make, name, mime, shown = CLEANED[what]

    clean = clean_upload(io.BytesIO(make()), name)

    assert (clean.mime, clean.name) == (mime, shown)
    assert clean.sha256 == hashlib.sha256(clean.content).hexdigest()
    assert b"canary" not in clean.content
    if mime == "application/pdf":
        assert clean.pages == len(pikepdf.open(io.BytesIO(clean.content)).pages)
    else:
        with Image.open(io.BytesIO(clean.content)) as opened:
            opened.load()
            assert (clean.width, clean.height) == opened.size
            assert not opened.getexif()
            assert not {"exif", "comment", "xmp", "icc_profile"} & set(opened.info)


def test_the_same_file_comes_in_as_the_same_bytes():
    first, second = (clean_upload(io.BytesIO(source), "a") for source in [pdf(3)] * 2)

    assert first == second
    assert clean_upload(io.BytesIO(first.content), "a").pages == 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plan.pdf", "plan.pdf"),
        ("C:\\Users\\aline\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("Ikérékezo\u0301.pdf", "Ikérékezó.pdf"),
        ("  two   words\u00a0.pdf ", "two words .pdf"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("", "file"),
        ("...", "file"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("n" * 300, "n" * 120),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
    ],
)
def test_a_name_is_tidied_for_people(name, shown):
    assert clean_name(name) == shown


@pytest.mark.parametrize(
    "code", [0x00, 0x0A, 0x1B, 0x7F, 0x85, 0xAD, 0x200B, 0x200F, 0x2028, 0x202E, 0x2066, 0xFEFF]
)
def test_a_name_with_a_hidden_character_is_refused(code):
    with pytest.raises(BadName, match=rf"U\+{code:04X}"):
        clean_name(f"plan{chr(code)}.pdf")


def test_the_ending_follows_the_content():
    assert with_ending("photo.jpeg", "jpg") == "photo.jpeg"
    assert with_ending("photo.PNG", "jpg") == "photo.jpg"
    assert with_ending("photo", "png") == "photo.png"


def test_files_wait_for_their_turn(monkeypatch):
    monkeypatch.setattr(cleaning, "PLACES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(cleaning, "WAIT_SECONDS", 0.05)
    with cleaning.PLACES, pytest.raises(Busy) as caught:
        clean_upload(io.BytesIO(pdf()), "plan.pdf")

    assert caught.value.status == 503
    assert clean_upload(io.BytesIO(pdf()), "plan.pdf").pages == 1


@pytest.mark.parametrize(
    ("limit", "value"), [("WALL_SECONDS", 0.01), ("LIMITS", {"cpu_seconds": 20, "memory_bytes": 30 * 2**20})]
)
def test_a_file_that_needs_too_much_ends_its_child_only(monkeypatch, limit, value):
    monkeypatch.setattr(cleaning, limit, value)
    with pytest.raises(TooHeavy, match="too much work"):
        clean_upload(io.BytesIO(picture(size=(5000, 5000))), "a.jpg")


def test_the_largest_picture_that_is_taken_needs_less_memory_than_given():
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    clean = clean_upload(io.BytesIO(picture("PNG", (10_000, 5_000), "RGBA")), "a.png")
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    assert max(clean.width, clean.height) == 2000
    assert max(before, after) * 1024 < cleaning.LIMITS["memory_bytes"] * 0.8


def test_the_web_start_loads_no_heavy_library():
    code = (
        "import sys, core.uploads, core.sheets, core.tables_in, core.downloads, core.phones, core.blobs, "
        "core.money, core.translated\n"
        "heavy = {'pandas', 'numpy', 'pikepdf', 'PIL', 'openpyxl', 'lxml', 'phonenumbers'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
