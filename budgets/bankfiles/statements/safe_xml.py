# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads XML of strangers: no document type, no entities, no network, limited in size, depth and number.

The tree comes back with local names only, since national banks write the same elements in namespaces of their own.
"""

import io
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable

MOST_BYTES = 20 * 1024 * 1024
MOST_ELEMENTS = 1_500_000
DEEPEST = 60
ENCODING = re.compile(rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
ENCODINGS = re.compile(
    r"(utf-?8|us-ascii|ascii|iso-?8859-?[0-9]{1,2}|windows-125[0-9]|utf-?16(le|be)?)", re.I
)
TYPE_OR_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)


class EmptyFile(Unreadable):
    """There is nothing in the file."""

    sentence = _("The file is empty.")


class FileTooLarge(Unreadable):
    """More bytes or elements than any statement needs."""

    sentence = _("The file is too large: at most %(most)s %(what)s are read.")


class NotXml(Unreadable):
    """The file is no XML at all."""

    sentence = _("This file is not XML.")


class BrokenXml(NotXml):
    """The file begins as XML, and is wrong or breaks off."""

    sentence = _("This file is not XML that can be read: it is broken or breaks off in line %(line)s.")


class ForbiddenEntity(Unreadable):
    """A document type or entities, by which files can be made to attack their reader."""

    sentence = _(
        "The file declares a document type or entities. No bank's statement does, so it is not read."
    )


class TooDeep(Unreadable):
    """Elements within elements beyond any format."""

    sentence = _(
        "The file nests its elements more than %(most)s deep. No bank's statement does, so it is not read."
    )


class UnknownEncoding(Unreadable):
    """The XML is in characters that are not read here."""

    sentence = _(
        "The file says that it is in “%(encoding)s”; only UTF-8, UTF-16, ISO 8859 and Windows are read."
    )


def looks_like_xml(content: bytes) -> bool:
    """Whether the first sign of the file is a pointed bracket, in UTF-8 or UTF-16."""
    return content[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n").startswith(b"<")


def parse(content: bytes) -> Any:
    """The root element, all tags without namespace, no comments.

    Raises EmptyFile, FileTooLarge, NotXml, BrokenXml, UnknownEncoding, ForbiddenEntity or TooDeep.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise EmptyFile
    if len(content) > MOST_BYTES:
        raise FileTooLarge(most=MOST_BYTES // 2**20, what=_("megabytes"))
    if not looks_like_xml(content):
        raise NotXml
    plain = content.replace(b"\x00", b"") if b"\x00" in content[:4] else content
    declared = ENCODING.match(plain[:300].lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n"))
    if declared and not ENCODINGS.fullmatch(declared[1].decode("ascii")):
        raise UnknownEncoding(encoding=declared[1].decode("ascii")[:40])
    if TYPE_OR_ENTITY.search(plain):
        raise ForbiddenEntity
    root = _tree(content.lstrip(b" \t\r\n"))
    for element in root.iter("{*}*"):
        element.tag = element.tag.rpartition("}")[2]
    return root


def _tree(content: bytes) -> Any:
    from lxml import etree  # slow import

    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        _walk(events)
    except etree.XMLSyntaxError as problem:
        raise BrokenXml(line=problem.lineno or 1) from None
    if events.root.getroottree().docinfo.doctype:
        raise ForbiddenEntity
    return events.root


def _walk(events: Any) -> None:
    """Read to the end, and stop where the file is deeper or longer than any statement."""
    depth = count = 0
    for event, _element in events:
        if event == "end":
            depth -= 1
            continue
        depth += 1
        count += 1
        if depth > DEEPEST:
            raise TooDeep(most=DEEPEST)
        if count > MOST_ELEMENTS:
            raise FileTooLarge(most=MOST_ELEMENTS, what=_("elements"))
