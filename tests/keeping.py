# SPDX-License-Identifier: AGPL-3.0-or-later
"""Worlds built once a worker: `@kept` builds a world by its operations the first time, and lays its rows back after.

It works in a transaction that will be rolled back, where all that was written before was written by kept functions
too; anywhere else the world is built. Laid back is what the operations left: the rows that are new, changed or
gone, the files, and the returned object with what it remembered.
"""

import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.unguarded import LEDGER, unguarded

P = ParamSpec("P")
R = TypeVar("R")
SIMPLE = (str, int, bool, tuple, list, dict, type(None))
READS = ("SELECT", "SAVEPOINT", "RELEASE")
FROM_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission"}
# Of a table: the columns and the rows by primary key.
Table = tuple[list[str], dict[Any, tuple]]


@dataclass
class Test:
    """What was written in this test: by how many statements, and (up to `known`) by which kept functions."""

    written: int = 0
    known: int = 0
    path: tuple = ()

    def count(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        """Count the statements that write."""
        if not sql.lstrip().startswith(READS):
            self.written += 1
        return execute(sql, params, many, context)


@dataclass(frozen=True)
class World:
    """What a function left: rows by table, what is gone, the folder of the files, and what it returned."""

    new: dict[str, tuple[list[str], list[tuple]]]
    changed: list[tuple[str, list[str], str, tuple, Any]]
    gone: list[tuple[str, str, Any]]
    files: Path
    returned: bytes


@dataclass
class Shelf:
    """All worlds that this worker has built."""

    worlds: dict[tuple, World] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)
    folder: tempfile.TemporaryDirectory = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="inzira-worlds-")
    )


_shelf = Shelf()
_now = Test()


@contextmanager
def watched() -> Iterator[None]:
    """Watch what one test writes."""
    global _now
    _now = Test()
    with connection.execute_wrapper(_now.count):
        yield
    _now = Test()


def forget() -> None:
    """Keep nothing that was built before: the tables were emptied, and what migrations left has new keys."""
    _shelf.worlds.clear()


def kept(build: Callable[P, R]) -> Callable[P, R]:
    """Build a world once, and lay it back where it is asked for again with the same simple arguments."""

    @wraps(build)
    def world(*args: P.args, **given: P.kwargs) -> R:
        all_simple = all(isinstance(one, SIMPLE) for one in (*args, *given.values()))
        if not all_simple or _now.written != _now.known or not connection.in_atomic_block:
            return build(*args, **given)
        step = (build.__module__, build.__qualname__, repr(args), repr(sorted(given.items())))
        path = (*_now.path, step)
        if path in _shelf.worlds:
            made = lay_back(_shelf.worlds[path])
        else:
            before, written = rows(), _now.written
            made = build(*args, **given)
            if _now.written == written:
                return made
            _shelf.worlds[path] = taken(before, made)
        _now.known, _now.path = _now.written, path
        return made

    return world


def key_columns() -> dict[str, str]:
    """Return the column of the primary key of each table that the product's own work fills."""
    models = apps.get_models(include_auto_created=True)
    found = {one._meta.db_table: one._meta.pk.column for one in models if one._meta.managed}
    return {table: column for table, column in found.items() if table not in FROM_MIGRATIONS}


def rows() -> dict[str, Table]:
    """Return all rows of all tables."""
    found: dict[str, Table] = {}
    with connection.cursor() as cursor:
        for table, key in key_columns().items():
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            at = columns.index(key)
            found[table] = (columns, {row[at]: row for row in cursor.fetchall()})
    return found


def taken(before: dict[str, Table], made: Any) -> World:
    """Return what differs from before."""
    new, changed, gone = {}, [], []
    for table, (columns, after) in rows().items():
        had, key = before[table][1], key_columns()[table]
        fresh = [row for pk, row in after.items() if pk not in had]
        if fresh:
            new[table] = (columns, fresh)
        changed += [
            (table, columns, key, row, pk) for pk, row in after.items() if pk in had and row != had[pk]
        ]
        gone += [(table, key, pk) for pk in had if pk not in after]
    files = Path(_shelf.folder.name) / str(next(_shelf.numbers))
    if settings.BLOB_ROOT.exists():
        shutil.copytree(settings.BLOB_ROOT, files)
    return World(new, changed, gone, files, pickle.dumps(made))


def lay_back(world: World) -> Any:
    """Write a world's rows and files, and return what its function returned."""
    ledger = set(LEDGER) & {*world.new, *(table for table, *_rest in world.changed)}
    with unguarded(*ledger) if ledger else connection.cursor() as cursor:
        for table, (columns, fresh) in world.new.items():
            names, places = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', fresh)
        for table, columns, key, row, pk in world.changed:
            told = ", ".join(f'"{name}" = %s' for name in columns)
            cursor.execute(f'UPDATE "{table}" SET {told} WHERE "{key}" = %s', [*row, pk])
        for table, key, pk in world.gone:
            cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = %s', [pk])
    if world.files.exists():
        shutil.copytree(world.files, settings.BLOB_ROOT, dirs_exist_ok=True)
    return pickle.loads(world.returned)
