# SPDX-License-Identifier: AGPL-3.0-or-later
"""A draw that anybody can repeat with `sha256sum`: committed to before the seed exists, decided by hashes.

1. Before the seed is known, the commitment is published: SHA-256 of the canonical JSON of call, places, ids in
   the zone, hash of the ranking, and the source of the seed to come (a public event that nobody can steer).
2. Every id's ticket is the SHA-256 of "call|seed|id". Ascending tickets are the order: the first are the
   winners, the others the reserve list. The order in which ids were put in does not matter.
(The idea of publishing everything first is RFC 3797's; its algorithm is another.)
"""

import hashlib
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reviews.exact import canonical_json


@dataclass(frozen=True)
class Draw:
    """The drawn order; the first `places` are the winners, the others the reserve list."""

    call: str
    seed: str
    places: int
    order: tuple[Any, ...]
    tickets: tuple[str, ...]

    @property
    def winners(self) -> tuple[Any, ...]:
        """Those who have a place."""
        return self.order[: self.places]

    @property
    def reserve(self) -> tuple[Any, ...]:
        """The others, in the order in which they move up."""
        return self.order[self.places :]

    def shell_line(self, name: Any) -> str:
        """The command that prints the ticket of this id."""
        return f"printf %s {shlex.quote(_ticket_text(self.call, self.seed, str(name)))} | sha256sum"


def draw(call: Any, seed: Any, ids: Iterable[Any], places: int) -> Draw:
    """Put the ids in the order of their tickets.

    Raises ValueError for an id that occurs twice, an empty text, a text that could be read in two ways, or
    places below 0.
    """
    given = list(ids)
    names = dict(zip(_names(given), given, strict=True))
    call, seed = _text("call", call), _text("seed", seed)
    if places < 0:
        raise ValueError("The number of places is not below 0.")
    tickets = sorted((_sha256(_ticket_text(call, seed, name)), name) for name in names)
    order = tuple(names[name] for _, name in tickets)
    return Draw(call, seed, places, order, tuple(ticket for ticket, _ in tickets))


def commitment_text(
    call: Any, places: int, ids: Iterable[Any], *, ranking_hash: str, seed_source: str
) -> str:
    """The canonical JSON that is committed to, to be kept and published with its hash."""
    return canonical_json(
        {
            "call": _text("call", call),
            "ids": sorted(_names(ids)),
            "places": str(places),
            "ranking": ranking_hash,
            "seed_source": seed_source,
        }
    )


def commitment(call: Any, places: int, ids: Iterable[Any], *, ranking_hash: str, seed_source: str) -> str:
    """The hexadecimal SHA-256 to publish before the seed exists."""
    return _sha256(commitment_text(call, places, ids, ranking_hash=ranking_hash, seed_source=seed_source))


def _names(ids: Iterable[Any]) -> list[str]:
    names = [_text("id", name) for name in ids]
    if len(set(names)) < len(names):
        raise ValueError("An id is in the draw twice.")
    return names


def _text(what: str, given: Any) -> str:
    """The value as text that leaves no doubt: not empty, no bar, nothing unprintable, no space at the ends."""
    text = str(given)
    if not text or text != text.strip() or "|" in text or not text.isprintable():
        raise ValueError(f"The {what} {text!r} is empty, or has a bar, a line break or a space at an end.")
    return text


def _ticket_text(call: str, seed: str, name: str) -> str:
    return f"{call}|{seed}|{name}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
