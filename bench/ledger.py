# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the ledger costs beside its targets: a batch, a single entry, the verification, and the database's own limits.

Run: python bench/ledger.py [--small]    (on BENCH_DATABASE_URL, else an SQLite file in a temporary folder, which
it fills; `--small` verifies 10,000 entries instead of 100,000). Exit code 1 when a figure misses its target.
"""

import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import measured, told

PROGRAMME = "bench-ledger"
DAY = date(2026, 11, 2)


def entries(name, count):
    """So many payments of one franc and more, for forty awards."""
    from budgets.happenings import release
    from core.money import Money

    return [
        release(
            f"{name}:{number}", DAY, "Instalment", award=f"A{number % 40}", amount=Money(number + 1, "RWF")
        )
        for number in range(count)
    ]


def timed(act):
    """Seconds on the clock."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def batch(run):
    """A batch of a thousand, and its statements."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from budgets.operations import ledger
    from core.acting import WORKER

    ledger.post_many(PROGRAMME, entries(f"{run}:warm", 40), by=WORKER)
    made = entries(f"{run}:batch", 1000)
    told("batch of 1,000 entries", timed(lambda: ledger.post_many(PROGRAMME, made, by=WORKER)), "s", 3)
    told(
        "the same batch again (nothing to do)",
        timed(lambda: ledger.post_many(PROGRAMME, made, by=WORKER)),
        "s",
        3,
    )
    with CaptureQueriesContext(connection) as seen:
        ledger.post_many(PROGRAMME, entries(f"{run}:counted", 1000), by=WORKER)
    told("its statements, BEGIN and COMMIT with them", len(seen), "statements", 25)


def singles(run, count=200):
    """Single entries: committed one by one, and within one transaction (without waiting for the disk)."""
    from django.db import transaction

    from budgets.operations import ledger
    from core.acting import WORKER

    made = entries(f"{run}:single", 2 * count)

    def post_all(chosen):
        for entry in chosen:
            ledger.post(PROGRAMME, entry, by=WORKER)

    told("single entry, committed", 1000 * timed(lambda: post_all(made[:count])) / count, "ms")
    with transaction.atomic():
        told("single entry, without the disk", 1000 * timed(lambda: post_all(made[count:])) / count, "ms", 10)


def bare(run, count=1000):
    """What the database alone needs for a thousand entries with two legs: no chain, no guards, no constraints."""
    from django.db import connection, transaction

    legs = [(number, number // 2, 7, 500 if number % 2 else -500, "RWF") for number in range(2 * count)]
    heads = [
        (number, f"{run}:bare:{number}", "2026-11-02", "Instalment", "a" * 64) for number in range(count)
    ]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_head (seq integer, key text, day text, said text, digest text)")
        cursor.execute(
            "CREATE TABLE bare_leg (id integer, entry integer, account integer, minor bigint, currency text)"
        )

        def write():
            with transaction.atomic():
                for table, rows in (("bare_head", heads), ("bare_leg", legs)):
                    insert(cursor, table, rows)

        told("limit: the same rows, bare", timed(write), "s")
        cursor.execute("DROP TABLE bare_head")
        cursor.execute("DROP TABLE bare_leg")


def insert(cursor, table, rows):
    """Write rows by COPY on PostgreSQL, by executemany on SQLite."""
    from django.db import connection

    if connection.vendor == "sqlite":
        cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s, %s, %s, %s)", rows)
        return
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def verification(run, count):
    """Fill the ledger up, verify it, sum it up."""
    from budgets.models import JournalEntry, Posting
    from budgets.operations import ledger
    from budgets.verifying import verify_ledger
    from core.acting import WORKER

    there = JournalEntry.objects.filter(programme_key=PROGRAMME).count()
    made = entries(f"{run}:fill", max(0, count - there))
    seconds = timed(
        lambda: [
            ledger.post_many(PROGRAMME, made[at : at + 5000], by=WORKER) for at in range(0, len(made), 5000)
        ]
    )
    told(f"filling up by {len(made):,} in batches of 5,000", seconds, "s", max(5, 0.0012 * len(made)))
    found = []
    told(f"verification of {count:,} entries", timed(lambda: found.extend(verify_ledger(PROGRAMME))), "s", 20)
    told("its findings", len(found), "findings", 0)
    told(
        f"all balances of {2 * count:,} legs",
        timed(lambda: Posting.objects.counted(PROGRAMME).balances()),
        "s",
        2,
    )


def measure():
    """Measure all of it."""
    run = f"{time.time():.0f}"
    batch(run)
    singles(run)
    bare(run)
    verification(run, 10_000 if "--small" in sys.argv else 100_000)


def main():
    """Measure, print the table, return the exit code."""
    return measured("ledger", measure)


if __name__ == "__main__":
    sys.exit(main())
