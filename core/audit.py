# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing, sealing and verifying the audit trail.

`record` runs inside the act's transaction. The worker's sealer gives each entry its place in its programme's
hash chain later, in batches: a chain computed inside each step would make all writers queue.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import override

from core import outbox
from core.acting import SystemActor, current
from core.bulk import insert_numbered, insert_rows
from core.clock import tick
from core.models import AuditEntry, AuditNote, ReadEntry
from core.money import Money

GENESIS = "0" * 64
SEALER = 0x5EA1  # the key of PostgreSQL's advisory lock; any number that nothing else uses


def plain(value: Any) -> Any:
    """Return a JSON-able picture of anything given to an act (rows become their kind and key).

    What knows several languages is kept in English, so that the trail does not depend on who looked on.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str | int):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, models.Model):
        return {"kind": value._meta.label_lower, "pk": value.pk, "label": str(value)[:120]}
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, Set):
        return sorted((plain(inner) for inner in value), key=canonical)
    if isinstance(value, list | tuple | models.QuerySet):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest(), "size": len(value)}
    return str(value)


def canonical(value: Any) -> bytes:
    """Return the one JSON text of a value: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def label_of(subject: models.Model) -> str:
    """Return how the trail names a subject for ever: its number or key, else its kind and row.

    Never a person's name, nor a title that may hold one: what stands in an entry cannot be forgotten.
    """
    name = getattr(subject, "number", None) or getattr(subject, "key", None)
    return str(name or f"{subject._meta.verbose_name} {subject.pk}")[:120]


def record(
    act: str,
    subject: models.Model,
    *,
    by: Any,
    at: datetime | None = None,
    from_state: str = "",
    to_state: str = "",
    tell: bool = True,
    **given: Any,
) -> AuditEntry:
    """Write the audit entry of an act (and its outbox row, so that flows and notices hear of it).

    `act` is "verb_noun"; the room and noun of the subject are put before it. `at` is when it happened if not
    now (imports and the demo only). Must run inside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An act is recorded inside its own transaction.")
    entry, note = entry_of(act, subject, by=by, at=at, from_state=from_state, to_state=to_state, given=given)
    entry.save(force_insert=True)
    if note is not None:
        note.save(force_insert=True)
    if tell:
        outbox.put("told", f"told:{entry.pk}", {"entry": entry.pk})
    return entry


@dataclass(frozen=True)
class Act:
    """An act that is done with many others, and recorded together with them: as the arguments of `record`."""

    name: str
    subject: models.Model
    from_state: str = ""
    to_state: str = ""
    tell: bool = True
    given: Mapping[str, Any] = field(default_factory=dict)


def record_all(
    acts: Iterable[Act], *, by: Any, at: datetime | None = None, put: Iterable[outbox.Work] = ()
) -> None:
    """Write the entries of many acts as `record` does, in three or four statements; `put` is more work to do."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An act is recorded inside its own transaction.")
    kept = [(act, *entry_of(act.name, act.subject, by=by, at=at, from_state=act.from_state,
                            to_state=act.to_state, given=act.given)) for act in acts]  # fmt: skip
    insert_numbered([entry for _act, entry, _note in kept])
    notes = [note for _act, _entry, note in kept if note is not None]
    for note in notes:
        note.entry_id = note.entry.pk
    if notes:
        insert_rows(notes)
    told: list[outbox.Work] = [
        ("told", f"told:{entry.pk}", {"entry": entry.pk}) for act, entry, _note in kept if act.tell
    ]
    outbox.put_all([*told, *put])


def entry_of(
    act: str,
    subject: models.Model,
    *,
    by: Any,
    at: datetime | None,
    from_state: str,
    to_state: str,
    given: Mapping[str, Any],
    programme_key: str = "",
) -> tuple[AuditEntry, AuditNote | None]:
    """Return the entry of an act as it will stand, and the note beside it, both not yet saved."""
    now, circumstances = timezone.now(), current()
    with override("en"):
        salt, clear, label = secrets.token_hex(16), plain(given), label_of(subject)
    system = isinstance(by, SystemActor)
    entry = AuditEntry(
        programme_key=getattr(subject, "programme_key", "") or programme_key,
        happened_at=at or now,
        recorded_at=now,
        act=f"{subject._meta.label_lower}.{act}",
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        subject_label=label,
        from_state=from_state,
        to_state=to_state,
        by=None if system else by,
        actor=by.name if system else "",
        on_behalf=circumstances.on_behalf,
        through=circumstances.through,
        operator=circumstances.operator,
        source=circumstances.source,
        digest=hashlib.sha256(salt.encode() + canonical(clear)).hexdigest(),
    )
    return entry, AuditNote(entry=entry, salt=salt, given=clear) if clear else None


