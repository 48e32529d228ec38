# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail as facts: sender, to which of our addresses, its own words, its files; whatever the sender's bytes are."""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from conversations.reading.quoted import own_words
from conversations.reading.report import Report, report_of
from core.characters import forbidden_character
from core.return_address import words_in

TO_US = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
BULK = {"bulk", "junk", "list", "auto_reply"}
AUTOMATIC = ("x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id", "list-unsubscribe")
LONGEST_TEXT = 400_000  # characters that are looked at; nobody types more
MOST_PARTS = 60


@dataclass(frozen=True)
class Part:
    """A file that came with a mail, as it came: not yet to be trusted."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a mail says; `key` is the same when the same mail comes again."""

    key: str
    sender: str
    words: tuple[tuple[str, str], ...]
    automatic: bool
    text: str = ""
    files: tuple[Part, ...] = ()
    report: Report | None = None


def read_letter(raw: bytes, *, recipient: str = "", head_only: bool = False) -> Letter:
    """Return the facts of a mail; `recipient` is what the mail server says it was for. Never raises for its content."""
    if head_only:
        raw = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0] + b"\r\n\r\n"
    mail = email.message_from_bytes(raw, policy=policy.default)
    known = header(mail, "message-id")
    told = known.encode("utf-8", "replace") if known else raw
    parts = [] if head_only else list(leaves(mail))[:MOST_PARTS]
    return Letter(
        key=hashlib.sha256(told).hexdigest(),
        sender=sender_of(mail),
        words=tuple(words_in(" ".join([recipient, *(header(mail, name) for name in TO_US)]))),
        automatic=is_automatic(mail),
        text=own_words(text_of(parts)),
        files=tuple(files_of(parts)),
        report=None if head_only else report_of(mail),
    )


def header(mail: Message, name: str) -> str:
    """Return all headers of a name as one line; "" where Python cannot make sense of them."""
    try:
        return " ".join(str(value) for value in mail.get_all(name, []))[:4000]
    except Exception:  # the header parser raises many things for what strangers write
        return ""


def sender_of(mail: Message) -> str:
    """Return the one address in From, in small letters; "" for none or several."""
    found = [address for _name, address in getaddresses([header(mail, "from")]) if "@" in address]
    return found[0].lower() if len(found) == 1 else ""


def is_automatic(mail: Message) -> bool:
    """Say whether a machine sent it: an answer to it would begin a loop (RFC 3834)."""
    submitted = header(mail, "auto-submitted").partition(";")[0].strip().lower()
    precedence = header(mail, "precedence").strip().lower()
    empty_path = header(mail, "return-path").strip() == "<>"
    marked = any(header(mail, name) for name in AUTOMATIC)
    return submitted not in ("", "no") or precedence in BULK or empty_path or marked


def leaves(mail: Message) -> Iterator[Message]:
    """Yield the parts that hold something; a mail inside a mail is not opened."""
    if mail.get_content_maintype() == "message":
        return
    if not mail.is_multipart():
        yield mail
        return
    for part in mail.get_payload():
        if isinstance(part, Message):
            yield from leaves(part)


def is_file(part: Message) -> bool:
    """Say whether a part is a file that the sender meant to send (a picture in the signature is none)."""
    if part.get_content_disposition() == "attachment":
        return True
    inside = part.get_content_disposition() == "inline" and header(part, "content-id")
    return part.get_content_maintype() != "text" and not inside


def text_of(parts: list[Message]) -> str:
    """Return the text: the plain one, else what the HTML says."""
    texts = [part for part in parts if not is_file(part) and part.get_content_maintype() == "text"]
    plain = [decoded(part) for part in texts if part.get_content_subtype() == "plain"]
    if any(text.strip() for text in plain):
        return clean("\n".join(plain))
    return clean("\n".join(words_of(decoded(part)) for part in texts if part.get_content_subtype() == "html"))


def decoded(part: Message) -> str:
    """Return a part's text; where it is not in the charset that it names, as UTF-8 or Western bytes."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return content.decode(charset)[:LONGEST_TEXT]
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")[:LONGEST_TEXT]


def clean(text: str) -> str:
    """Return the text without characters that hide or turn it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one in "\n\t" or not forbidden_character(one, lines=True))


def files_of(parts: list[Message]) -> Iterator[Part]:
    """Yield the files with the names that they came with."""
    for part in parts:
        if is_file(part):
            payload = part.get_payload(decode=True)
            yield Part(name_of(part), payload if isinstance(payload, bytes) else b"")


def name_of(part: Message) -> str:
    """Return the name of a file, on one line and not long."""
    try:
        name = part.get_filename() or ""
    except Exception:  # as in `header`
        name = ""
    return " ".join(clean(name).split())[:120] or "file"


class _Words(HTMLParser):
    """Collects what a reader of the HTML would see; what is quoted is left out."""

    BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3"})
    HIDDEN = frozenset({"script", "style", "head", "title", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break the line, or go into what is not shown."""
        self.hidden += tag in self.HIDDEN
        if tag in self.BREAKS:
            self.seen.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Come out of what is not shown."""
        if tag in self.HIDDEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self.hidden:
            self.seen.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))


def words_of(html: str) -> str:
    """Return the words of an HTML text, without tags, scripts, styles and quotations."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.seen)


__all__ = ["Letter", "Part", "read_letter"]
