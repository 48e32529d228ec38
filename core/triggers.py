# SPDX-License-Identifier: AGPL-3.0-or-later
"""Triggers that keep rows as they were written, for SQLite and PostgreSQL; used by migrations.

`keep_rows` makes a table append-only: DELETE is refused, and UPDATE may change only the columns in `fillable`,
and those only while the column named by `until_filled` is still NULL.
"""

from collections.abc import Callable
from typing import Any

from django.db.migrations.operations.base import Operation


class Guard(Operation):
    """Make a trigger, and remove it backwards.

    Unlike RunPython it asks for no models: these would be made anew for each of a hundred triggers.
    """

    reduces_to_sql = False

    def __init__(self, forward: Callable[[Any], None], backward: Callable[[Any], None]) -> None:
        self.forward, self.backward = forward, backward

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change no model."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make it."""
        self.forward(schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Remove it."""
        self.backward(schema_editor)

    def describe(self) -> str:
        """Say what it does."""
        return "Guard rows by triggers"


def _changed(columns: list[str], operator: str) -> str:
    """Return the SQL condition "one of these columns was changed"."""
    return " OR ".join(f'OLD."{column}" {operator} NEW."{column}"' for column in columns)


def keep_rows(
    table: str, fixed: list[str], *, fillable: list[str] | None = None, until_filled: str = ""
) -> Any:
    """Return a migration operation that makes `table` append-only (see the module's docstring)."""
    fillable = fillable or []

    def forward(editor: Any) -> None:
        vendor = editor.connection.vendor
        operator = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        refused = f"({_changed(fixed, operator)})"
        if fillable:
            refused += f' OR (OLD."{until_filled}" IS NOT NULL AND ({_changed(fillable, operator)}))'
        for statement in _sqlite(table, refused) if vendor == "sqlite" else _postgresql(table, refused):
            editor.execute(statement, params=None)

    def backward(editor: Any) -> None:
        on = "" if editor.connection.vendor == "sqlite" else f' ON "{table}"'
        for verb in ("update", "delete"):
            editor.execute(f'DROP TRIGGER "{table}_no_{verb}"{on}', params=None)

    return Guard(forward, backward)


def _sqlite(table: str, refused: str) -> list[str]:
    """Return the statements for SQLite."""
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" WHEN {refused} '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ]


def _postgresql(table: str, refused: str) -> list[str]:
    """Return the statements for PostgreSQL."""
    return [
        "CREATE OR REPLACE FUNCTION house_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({refused}) '
        "EXECUTE FUNCTION house_refuse()",
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW '
        "EXECUTE FUNCTION house_refuse()",
    ]


def refuse(
    name: str,
    table: str,
    event: str,
    *rules: tuple[str, str],
    first: str = "",
    vendors: tuple[str, ...] = ("sqlite", "postgresql"),
) -> Any:
    """Return a migration operation: a row trigger that refuses `event` ("BEFORE INSERT") on `table`.

    Each rule is (condition, message): the first condition that is true refuses, in SQL that both databases
    read, with OLD, NEW and subqueries. Two booleans or values that may be NULL are compared with `{differs}`.
    `first` is a statement that PostgreSQL executes before (a lock; SQLite has one writer anyway).
    """

    def forward(editor: Any) -> None:
        vendor = editor.connection.vendor
        if vendor not in vendors:
            return
        differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        filled = [(condition.replace("{differs}", differs), message) for condition, message in rules]
        make = _refusing_in_sqlite if vendor == "sqlite" else _refusing_in_postgresql
        for statement in make(name, table, event, filled, first):
            editor.execute(statement, params=None)

    def backward(editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f'DROP TRIGGER IF EXISTS "{name}"', params=None)
        else:
            editor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"', params=None)
            editor.execute(f'DROP FUNCTION IF EXISTS "{name}"()', params=None)

    return Guard(forward, backward)


def _refusing_in_sqlite(
    name: str, table: str, event: str, rules: list[tuple[str, str]], first: str
) -> list[str]:
    """Return the statements for SQLite."""
    body = " ".join(f"SELECT RAISE(ABORT, '{message}') WHERE {condition};" for condition, message in rules)
    return [f'CREATE TRIGGER "{name}" {event} ON "{table}" FOR EACH ROW BEGIN {body} END']


def _refusing_in_postgresql(
    name: str, table: str, event: str, rules: list[tuple[str, str]], first: str
) -> list[str]:
    """Return the statements for PostgreSQL; an AFTER trigger is deferred to the end of the transaction."""
    checks = " ".join(
        f"IF {condition} THEN RAISE EXCEPTION '{message}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for condition, message in rules
    )
    statement, deferred = event.startswith("BEFORE TRUNCATE"), event.startswith("AFTER")
    given_back = "NULL" if statement or deferred else "OLD" if event.endswith("DELETE") else "NEW"
    return [
        f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $house$ BEGIN {first} {checks} '
        f"RETURN {given_back}; END $house$",
        f'CREATE {"CONSTRAINT " if deferred else ""}TRIGGER "{name}" {event} ON "{table}" '
        f"{'DEFERRABLE INITIALLY DEFERRED ' if deferred else ''}"
        f'FOR EACH {"STATEMENT" if statement else "ROW"} EXECUTE FUNCTION "{name}"()',
    ]
