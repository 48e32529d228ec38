# SPDX-License-Identifier: AGPL-3.0-or-later
"""A statement as JSON: amounts as decimal text with every digit that was written, days as 2026-03-04."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .model import Entry, Statement


def as_json(statements: Sequence[Statement]) -> dict[str, Any] | list[dict[str, Any]]:
    """What `json.dumps` writes: an object for one statement, a list for several."""
    shown = [_statement(statement) for statement in statements]
    return shown[0] if len(shown) == 1 else shown


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "format": statement.format,
        "account": statement.account,
        "currency": statement.currency,
        "opening": _amount(statement.opening),
        "closing": _amount(statement.closing),
        "entries": [_entry(entry) for entry in statement.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "amount": _amount(entry.amount),
        "currency": entry.currency or None,
        "credit": entry.credit,
        "booked": entry.booked.isoformat() if entry.booked else None,
        "status": entry.status or None,
        "bank_ref": entry.bank_ref,
        "end_to_end_id": entry.end_to_end_id,
        "is_return": entry.is_return,
        "reason": entry.reason,
        "counterparty": entry.counterparty,
        "text": entry.text,
    }


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
