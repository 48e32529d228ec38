# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything about a document before it is laid out: its template filled, its pictures and data gathered."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.characters import without_unprintables
from core.refusals import Refusal
from documents.contexts import Paper, content_digest
from documents.qr import qr_svg

LONGEST_TEXT = 20_000  # characters in one field; far above any form's limit, far below what stalls a layout


class RenderingFailed(Refusal):
    """No PDF came out; the sentence says why, and nothing was kept."""

    sentence = _("The document could not be made: %(reason)s")


class TextTooLong(RenderingFailed):
    """One of the texts would stall the layout."""

    sentence = _("The document could not be made: a text in it is longer than %(most)s characters.")


@dataclass(frozen=True)
class Attached:
    """A file that travels inside the PDF as its data (PDF/A-3)."""

    name: str
    body: bytes
    description: str = ""


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
            "html": self.html,
            "css": self.css,
            "language": self.language,
            "title": printable(self.title),
            "number": printable(self.number),
            "author": printable(self.author),
            "keywords": [printable(word) for word in self.keywords],
            "created": self.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "assets": {name: (kind, b64encode(body).decode()) for name, kind, body in self.assets},
            "attachments": [
                (item.name, item.description, b64encode(item.body).decode()) for item in self.attachments
            ],
        }
        told["identifier"] = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
        return json.dumps(told).encode()


def printable(text: str) -> str:
    """Return `text` without control and direction characters, which metadata may not hold."""
    return "".join(char if char.isprintable() else " " for char in str(text)).strip()


def prepare(
    template_name: str,
    paper: Paper,
    *,
    language: str,
    title: str,
    number: str,
    created: datetime,
    author: str,
    keywords: Iterable[str] = (),
    attachments: Iterable[Attached] = (),
) -> Job:
    """Fill a template of `templates/documents/` in `language`; needs no PDF library.

    `created` is an aware datetime. Raises TextTooLong when a text exceeds LONGEST_TEXT.
    """
    if created.tzinfo is None:
        raise ValueError("`created` must know its time zone.")
    if any(len(text) > LONGEST_TEXT for text in _texts(paper)):
        raise TextTooLong(most=LONGEST_TEXT)
    digest = content_digest(paper, number=number, language=language)
    told = {"paper": paper, "title": title, "number": number, "content_sha256": digest}
    return Job(
        html=_filled(template_name, language, told),
        css=get_template("documents/document.css").render(),
        language=language,
        title=title,
        number=number,
        author=author,
        created=created,
        keywords=tuple(keywords),
        assets=tuple(_assets(paper)),
        attachments=tuple(attachments),
        content_sha256=digest,
    )


def _filled(template_name: str, language: str, told: dict[str, Any]) -> str:
    """Return the HTML in `language`, with none but characters that the bundled fonts have."""
    with translation.override(language):
        html = get_template(f"documents/{template_name}").render({**told, "language": language})
    # The bundled fonts have no minus sign; an en dash looks the same and needs no other font.
    return without_unprintables(html.replace("\u2212", "\u2013"))


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
