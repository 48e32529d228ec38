# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real processes that do the same thing at the same moment, each with its own database connection.

    with Racers(8) as racers:
        answers = racers.race("tests.core.racing:open_call", [[call.pk, person.pk] for person in people])

One process imports the product and forks the racers before any of them speaks to the database: eight that each
import it take ten seconds. Each racer imports the act, says that it is ready, and begins when all are told to. A
racing act is a function of JSON values that returns one; what it raises comes back as Answer.refused.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.schema import address_of

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Answer:
    """What one racer brought home: what it did, or the kind and the words of what refused it."""

    done: Any = None
    refused: str = ""
    words: str = ""


def database_url() -> str:
    """Return the address of the database that this test uses (on SQLite that must be a file)."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    return f"sqlite:///{name}" if connection.vendor == "sqlite" else address_of(name)


class Racer:
    """One waiting process, and the two pipes to it: what it is told, what it says."""

    def __init__(self) -> None:
        reading, telling = os.pipe()
        hearing, writing = os.pipe()
        self.theirs = (reading, writing)
        self.telling, self.hearing = os.fdopen(telling, "w"), os.fdopen(hearing)

    def tell(self, line: str) -> None:
        """Write it a line."""
        self.telling.write(f"{line}\n")
        self.telling.flush()

    def hear(self) -> str:
        """Return its next line; empty when it has ended."""
        return self.hearing.readline().rstrip("\n")


class Racers:
    """A number of waiting processes; leaving the block ends them."""

    def __init__(self, count: int, url: str = "") -> None:
        self.racers = [Racer() for _number in range(count)]
        theirs = [end for racer in self.racers for end in racer.theirs]
        self.starter = subprocess.Popen(
            [sys.executable, "-m", "tests.racers", *map(str, theirs)],
            cwd=ROOT,
            env={**os.environ, "INZIRA_MODE": "test", "DATABASE_URL": url or database_url()},
            stdin=subprocess.DEVNULL,
            pass_fds=theirs,
        )
        for end in theirs:
            os.close(end)

    def __enter__(self) -> "Racers":
        for racer in self.racers:
            assert racer.hear() == "ready", "a racer did not start"
        return self

    def __exit__(self, *problem: Any) -> None:
        for racer in self.racers:
            racer.telling.close()
        self.starter.wait(timeout=120)  # it waits for its racers
        for racer in self.racers:
            racer.hearing.close()

    def race(self, act: str, arguments: list[list[Any]]) -> list[Answer]:
        """Let as many racers as there are lists of arguments run `act` at once; return their answers."""
        runners = self.racers[: len(arguments)]
        for racer, given in zip(runners, arguments, strict=True):
            racer.tell(json.dumps([act, given]))
            assert racer.hear() == "set"
        for racer in runners:
            racer.tell("go")
        return [Answer(**json.loads(racer.hear())) for racer in runners]


def _start(ends: list[int]) -> None:
    """Import the product, fork a racer for every two ends of pipes, and wait until all have ended."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    import_module("config.urls")
    racers = []
    for place in range(0, len(ends), 2):
        racers.append(os.fork())
        if racers[-1] == 0:
            for end in {*ends} - {*ends[place : place + 2]}:
                os.close(end)
            with os.fdopen(ends[place]) as reading, os.fdopen(ends[place + 1], "w") as writing:
                _race(reading, writing)
            return
    for end in ends:
        os.close(end)
    for racer in racers:
        os.waitpid(racer, 0)


def _race(reading: Any, writing: Any) -> None:
    """Be one racer: read an act and its arguments, wait for the word, act, answer; until the input ends."""
    from django.db import connection

    connection.ensure_connection()
    print("ready", file=writing, flush=True)
    for line in reading:
        name, given = json.loads(line)
        module, _colon, function = name.partition(":")
        act = getattr(import_module(module), function)
        print("set", file=writing, flush=True)
        reading.readline()
        print(json.dumps(_answer(act, given)), file=writing, flush=True)


def _answer(act: Any, given: list[Any]) -> dict[str, Any]:
    try:
        return {"done": act(*given)}
    except Exception as refusal:
        return {"refused": type(refusal).__name__, "words": str(refusal)}


if __name__ == "__main__":
    _start([int(end) for end in sys.argv[1:]])
