# SPDX-License-Identifier: AGPL-3.0-or-later
"""The empty database as migrations make it, kept as one SQLite file and copied wherever a test wants one.

Migrating takes seven seconds, and each worker of each part of the tests wants a database.
"""

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "schema"
MADE_FROM = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "core/triggers.py", "requirements*.txt")
COMMANDS = (["migrate", "-v0"], ["createcachetable"])


def migrated() -> Path:
    """Return the file with the empty database; made anew when migrations, models or libraries are others."""
    made_from = sorted({path for pattern in MADE_FROM for path in ROOT.glob(pattern)})
    told = sha256(b"".join(path.read_bytes() for path in made_from)).hexdigest()[:20]
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{told}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers begin at the same moment: one makes it, the others wait
        if not file.exists():
            _make(file)
    return file


def _make(file: Path) -> None:
    for older in KEPT.glob("*.sqlite3*"):
        older.unlink()
    begun = file.with_suffix(".begun")
    environment = {**os.environ, "INZIRA_MODE": "test", "DATABASE_URL": f"sqlite:///{begun}"}
    for command in COMMANDS:
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    with sqlite3.connect(begun) as source:
        source.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
    source.close()
    begun.rename(file)


def copy_schema(to: Path) -> None:
    """Make an SQLite file the empty database."""
    to.write_bytes(migrated().read_bytes())


@contextmanager
def copied_test_database() -> Iterator[None]:
    """Give the connection the test database it would have, filled by copying; SQLite only."""
    before = connection.settings_dict["NAME"]
    name = connection.creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    source = sqlite3.connect(migrated())
    source.backup(connection.connection)
    source.close()
    yield
    connection.creation.destroy_test_db(before, verbosity=0)
