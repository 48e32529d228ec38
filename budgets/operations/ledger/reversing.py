# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reversing: what was posted is never changed, it is taken back by one entry the other way."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets import entries
from budgets.entries import Account, Entry, Leg
from budgets.models import JournalEntry
from budgets.operations.ledger.head import lock_head
from budgets.operations.ledger.posting import post
from core import audit
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal


class ReversedAlready(Refusal):
    """An entry is taken back once."""

    sentence = _("“%(key)s” was reversed already.")


class ReversesItself(Refusal):
    """A reversal is not reversed: post anew what was right."""

    sentence = _("“%(key)s” is itself a reversal. Post anew what was right.")


def entry_of(row: JournalEntry) -> Entry:
    """Return a posted entry as a value."""
    legs = tuple(
        Leg(
            Account(one.account.code, one.currency, one.account.subject),
            Money(one.amount_minor, one.currency),
            None if one.base_minor is None else Money(one.base_minor, one.base_currency),
        )
        for one in row.postings.select_related("account").order_by("pk")
    )
    return Entry(row.key, row.date, row.text, legs)


def reverse(row: JournalEntry, *, reason: str, on: date, by: Any) -> JournalEntry:
    """Take an entry back on an accounting date, for a reason that becomes the text of the reversal.

    Asked again with the same words and date, it is the reversal that stands there. Raises NotAllowed,
    ReversedAlready, ReversesItself, NameUnfit (no reason, or too long a one) or BooksClosed.
    """
    demand(by, "budgets.reverse_entry", row)
    if row.reverses_id is not None:
        raise ReversesItself(key=row.key)
    with transaction.atomic():
        lock_head(row.programme_key)
        taken_back = entries.reversal(entry_of(row), key=f"reverse:{row.pk}", on=on, text=reason.strip())
        standing = JournalEntry.objects.filter(reverses=row).first()
        if standing is not None:
            if (standing.date, standing.text) == (on, taken_back.text):
                return standing
            raise ReversedAlready(key=row.key)
        made = post(row.programme_key, taken_back, by=by)
        audit.record("reverse", row, by=by, reason=reason, reversal=made.key, on=on)
    return made