def record_reading(person: Any, what: str, subject: models.Model, *, reason: str = "") -> None:
    """Keep that `person` read the confidential `what` of `subject` (a separate log, not chained)."""
    ReadEntry.objects.create(
        programme_key=getattr(subject, "programme_key", "") or "",
        person=person,
        at=timezone.now(),
        what=what,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        reason=reason,
    )


def seal_of(entry: AuditEntry, sequence: int, previous: str) -> str:
    """Return the SHA-256 that binds an entry's content to its place and to the entry before it."""
    content = [
        sequence,
        previous,
        entry.pk,
        entry.programme_key,
        entry.happened_at.astimezone(UTC).isoformat(),
        entry.recorded_at.astimezone(UTC).isoformat(),
        entry.act,
        entry.subject_type_id,
        entry.subject_id,
        entry.subject_label,
        entry.from_state,
        entry.to_state,
        entry.by_id,
        entry.actor,
        entry.on_behalf_id,
        entry.through,
        entry.operator,
        entry.source,
        entry.digest,
    ]
    return hashlib.sha256(canonical(content)).hexdigest()


@tick(every=5)
def seal_pending(limit: int = 2000) -> int:
    """Give every unsealed entry its place in its programme's chain; return how many were sealed."""
    sealed = fresh = _seal_batch(limit)
    while fresh == limit:
        fresh = _seal_batch(limit)
        sealed += fresh
    return sealed


def _one_sealer_at_a_time() -> None:
    """Wait for another sealer's transaction to end (on SQLite beginning the transaction has done that)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER])


def _seal_batch(limit: int) -> int:
    """Seal at most `limit` entries in one transaction; return how many."""
    with transaction.atomic():
        _one_sealer_at_a_time()
        pending = list(AuditEntry.objects.filter(sequence=None).order_by("pk")[:limit])
        heads: dict[str, tuple[int, str]] = {}
        for entry in pending:
            key = entry.programme_key
            sequence, previous = heads.get(key) or head(key)
            entry.sequence, entry.previous = sequence + 1, previous
            entry.seal = seal_of(entry, entry.sequence, previous)
            heads[key] = (entry.sequence, entry.seal)
        AuditEntry.objects.bulk_update(pending, ["sequence", "previous", "seal"], batch_size=500)
    return len(pending)


def head(programme_key: str) -> tuple[int, str]:
    """Return the place and seal of a programme's newest sealed entry ((0, zeros) for an empty chain)."""
    newest = (
        AuditEntry.objects.filter(programme_key=programme_key)
        .exclude(sequence=None)
        .order_by("-sequence")
        .values_list("sequence", "seal")
        .first()
    )
    return (newest[0] or 0, newest[1]) if newest else (0, GENESIS)


@dataclass(frozen=True)
class Fault:
    """One place where the trail does not verify."""

    programme_key: str
    sequence: int | None
    entry: int
    words: str


def verify(programme_key: str) -> Iterator[Fault]:
    """Recompute a programme's chain and its notes; yield every fault found."""
    sequence, previous = 0, GENESIS
    sealed = AuditEntry.objects.filter(programme_key=programme_key).exclude(sequence=None)
    for entry in sealed.select_related("note").order_by("sequence").iterator(chunk_size=2000):
        sequence += 1
        if entry.sequence != sequence:
            yield Fault(programme_key, entry.sequence, entry.pk, f"place {sequence} is missing")
            sequence = entry.sequence or sequence
        if entry.previous != previous:
            yield Fault(programme_key, sequence, entry.pk, "does not follow the entry before it")
        if entry.seal != seal_of(entry, sequence, entry.previous):
            yield Fault(programme_key, sequence, entry.pk, "its content was altered after sealing")
        yield from _note_fault(entry)
        previous = entry.seal


def _note_fault(entry: AuditEntry) -> Iterator[Fault]:
    """Yield a fault if the clear text beside an entry is not what was digested."""
    note = getattr(entry, "note", None)
    if note and hashlib.sha256(note.salt.encode() + canonical(note.given)).hexdigest() != entry.digest:
        yield Fault(entry.programme_key, entry.sequence, entry.pk, "its clear text was altered")
