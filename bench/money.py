# SPDX-License-Identifier: AGPL-3.0-or-later
"""What money costs, in one table: a batch, a statement, the ledger and its verification, the board; with their limits.

Run: python bench/money.py [--small]    on the PostgreSQL of BENCH_DATABASE_URL, where it makes a database for each
part and removes it again, else on SQLite files in a temporary folder. The ratio to what the database alone needs
(bare INSERT, COPY) stands beside each. Exit code 1 when a figure is over its limit.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PARTS = ("money_batch", "money_statement", "ledger", "money_board")


class Figure(NamedTuple):
    """A row of a part's table; `limit` is empty where there is none."""

    part: str
    what: str
    measured: str
    limit: str
    fine: bool


def figures_in(part: str, text: str) -> list[Figure]:
    """Read the table that a part printed."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 4 and cells[1] != "measured" and not cells[0].startswith("--"):
            found.append(Figure(part, *cells[:3], cells[3] == ""))
    return found


@contextmanager
def database(part: str) -> Iterator[str]:
    """Yield the address of an empty database; nothing (an SQLite file of the part's own) without a server."""
    server = os.environ.get("BENCH_DATABASE_URL", "")
    if not server:
        yield ""
        return
    import psycopg

    name = f"inzira_bench_{part}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rsplit('/', 1)[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(part: str) -> list[Figure]:
    """Run a part and return its figures; that it broke is a figure of its own."""
    with database(part) as url:
        command = [sys.executable, str(HERE / f"{part}.py"), *sys.argv[1:]]
        environment = {**os.environ, "BENCH_DATABASE_URL": url}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    found = figures_in(part, done.stdout)
    if not found:
        print(done.stderr, file=sys.stderr)
        return [Figure(part, "it ran to its end", "no", "yes", False)]
    return found


def table(figures: list[Figure]) -> str:
    """Return the one table: within, over, or nothing where there is no limit."""
    lines = ["| part | what | measured | limit | |", "|---|---|---|---|---|"]
    for one in figures:
        word = "" if not one.limit else "within" if one.fine else "over"
        lines.append(f"| {one.part} | {one.what} | {one.measured} | {one.limit} | {word} |")
    return "\n".join(lines)


def main() -> int:
    """Run the parts one after the other, print the table, return the exit code."""
    figures = []
    for part in PARTS:
        print(f"{part} …", file=sys.stderr, flush=True)
        figures += run(part)
    print(table(figures))
    return 0 if all(one.fine for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
