# SPDX-License-Identifier: AGPL-3.0-or-later
"""By what an entry is known again: the same booking comes in camt.052, 053 and 054, and in the same file twice."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from .model import Entry, Statement


@dataclass(frozen=True, slots=True)
class EntryKey:
    """The key, and whether it is sure. An unsure one holds only inside its file: a person must look."""

    text: str
    sure: bool


def keys_of(statement: Statement) -> list[EntryKey]:
    """The key of each entry, in order.

    Entries of one statement that nothing tells apart are numbered, and none but the first is sure.
    """
    seen: Counter[str] = Counter()
    found = []
    for entry in statement.entries:
        key = entry_key(statement.account, entry, statement.digest)
        if seen[key.text]:
            found.append(EntryKey(_digest([key.text, seen[key.text]]), sure=False))
        else:
            found.append(key)
        seen[key.text] += 1
    return found


def entry_key(account: str | None, entry: Entry, digest: str) -> EntryKey:
    """The key made of account, references, amount, currency, sign, booking day and place in the batch.

    Without the bank's reference the file (by the SHA-256 `digest`) and the place in it go into the key: it is
    not sure then.
    """
    facts: list[str | int | None] = [
        "".join((account or "").split()).upper(),
        entry.bank_ref,
        entry.end_to_end_id,
        _plain(entry.amount),
        entry.currency,
        "credit" if entry.credit else "debit",
        entry.booked.isoformat() if entry.booked else None,
        entry.part,
    ]
    if entry.bank_ref is None:
        return EntryKey(_digest([*facts, digest, entry.place]), sure=False)
    return EntryKey(_digest(facts), sure=True)


def _plain(amount: Decimal | None) -> str | None:
    """The amount without the zeros that one file writes and another does not."""
    if amount is None:
        return None
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _digest(facts: list[str | int | None]) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
