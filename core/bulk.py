# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many new rows by one statement, on both databases; used by operations that write by the thousand."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model, QuerySet


def insert_rows(rows: Sequence[Model], *, known_by: str = "", among: QuerySet | None = None) -> None:
    """Insert new rows of one model by one statement.

    The rows learn their primary keys where `known_by` names a field that tells them apart `among` other rows
    (on SQLite that is one more query). SQLite takes few parameters at once, so that Django would cut a thousand
    rows into twenty statements.
    """
    model = type(rows[0])
    if connection.vendor != "sqlite":
        model._default_manager.bulk_create(rows)
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names, places = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    values = [
        [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields] for row in rows
    ]
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)  # noqa: S608 -- our names
    if among is not None:
        keys = dict(among.values_list(known_by, "pk"))
        for row in rows:
            row.pk = keys[getattr(row, known_by)]
            row._state.adding = False


def insert_numbered(rows: Sequence[Model]) -> None:
    """Insert new rows of one model by one statement; they learn their primary keys.

    On SQLite, which has one writer at a time, the numbers are taken here: that is one query more. Must run inside
    a transaction.
    """
    model = type(rows[0])
    if connection.vendor != "sqlite":
        model._default_manager.bulk_create(rows)
        return
    table, fields = model._meta.db_table, model._meta.concrete_fields
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone()
        for place, row in enumerate(rows, start=1):
            row.pk = last + place
        names, places = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
        values = [
            [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
            for row in rows
        ]
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)  # noqa: S608 -- our names
    for row in rows:
        row._state.adding = False
