# SPDX-License-Identifier: AGPL-3.0-or-later
"""The empty database as migrations make it, kept and copied wherever a test wants one.

Migrating takes seven seconds (on PostgreSQL more), and each worker of each part of the tests wants a database. Kept
are one SQLite file, and on a PostgreSQL server one database, `inzira_schema_…`, for each folder of the product.
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


def made_from() -> str:
    """Return what becomes another when migrations, models or libraries do."""
    files = sorted({path for pattern in MADE_FROM for path in ROOT.glob(pattern)})
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:20]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Workers begin at the same moment: one makes what is missing, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated() -> Path:
    """Return the file with the empty database; made anew when it would be another."""
    file = KEPT / f"{made_from()}.sqlite3"
    with one_at_a_time():
        if not file.exists():
            _make(file)
    return file


def migrate(url: str) -> None:
    """Bring a database to what the migrations say."""
    environment = {**os.environ, "INZIRA_MODE": "test", "DATABASE_URL": url}
    for command in COMMANDS:
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)


def _make(file: Path) -> None:
    for older in KEPT.glob("*.sqlite3*"):
        older.unlink()
    begun = file.with_suffix(".begun")
    migrate(f"sqlite:///{begun}")
    with sqlite3.connect(begun) as source:
        source.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
    source.close()
    begun.rename(file)


def copy_schema(to: Path) -> None:
    """Make an SQLite file the empty database."""
    to.write_bytes(migrated().read_bytes())


def _template() -> str:
    """Return the database on this PostgreSQL server that others are copied from; made if it is not there."""
    family = f"inzira_schema_{sha256(str(ROOT).encode()).hexdigest()[:8]}_"
    name, begun = family + made_from(), family + "begun"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
        there = {found for (found,) in cursor.fetchall()}
        if name not in there:
            for older in there:
                cursor.execute(f'DROP DATABASE "{older}"')
            cursor.execute(f'CREATE DATABASE "{begun}"')
            migrate(address_of(begun))
            cursor.execute(f'ALTER DATABASE "{begun}" RENAME TO "{name}"')
    return name


def address_of(name: str) -> str:
    """Return the address of a database on the server of this connection."""
    given = connection.settings_dict
    host = f"{given['HOST']}:{given['PORT']}" if given["PORT"] else given["HOST"]
    word = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    return f"postgres://{given['USER']}{word}@{host}/{name}"


@contextmanager
def copied_test_database() -> Iterator[None]:
    """Give the connection the test database it would have, filled by copying."""
    before = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        with one_at_a_time():
            connection.settings_dict["TEST"]["TEMPLATE"] = _template()
            name = connection.creation._create_test_db(verbosity=0, autoclobber=True)
    else:
        name = connection.creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        source = sqlite3.connect(migrated())
        source.backup(connection.connection)
        source.close()
    yield
    connection.creation.destroy_test_db(before, verbosity=0)
