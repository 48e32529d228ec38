# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real processes that do the same thing at the same moment, each with its own database connection.

    with Racers(8) as racers:
        answers = racers.race("tests.core.racing:open_call", [[call.pk, person.pk] for person in people])

Each process imports the act, says that it is ready, and begins when all are told to. A racing act is a function
of JSON values that returns one; what it raises comes back as Answer.refused.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

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

    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    host = f"{given['HOST']}:{given['PORT']}" if given["PORT"] else given["HOST"]
    word = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    return f"postgres://{given['USER']}{word}@{host}/{given['NAME']}"


class Racers:
    """A number of waiting processes; leaving the block ends them."""

    def __init__(self, count: int, url: str = "") -> None:
        environment = {**os.environ, "INZIRA_MODE": "test", "DATABASE_URL": url or database_url()}
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.racers"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _number in range(count)
        ]

    def __enter__(self) -> "Racers":
        for process in self.processes:
            assert process.stdout.readline() == "ready\n", "a racer did not start"
        return self

    def __exit__(self, *problem: Any) -> None:
        for process in self.processes:
            process.stdin.close()
            process.wait(timeout=60)
            process.stdout.close()

    def race(self, act: str, arguments: list[list[Any]]) -> list[Answer]:
        """Let as many racers as there are lists of arguments run `act` at once; return their answers."""
        runners = self.processes[: len(arguments)]
        for process, given in zip(runners, arguments, strict=True):
            process.stdin.write(json.dumps([act, given]) + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == "set\n"
        for process in runners:
            process.stdin.write("go\n")
            process.stdin.flush()
        return [Answer(**json.loads(process.stdout.readline())) for process in runners]


def _run() -> None:
    """Be one racer: read an act and its arguments, wait for the word, act, answer; until the input ends."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection

    import_module("config.urls")
    connection.ensure_connection()
    print("ready", flush=True)
    for line in sys.stdin:
        name, given = json.loads(line)
        module, _colon, function = name.partition(":")
        act = getattr(import_module(module), function)
        print("set", flush=True)
        sys.stdin.readline()
        print(json.dumps(_answer(act, given)), flush=True)


def _answer(act: Any, given: list[Any]) -> dict[str, Any]:
    try:
        return {"done": act(*given)}
    except Exception as refusal:
        return {"refused": type(refusal).__name__, "words": str(refusal)}


if __name__ == "__main__":
    _run()
