# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finds out what a file is, and has it read; takes national banks' own namespaces by their local names."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets.bankfiles.mobile import PROFILES, PayoutProfile
from core.unreadable import Unreadable

from .camt import MESSAGES, read_camt
from .model import Statement
from .pain002 import read_pain002
from .results import fits, read_results
from .safe_xml import MOST_BYTES, EmptyFile, FileTooLarge, looks_like_xml, parse

VERSION = re.compile(r"(?:camt|pain)\.0[0-9]{2}\.001\.([0-9]{2})")
OLD_NAME = re.compile(r"(?P<name>[A-Za-z]+)V[0-9]{2}|pain\.002\.001\.[0-9]{2}")
ANSWER = "CstmrPmtStsRpt"
# A message may lie in an envelope of the bank's network, but not anywhere.
DEEPEST_ENVELOPE = 6


class NotAStatement(Unreadable):
    """Something else than what banks and mobile money send back."""

    sentence = _(
        "This file is not a statement that this software knows (camt.052, 053, 054, pain.002, results)."
    )


class NothingInside(NotAStatement):
    """A message without statement."""

    sentence = _("This file is a bank's message, but there is no statement in it.")


class SeveralStatements(Unreadable):
    """One statement was asked for, and the file has more."""

    sentence = _("This file holds %(count)s statements, where one was expected.")


class CannotOpen(Unreadable):
    """The path leads to no file that can be read."""

    sentence = _("The file cannot be opened: %(why)s.")


def read_statement(content: bytes, profile: PayoutProfile | None = None) -> Statement:
    """The one statement of the file; raises SeveralStatements, and what `read_statements` raises."""
    found = read_statements(content, profile)
    if len(found) > 1:
        raise SeveralStatements(count=len(found))
    return found[0]


def read_statements(content: bytes, profile: PayoutProfile | None = None) -> list[Statement]:
    """Every statement of the file, at least one. Results of mobile money are read as the profile says,
    or as the first shipped one whose headings they have.

    Raises Unreadable with one sentence: NotAStatement, NotXml, ForbiddenEntity, AmountUnreadable and so on.
    """
    digest = hashlib.sha256(content).hexdigest()
    if looks_like_xml(content):
        found = list(_from_xml(parse(content), content))
        if not found:
            raise NothingInside
    else:
        found = [_from_table(content, profile)]
    return [replace(statement, digest=digest) for statement in found]


def read_file(path: Path, profile: PayoutProfile | None = None) -> list[Statement]:
    """The statements of a file on disk; raises CannotOpen, FileTooLarge, and what `read_statements` raises."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise CannotOpen(why=problem.strerror or type(problem).__name__) from None
    except ValueError:  # a null character in the name
        raise CannotOpen(why=_("its name cannot be")) from None
    return read_statements(content, profile)


def _from_xml(root: Any, content: bytes) -> Iterator[Statement]:
    messages = list(_messages(root, 0))
    if not messages:
        raise NotAStatement
    version = VERSION.search(content[:4000].replace(b"\x00", b"").decode("ascii", "replace"))
    for kind, message in messages:
        found = [read_pain002(message)] if kind == ANSWER else read_camt(message, kind)
        for statement in found:
            yield replace(statement, version=version[1] if version else "")


def _messages(element: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """The messages at or below the element, each with its name of today."""
    kind = _kind(element.tag)
    if kind:
        yield kind, element
    elif depth < DEEPEST_ENVELOPE:
        for child in element:
            yield from _messages(child, depth + 1)


def _kind(tag: str) -> str | None:
    if tag in MESSAGES or tag == ANSWER:
        return tag
    old = OLD_NAME.fullmatch(tag)
    if old is None:
        return None
    name = old["name"] or ANSWER
    return name if name in MESSAGES or name == ANSWER else None


def _from_table(content: bytes, profile: PayoutProfile | None) -> Statement:
    if not content.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise EmptyFile
    if len(content) > MOST_BYTES:
        raise FileTooLarge(most=MOST_BYTES // 2**20, what=_("megabytes"))
    chosen = profile or next((one for one in PROFILES.values() if fits(content, one)), None)
    if chosen is None:
        raise NotAStatement
    return read_results(content, chosen)
