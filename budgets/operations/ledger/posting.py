# SPDX-License-Identifier: AGPL-3.0-or-later
"""Posting: entries take their places in the chain, once for each key, all or none.

Whoever posts locks the programme's head first, so that there is one chain without gaps. A batch of any size
takes about eight statements: the head is moved once.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.chain import LegFacts, digest_of
from budgets.entries import Entry
from budgets.models import ChainHead, JournalEntry, Period, Posting
from budgets.operations.ledger.accounts import opened
from budgets.operations.ledger.head import lock_head
from core.acting import SystemActor
from core.bulk import insert_rows
from core.refusals import Refusal

MOST_AT_ONCE = 10_000  # a statement takes no more keys on SQLite than 32,766


class KeyUsedOtherwise(Refusal):
    """The key stands for something else that happened already."""

    sentence = _("“%(key)s” was posted already, with another content, so this was not posted.")


class BooksClosed(Refusal):
    """Nothing is dated before the end of the newest closed period."""

    sentence = _("The books are closed until %(until)s, so nothing dated %(on)s can be posted.")


class NothingToReverse(Refusal):
    """The entry that is to be taken back is not in this ledger."""

    sentence = _("“%(key)s” is not in this ledger, so it cannot be reversed.")


def post(programme_key: str, entry: Entry, *, by: Any) -> JournalEntry:
    """Post one entry; see `post_many`."""
    return post_many(programme_key, [entry], by=by)[0]


def post_many(programme_key: str, entries: Sequence[Entry], *, by: Any) -> list[JournalEntry]:
    """Post entries in their order, in one transaction; return their rows in that order.

    An entry whose key was posted before, with the same content, is the row that stands there. Whoever calls
    this has asked who may. `by` is a person, or a system actor. Raises KeyUsedOtherwise, BooksClosed or
    NothingToReverse, and then nothing is posted; ValueError for more than MOST_AT_ONCE entries.
    """
    with transaction.atomic():
        return post_within(programme_key, entries, by=by)


def post_within(programme_key: str, entries: Sequence[Entry], *, by: Any) -> list[JournalEntry]:
    """Post as `post_many`, as a part of the caller's transaction, which must end when this refuses."""
    if len(entries) > MOST_AT_ONCE:
        raise ValueError(f"{len(entries)} entries are more than are posted at once ({MOST_AT_ONCE}).")
    head = lock_head(programme_key)
    keys = {entry.key for entry in entries}
    there = {row.key: row for row in JournalEntry.objects.filter(key__in=keys)}
    fresh = {entry.key: entry for entry in entries if entry.key not in there}
    if fresh:
        _refuse_closed(programme_key, [entry.on for entry in fresh.values()])
        there |= _written(head, list(fresh.values()), by)
    for entry in entries:
        _refuse_otherwise(programme_key, entry, there[entry.key])
    return [there[entry.key] for entry in entries]


def _refuse_closed(programme_key: str, days: list[date]) -> None:
    closed = Period.objects.filter(programme_key=programme_key).exclude(closed_at=None)
    until = closed.aggregate(until=Max("ends_on"))["until"]
    if until is not None and min(days) <= until:
        raise BooksClosed(until=until.isoformat(), on=min(days).isoformat())


def _refuse_otherwise(programme_key: str, entry: Entry, row: JournalEntry) -> None:
    """Refuse a key that stands for another content: the digest it would have at its place is another."""
    would_be = digest_of(row.prev_digest, row.seq, entry.key, entry.on, entry.text, leg_facts(entry))
    if row.programme_key != programme_key or row.digest != would_be:
        raise KeyUsedOtherwise(key=entry.key)


def leg_facts(entry: Entry) -> list[LegFacts]:
    """Return an entry's legs as its digest knows them."""
    return [
        (
            leg.account.code,
            leg.account.subject,
            leg.amount.currency,
            leg.amount.minor,
            None if leg.base is None else leg.base.minor,
            "" if leg.base is None else leg.base.currency,
        )
        for leg in entry.legs
    ]


def _written(head: ChainHead, entries: list[Entry], by: Any) -> dict[str, JournalEntry]:
    """Write new entries unsealed with their legs, seal them, move the head; return them by key."""
    accounts = opened(head.programme_key, (leg.account for entry in entries for leg in entry.legs))
    began = head.seq
    rows = _chained(head, entries, by)
    _insert_entries(head.programme_key, began, entries, rows)
    insert_rows(
        [
            Posting(
                entry=row, account=accounts[leg.account], amount_minor=leg.amount.minor,
                currency=leg.amount.currency, base_minor=None if leg.base is None else leg.base.minor,
                base_currency="" if leg.base is None else leg.base.currency,
            )
            for entry, row in zip(entries, rows, strict=True)
            for leg in entry.legs
        ]
    )  # fmt: skip
    JournalEntry.objects.filter(programme_key=head.programme_key, seq__gt=began).update(sealed=True)
    head.save(update_fields=["seq", "digest"])
    for row in rows:
        row.sealed = True
    return {row.key: row for row in rows}


def _chained(head: ChainHead, entries: list[Entry], by: Any) -> list[JournalEntry]:
    """Return new entries at their places in the chain; the head is where the last one stands."""
    now, rows = timezone.now(), []
    person = None if isinstance(by, SystemActor) else by
    for entry in entries:
        place, previous = head.seq + 1, head.digest
        digest = digest_of(previous, place, entry.key, entry.on, entry.text, leg_facts(entry))
        rows.append(
            JournalEntry(
                programme_key=head.programme_key, seq=place, key=entry.key, date=entry.on, text=entry.text,
                by=person, recorded_at=now, prev_digest=previous, digest=digest,
            )
        )  # fmt: skip
        head.seq, head.digest = place, digest
    return rows


def _insert_entries(programme_key: str, began: int, entries: list[Entry], rows: list[JournalEntry]) -> None:
    """Insert the rows, with what they reverse, each of which was posted before."""
    reversed_keys = {entry.reverses for entry in entries if entry.reverses}
    known = dict(
        JournalEntry.objects.filter(programme_key=programme_key, key__in=reversed_keys).values_list(
            "key", "pk"
        )
        if reversed_keys
        else ()
    )
    for entry, row in zip(entries, rows, strict=True):
        if entry.reverses:
            if entry.reverses not in known:
                raise NothingToReverse(key=entry.reverses)
            row.reverses_id = known[entry.reverses]
    added = JournalEntry.objects.filter(programme_key=programme_key, seq__gt=began)
    insert_rows(rows, known_by="seq", among=added)
