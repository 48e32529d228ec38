# SPDX-License-Identifier: AGPL-3.0-or-later
"""Find a PostgreSQL for the tests, or start a throw-away one from the installed programs.

The order: TEST_DATABASE_URL; a server at 127.0.0.1:5432 that lets user postgres in without a password; a cluster
of our own in a temporary folder, on a free port, as another user than root, stopped at the end.
`python scripts/postgres.py --there` only tells (by its exit code) whether one could be had.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RUNNING = "postgres://postgres@127.0.0.1:5432/postgres"
# A throw-away cluster may forget everything at a power cut; tests with many processes need connections.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
}


def answers(url: str) -> bool:
    """Say whether a server answers at this address."""
    import psycopg

    try:
        psycopg.connect(url.replace("postgres://", "postgresql://", 1), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def programs() -> Path | None:
    """Return the folder that holds initdb and pg_ctl: that of the newest version installed."""
    on_path = shutil.which("initdb")
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda place: float(place.parts[-3])
    )
    found = versions[-1] if versions else on_path and Path(on_path).resolve()
    return found.parent if found else None


def not_root() -> dict[str, object]:
    """Return how to start a program as another user than root (PostgreSQL refuses to run as root)."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise SystemExit("No user was found as whom PostgreSQL could run.")


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def throw_away(folder: Path) -> Iterator[str]:
    """Start a cluster from the programs in `folder`; yield its address; stop and remove it."""
    user = not_root()
    home = Path(tempfile.mkdtemp(prefix="inzira-postgres-"))
    if user:
        os.chown(home, user["user"], user["group"])
    port, data = free_port(), home / "data"
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())

    def run(program: str, *given: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL, "cwd": home}
        subprocess.run([folder / program, *given], check=True, **quiet, **user)

    try:
        run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        start = f"-p {port} -k {home} {options}"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(home / "log"), "-o", start, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the address of a PostgreSQL for tests; empty when there is none to be had."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield given
    elif answers(RUNNING):
        yield RUNNING
    elif (folder := programs()) is not None:
        with throw_away(folder) as url:
            yield url
    else:
        yield ""


if __name__ == "__main__":
    sys.exit(0 if answers(RUNNING) or programs() else 1)
