# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put constraints and indexes into the operations that make their tables: `python scripts/fold_migration.py ROOM...`.

makemigrations writes each as an operation of its own, and each renders all models again: an empty database was
migrated in 17 s so, in every worker of the tests and at the start of every demonstration.
"""

import os
import re
import sys
from importlib import import_module
from pathlib import Path

import django
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.writer import MigrationWriter

ROOT = Path(__file__).resolve().parent.parent
FIRST = "0001_initial"


def folded(operations: list) -> list:
    """Return the operations with what can be said at the making of a table said there.

    A constraint of fields that are added to the table later stays where it is.
    """
    late = [(one.model_name_lower, one.name) for one in operations if isinstance(one, AddField)]
    kept: list = []
    for operation in operations:
        about = getattr(operation, "model_name_lower", "")
        places = [n for n, one in enumerate(kept) if isinstance(one, CreateModel) and one.name_lower == about]
        movable = isinstance(operation, AddConstraint | AddIndex) and places
        if movable and not any(model == about and speaks_of(operation, name) for model, name in late):
            (kept[places[0]],) = kept[places[0]].reduce(operation, "")
        else:
            kept.append(operation)
    return kept


def speaks_of(operation: AddConstraint | AddIndex, name: str) -> bool:
    """Whether a constraint or an index has to do with a field."""
    told = operation.constraint if isinstance(operation, AddConstraint) else operation.index
    return bool(re.search(rf"\b{name}(__|\b)", repr(told.deconstruct())))


def fold(room: str) -> None:
    """Write a room's first migration anew."""
    module = import_module(f"{room}.migrations.{FIRST}")
    migration = module.Migration(FIRST, room)
    before = len(migration.operations)
    migration.operations = folded(migration.operations)
    Path(module.__file__).write_text(MigrationWriter(migration, include_header=False).as_string())
    print(f"{room}: {before} operations are {len(migration.operations)}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("INZIRA_MODE", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for name in sys.argv[1:]:
        fold(name)
