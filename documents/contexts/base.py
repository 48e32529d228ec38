# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every document is told: the letterhead, the date, the page that verifies it, and its digest."""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from django.utils.translation import get_language

from core.money import Money
from documents.words import amount_in_words


def in_words(amount: Money) -> str:
    """Spell an amount in the language that is active while the document is rendered."""
    return amount_in_words(amount, get_language() or "en")


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who writes: the programme, the organisation that issues, and those who stand beside it."""

    programme: str
    issuer: str
    partners: tuple[str, ...] = ()
    address: str = ""  # one line: street, town, country
    contact: str = ""  # one line: e-mail, telephone
    logo: bytes | None = None  # PNG or JPEG
    band: bytes | None = None  # SVG with hex colours; None prints the house's zigzag band


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """One who signs: a person, or only an office when the name is not known yet."""

    organisation: str
    name: str = ""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every document has."""

    letterhead: Letterhead
    dated: date
    place: str = ""  # where it is dated
    verify_url: str  # full address of the public page that confirms this document


@dataclass(frozen=True, kw_only=True)
class Tranche:
    """One planned part of the award; `share` is a whole percentage of it."""

    number: int
    amount: Money
    share: int
    condition: str
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class BudgetLine:
    """One line of the approved budget, with the grantee's own part beside what the award pays."""

    category: str
    description: str
    quantity: str = ""  # "3 dryers"
    unit_cost: Money | None = None
    amount: Money
    own: Money | None = None


@dataclass(frozen=True, kw_only=True)
class TeamMember:
    """One member of the team that carries the project."""

    name: str
    role: str
    institution: str = ""


def content_digest(paper: Paper, *, number: str, language: str) -> str:
    """Return the SHA-256 (hex) of what the document says: its record as canonical JSON.

    Two documents with equal content, number and language have equal digests, however they are laid out.
    """
    told = {"kind": type(paper).__name__, "number": number, "language": language, "paper": _plain(paper)}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value):
    """Reduce a record to JSON's own kinds; bytes stand by their digest, amounts in ASCII."""
    if isinstance(value, Money):
        return value.plain()
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat()
