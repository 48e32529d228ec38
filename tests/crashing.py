# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kill a process at every SQL statement, commit and file step of its work, and look at what the next one finds.

A world is a module with four functions: `build()` makes the rows and puts the work into the outbox, `work()` is
what is killed, `report()` tells (as JSON) what there is afterwards, `wipe()` empties the world for the next try
(used on PostgreSQL; on SQLite the file of the built world is copied). `python -m tests.crashing WORLD`
prints one JSON line for each place at which it killed: {"killed_at": "after UPDATE ...", "report": {...}}, and
last the unharmed run.

Each try forks three processes: one builds, one works and is killed, one works on when leases ran out and reports.
On PostgreSQL it is not killed after a mere read: the database is then as it was after the statement before, and
each try costs three connections.
"""

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from tests.schema import copy_schema

ROOT = Path(__file__).resolve().parent.parent
READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT")


def kill_everywhere(world: str, url: str, folder: Path) -> list[dict[str, Any]]:
    """Return what a world reports after a kill at each place of its work, and after none (the last item)."""
    environment = {**os.environ, "INZIRA_MODE": "test", "DATABASE_URL": url, "INZIRA_VAR": str(folder)}
    # The server lives on when a client is killed: waiting for its disk at each commit would show nothing more.
    environment["PGOPTIONS"] = "-c synchronous_commit=off"
    shown = subprocess.run(
        [sys.executable, "-m", "tests.crashing", world],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return [json.loads(line) for line in shown.stdout.splitlines()]


def died_at(killed: list[dict[str, Any]], *places: str, sqlite: int, postgresql: int) -> None:
    """Fail unless one was killed at each of these places, on SQLite after reads too, and so often at least."""
    counted = Counter(answer["killed_at"].split()[1] for answer in killed)
    asked = {*places, "UPDATE", "INSERT", "COMMIT"} | ({"SELECT"} if connection.vendor == "sqlite" else set())
    missed = sorted(place for place in asked if not counted[place])
    assert not missed, f"nothing was killed at {missed}: {counted}"
    least = sqlite if connection.vendor == "sqlite" else postgresql
    assert len(killed) >= least, f"killed {len(killed)} times, not {least}: {counted}"


class Checkpoints:
    """Counts the places that are passed, and kills its process at the one that was asked for."""

    def __init__(self, fatal: int, note: Callable[[str], None]) -> None:
        self.passed, self.fatal, self.note = 0, fatal, note

    def pass_by(self, place: str) -> None:
        """Pass a place, or die there as from a power cut: nothing is cleaned up."""
        self.passed += 1
        if self.passed == self.fatal:
            self.note(place)
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, place: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function with a place after it: before it the world is as after the one before."""

        def watched(*given: Any, **named: Any) -> Any:
            result = function(*given, **named)
            self.pass_by(f"after {place}")
            return result

        return watched

    def around_sql(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Watch one statement (an execute_wrapper)."""
        if context["connection"].vendor == "postgresql" and sql.startswith(READS):
            return execute(sql, params, many, context)
        return self.around(" ".join(sql.split())[:60], execute)(sql, params, many, context)

    def watch(self) -> Any:
        """Watch this process's statements, commits and file steps; return the block in which SQL is watched."""
        from django.core.mail.backends import filebased, locmem
        from django.db import connection

        connection.ensure_connection()
        connection._commit = self.around("COMMIT", connection._commit)
        os.replace = self.around("rename", os.replace)
        os.fsync = self.around("fsync", os.fsync)
        os.mkdir = self.around("mkdir", os.mkdir)
        for backend in (filebased.EmailBackend, locmem.EmailBackend):
            backend.send_messages = self.around("sending", backend.send_messages)
        return connection.execute_wrapper(self.around_sql)


def in_child(function: Callable[[], Any]) -> tuple[Any, str, bool]:
    """Run a function in a forked process: its result, where it was killed, and whether it was."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        result = function_result(function, writing)
        os.write(writing, json.dumps(["result", result]).encode() + b"\n")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = dict(json.loads(line) for line in pipe)
    _pid, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not killed and "result" not in said:
        raise RuntimeError("the child failed; its traceback stands above")
    return said.get("result"), said.get("killed_at", ""), killed


def function_result(function: Callable[..., Any], writing: int) -> Any:
    """Run the function in the child; it may say where it dies."""
    import traceback

    def note(place: str) -> None:
        os.write(writing, json.dumps(["killed_at", place]).encode() + b"\n")

    try:
        return function(note) if function.__code__.co_argcount else function()
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def tries(world: Any, fresh: Callable[[], None]) -> Iterator[dict[str, Any]]:
    """Kill at the first place, the second, and so on, until the work comes through."""

    def finished() -> Any:
        leases_run_out()
        world.work()
        return world.report()

    fatal = 0
    while True:
        fatal += 1
        fresh()

        def until_killed(note: Callable[[str], None], fatal: int = fatal) -> int:
            checkpoints = Checkpoints(fatal, note)
            with checkpoints.watch():
                world.work()
            return checkpoints.passed

        passed, place, killed = in_child(until_killed)
        report, _place, _killed = in_child(finished)
        yield {"killed_at": place, "passed": passed, "report": report}
        if not killed:
            return


def leases_run_out() -> None:
    """Let the time pass after which a dead worker's work is another's."""
    from datetime import timedelta

    from django.db.models import F

    from core.models import OutboxRow

    hours = timedelta(hours=3)
    OutboxRow.objects.update(lease_until=F("lease_until") - hours, not_before=F("not_before") - hours)


def fresh_database(world: Any) -> Callable[[], None]:
    """Return what makes the database new and builds the world for each try, after it was migrated once."""
    from django.conf import settings
    from django.db import connections

    def built_anew() -> None:
        world.wipe()
        world.build()

    def emptied() -> None:
        in_child(built_anew)

    def built() -> None:
        world.build()
        connections.close_all()  # what stands in the journal goes into the file

    settled = settings.DATABASES["default"]
    if "sqlite" not in settled["ENGINE"]:
        return emptied
    file = Path(settled["NAME"])
    clean = file.with_suffix(".clean")
    copy_schema(file)
    in_child(built)
    shutil.copy(file, clean)

    def copied() -> None:
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()
        shutil.copy(clean, file)

    return copied


def main(name: str) -> None:
    """Print the tries of a world as lines of JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    importlib.import_module("config.urls")
    world = importlib.import_module(name)
    fresh = fresh_database(world)
    with tempfile.TemporaryDirectory(dir=os.environ["INZIRA_VAR"]) as var:

        def fresh_with_files() -> None:
            shutil.rmtree(var, ignore_errors=True)
            settings.BLOB_ROOT, settings.EMAIL_FILE_PATH = Path(var) / "blobs", Path(var) / "mail"
            Path(var, "mail").mkdir(parents=True)
            fresh()

        for answer in tries(world, fresh_with_files):
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
