# SPDX-License-Identifier: AGPL-3.0-or-later
"""One step for many rows in a few statements: as `advance`, all of them or none."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from core import audit
from core.lifecycle import _act, _check, _take_over, offered_to


def advance_together(
    steps: Sequence[tuple[Any, dict[str, Any]]], *, by: Any, at: datetime | None = None, locked: bool = False
) -> list[Any]:
    """Take the same step for many things of one model, each with what is given to it; return the things.

    `steps` are (bound step, what `advance` would be given). Raises for the first that is refused what `advance`
    raises, and then none is taken. Rows are locked in the order of their keys.
    """
    if not steps:
        return []
    model, name = type(steps[0][0].__self__), steps[0][0].__name__
    now = at or timezone.now()
    with transaction.atomic():
        keys = [bound.__self__.pk for bound, _given in steps]
        rows = (
            {bound.__self__.pk: bound.__self__ for bound, _given in steps}
            if locked
            else locked_rows(model, keys)
        )
        acts, changed = [], set()
        for bound, given in steps:
            row = _with_what_is_known(rows[bound.__self__.pk], bound.__self__)
            again, before = getattr(row, name), dict(row.__dict__)
            _check(again, by, _act(row, name))
            again(**offered_to(again, given, at=now, by=by))
            changed |= {one.attname for one in model._meta.concrete_fields if differs(one, row, before)}
            acts.append(audit.Act(name, row, before["state"], row.state, given=given))
        update_rows(list(rows.values()), sorted(changed))
        for row in rows.values():
            row._update_initial_state()
        audit.record_all(acts, by=by, at=at)
    for bound, _given in steps if not locked else ():
        _take_over(bound.__self__, rows[bound.__self__.pk])
    return [bound.__self__ for bound, _given in steps]


def _with_what_is_known(row: Any, thing: Any) -> Any:
    """Let the locked row have the related rows that were read with the thing, where they are still the same."""
    for field in row._meta.concrete_fields:
        same = getattr(row, field.attname) == getattr(thing, field.attname)
        if same and field.name in thing._state.fields_cache:
            row._state.fields_cache.setdefault(field.name, thing._state.fields_cache[field.name])
    return row


def differs(field: Any, row: Model, before: dict[str, Any]) -> bool:
    """Whether a field is another than it was."""
    return bool(getattr(row, field.attname) != before[field.attname])


def locked_rows(model: type[Model], keys: Sequence[Any]) -> dict[Any, Any]:
    """Return the rows by key, fresh, locked in the order of their keys until the transaction ends."""
    found = model._base_manager.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk")
    return {row.pk: row for row in found}


def update_rows(rows: Sequence[Any], attributes: Sequence[str]) -> None:
    """Write these columns (by attribute name) of rows of one model by one statement."""
    if not rows or not attributes:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if field.attname in set(attributes)]
    told = ", ".join(f'"{field.column}" = %s' for field in fields)
    statement = f'UPDATE "{model._meta.db_table}" SET {told} WHERE "{model._meta.pk.column}" = %s'  # noqa: S608
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
