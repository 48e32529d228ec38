# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts that come from elsewhere by the thousand: steps of rows that are not yet saved, recorded together.

`advance` locks, saves and records one row at a time. An import has nobody to race with, since its rows did
not exist before; what holds for a step (its source states, its refusals) holds here too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from core import audit
from core.lifecycle import Stateful, offered_to, stands_in_the_way
from core.models import AuditEntry, AuditNote

AT_ONCE = 2000


@dataclass(frozen=True)
class Act:
    """One act of many; `verb` is a step or "verb_noun", `at` says when it happened if not now."""

    verb: str
    subject: models.Model
    at: datetime | None = None
    from_state: str = ""
    to_state: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)


def arrive(thing: Stateful, name: str, *, by: Any, at: datetime | None = None, **given: Any) -> Act:
    """Take a step on an unsaved row and return its act, for `record_all` once the row is saved.

    Who may is not asked: the import's own permission was. Raises WrongState or the step's own Refusal, and
    TypeError for a row that is saved already: its steps are taken by `advance`.
    """
    if thing.pk is not None:
        raise TypeError(f"{thing!r} is saved, so its steps are taken by advance().")
    bound = getattr(thing, name)
    refusal = stands_in_the_way(bound)
    if refusal is not None:
        raise refusal
    before = thing.state  # type: ignore[attr-defined]
    bound(**offered_to(bound, given, at=at or timezone.now(), by=by))
    return Act(name, thing, at, before, thing.state, given)  # type: ignore[attr-defined]


def record_all(acts: Iterable[Act], *, by: Any, programme_key: str = "") -> int:
    """Write the audit entries of saved things in batches; return how many.

    No outbox row is written: whoever records so many tells of them in one. `programme_key` is for subjects
    that have none of their own. Must run inside the acts' transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Acts are recorded inside their own transaction.")
    pending, count = list(acts), 0
    for start in range(0, len(pending), AT_ONCE):
        pairs = [
            audit.entry_of(
                act.verb,
                act.subject,
                by=by,
                at=act.at,
                from_state=act.from_state,
                to_state=act.to_state,
                given=act.given,
                programme_key=programme_key,
            )
            for act in pending[start : start + AT_ONCE]
        ]
        AuditEntry.objects.bulk_create(entry for entry, _note in pairs)
        AuditNote.objects.bulk_create(note for _entry, note in pairs if note is not None)
        count += len(pairs)
    return count
