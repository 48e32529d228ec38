# SPDX-License-Identifier: AGPL-3.0-or-later
"""A signed copy as somebody would scan it: one page that says what it stands for."""

import io
from datetime import date


def signed_copy(number: str, party: str, name: str, signed_on: date) -> io.BytesIO:
    """A PDF of one page that stands for a signed copy in the demonstration; its `name` is a file name."""
    import pikepdf

    lines = (
        f"Signed copy of {number}",
        party,
        name,
        f"{signed_on:%d %B %Y}",
        "Made up for the demonstration.",
    )
    with pikepdf.new() as book:
        page = book.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = book.make_stream(_written(lines))
        out = io.BytesIO()
        book.save(out)
    out.seek(0)
    out.name = f"{number}-signed.pdf"
    return out


def _written(lines: tuple[str, ...]) -> bytes:
    """The lines as a page's content, under each other."""
    shown = [line.translate({ord(c): f"\\{c}" for c in "\\()"}) for line in lines]
    text = "".join(f"({line}) Tj 0 -24 Td " for line in shown)
    return b"BT /F1 16 Tf 72 700 Td " + text.encode("cp1252", "replace") + b"ET"
