# SPDX-License-Identifier: AGPL-3.0-or-later
"""The hash chain of the ledger: what an entry's digest is made of, for who writes it and for who recomputes it.

An entry's digest is the SHA-256 of the JSON text (UTF-8, no blanks, no escapes) of
`[previous digest, place, key, date as YYYY-MM-DD, text, legs]`. A leg is
`[account code, subject, currency, minor units, base minor units or null, base currency]`; the legs stand in the
order of their JSON-free Python text, so that their order when posted does not matter.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

GENESIS = "0" * 64
LegFacts = tuple[str, str, str, int, int | None, str]


def digest_of(previous: str, place: int, key: str, on: date, text: str, legs: Iterable[LegFacts]) -> str:
    """Return the digest in hexadecimal (64 characters)."""
    content = [previous, place, key, on.isoformat(), text, sorted(legs, key=repr)]
    told = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
