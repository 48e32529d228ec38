# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in an answer, as text: its headers, and its body taken apart (pages, sheets, papers)."""

import html
import io
import re
import subprocess
import zipfile
from functools import lru_cache
from typing import Any

TAGS = re.compile(r"<[^>]+>")


def text_of(response: Any) -> str:
    """Return everything a reader could find in an answer: names of files, addresses and all."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return "\n".join([str(response.headers), str(response.cookies), _body(body)])


@lru_cache(maxsize=256)
def _body(body: bytes) -> str:
    if body.startswith(b"PK"):
        return _sheets(body)
    if body.startswith(b"%PDF"):
        return _paper(body)
    return html.unescape(body.decode("utf-8", "replace"))


def _sheets(body: bytes) -> str:
    """Return all parts of a workbook, its properties too."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "\n".join(
            html.unescape(book.read(name).decode("utf-8", "replace")) for name in book.namelist()
        )


def _paper(body: bytes) -> str:
    """Return the words and the metadata of a PDF."""
    words = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True).stdout
    facts = subprocess.run(["pdfinfo", "-"], input=body, capture_output=True, check=True).stdout
    return (words + facts).decode("utf-8", "replace") + body.decode("latin-1")
