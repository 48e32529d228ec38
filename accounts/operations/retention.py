# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long what is kept: periods by table, and the purge of what is older."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import registry
from accounts.models import PurgeRun, RetentionPeriod
from accounts.registry import Purge
from core import audit
from core.acting import SystemActor
from core.permissions import demand

PURGER = SystemActor("retention", frozenset())
AT_ONCE = 500


@dataclass(frozen=True)
class Due:
    """What of a table (of a programme; "" for the house) is older than its period now."""

    rule: Purge
    programme_key: str
    days: int
    before: datetime
    rows: int


def set_periods(programme_key: str, *, days: dict[str, int], by: Any) -> None:
    """Set how many days each table of a programme is kept."""
    demand(by, "accounts.set_retention", RetentionPeriod(programme_key=programme_key))
    with transaction.atomic():
        for table, number in days.items():
            period, _new = RetentionPeriod.objects.update_or_create(
                programme_key=programme_key, table=table, defaults={"days": number}
            )
            audit.record("set_period", period, by=by, tell=False, table=table, days=number)


def periods_of(programme_key: str) -> dict[str, int]:
    """Return the days of each table that a programme sets itself."""
    own = dict(RetentionPeriod.objects.filter(programme_key=programme_key).values_list("table", "days"))
    return {key: own.get(key, rule.days) for key, rule in registry.PURGES.items() if rule.of_programme}


def due_now(keys: list[str], *, house: bool = True, now: datetime | None = None) -> Iterator[Due]:
    """Yield what would go now, table by table."""
    now = now or timezone.now()
    for programme_key in keys:
        for table, days in periods_of(programme_key).items():
            yield _due(registry.PURGES[table], programme_key, days, now)
    for rule in registry.PURGES.values():
        if house and not rule.of_programme:
            yield _due(rule, "", rule.days, now)


def _due(rule: Purge, programme_key: str, days: int, now: datetime) -> Due:
    before = now - timedelta(days=days)
    return Due(rule, programme_key, days, before, rule.due(programme_key, before).count())


def purge(*, now: datetime | None = None) -> list[PurgeRun]:
    """Remove or veil everything that is older than its period, in portions; what went is kept as a run."""
    keys = [facts.key for facts in registry.all_programmes()]
    return [run for due in due_now(keys, now=now) if due.rows for run in _take(due)]


def _take(due: Due) -> Iterator[PurgeRun]:
    for _portion in range(-(-due.rows // AT_ONCE)):
        with transaction.atomic():
            rows = due.rule.due(due.programme_key, due.before)
            portion = rows.model._base_manager.filter(
                pk__in=list(rows.values_list("pk", flat=True)[:AT_ONCE])
            )
            run = PurgeRun.objects.create(
                programme_key=due.programme_key, table=due.rule.key, before=due.before,
                rows=due.rule.take(portion), at=timezone.now(),
            )  # fmt: skip
            audit.record("purge", run, by=PURGER, tell=False, table=run.table, rows=run.rows)
        yield run
