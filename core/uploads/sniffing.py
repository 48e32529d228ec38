# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file is, judged by its first bytes and never by its name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PDF, IMAGE = "pdf", "image"

IMAGE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
OTHER_STARTS: tuple[tuple[bytes, str | Promise], ...] = (
    (b"MZ", _("a program")),
    (b"\x7fELF", _("a program")),
    (b"\xcf\xfa\xed\xfe", _("a program")),
    (b"\xca\xfe\xba\xbe", _("a program")),
    (b"#!", _("a program")),
    (b"PK\x03\x04", _("an archive or an Office document")),
    (b"PK\x05\x06", _("an archive or an Office document")),
    (b"\xd0\xcf\x11\xe0", _("an Office document")),
    (b"Rar!", _("an archive")),
    (b"7z\xbc\xaf", _("an archive")),
    (b"\x1f\x8b", _("an archive")),
    (b"GIF8", _("a GIF picture")),
    (b"II*\x00", _("a TIFF picture")),
    (b"MM\x00*", _("a TIFF picture")),
    (b"BM", _("a BMP picture")),
    (b"{\\rtf", _("a text document")),
    (b"%!PS", _("a PostScript document")),
)


def sniff(content: bytes) -> str | None:
    """`pdf`, `image` (JPEG, PNG, WebP) or None."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(IMAGE_STARTS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return IMAGE
    return None


def describe(content: bytes) -> str | Promise:
    """What the file seems to be, for the sentence that refuses it."""
    kind = sniff(content)
    if kind:
        return _("a PDF") if kind == PDF else _("a picture")
    for start, words in OTHER_STARTS:
        if content.startswith(start):
            return words
    if content[4:8] == b"ftyp":
        heic = content[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}
        return _("a HEIC picture") if heic else _("a film")
    text = content[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").lower()
    if b"<svg" in text:
        return _("an SVG drawing")
    if text.startswith(b"<"):
        return _("a web page")
    return _("of an unknown kind")
