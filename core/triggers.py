# SPDX-License-Identifier: AGPL-3.0-or-later
"""Triggers that keep rows as they were written, for SQLite and PostgreSQL; used by migrations.

`keep_rows` makes a table append-only: DELETE is refused, and UPDATE may change only the columns in `fillable`,
and those only while the column named by `until_filled` is still NULL.
"""

from typing import Any

from django.db import migrations


def _changed(columns: list[str], operator: str) -> str:
    """Return the SQL condition "one of these columns was changed"."""
    return " OR ".join(f'OLD."{column}" {operator} NEW."{column}"' for column in columns)


def keep_rows(
    table: str, fixed: list[str], *, fillable: list[str] | None = None, until_filled: str = ""
) -> Any:
    """Return a migration operation that makes `table` append-only (see the module's docstring)."""
    fillable = fillable or []

    def forward(apps: Any, editor: Any) -> None:
        vendor = editor.connection.vendor
        operator = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        refused = f"({_changed(fixed, operator)})"
        if fillable:
            refused += f' OR (OLD."{until_filled}" IS NOT NULL AND ({_changed(fillable, operator)}))'
        for statement in _sqlite(table, refused) if vendor == "sqlite" else _postgresql(table, refused):
            editor.execute(statement, params=None)

    def backward(apps: Any, editor: Any) -> None:
        on = "" if editor.connection.vendor == "sqlite" else f' ON "{table}"'
        for verb in ("update", "delete"):
            editor.execute(f'DROP TRIGGER "{table}_no_{verb}"{on}', params=None)

    return migrations.RunPython(forward, backward)


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
