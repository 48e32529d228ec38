# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long an import of 5,000 submissions and 15,000 scores takes: `python -m bench.import_call [submissions]`.

Runs on the database of DATABASE_URL (else an SQLite file in a temporary folder), which it fills. The worst
case for writing: each score is a review of its own. The limit beside it is the library's: reading alone.
"""

import io
import os
import sys
import tempfile
import time

TRADES = ("welding", "carpentry", "plumbing", "tailoring", "electricity")


def workbook(submissions: int, *, code: str = "BENCH") -> bytes:
    """A workbook of so many submissions, each with a lead, an institution and three scores."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheets = {
        "call": [("key", "value"), ("code", code), ("title", "A large call"), ("currency", "EUR")],
        "criteria": [("criterion", "title", "weight"), ("merit", "Merit", "100")],
        "people": [("person", "name", "email")],
        "submissions": [("submission", "title", "lead", "institution", "trade", "requested")],
        "scores": [("submission", "panelist", "criterion", "score")],
    }
    for number in range(1, submissions + 1):
        name = f"{code}-{number:05d}"
        sheets["people"].append((f"lead-{number}", f"Lead {number}", f"lead{number}@example.org"))
        college, trade = f"College {number % 40}", TRADES[number % len(TRADES)]
        sheets["submissions"].append(
            (name, f"Idea {number}", f"lead-{number}", college, trade, f"{1000 + number}")
        )
        sheets["scores"] += [
            (name, f"panelist-{(number + seat) % 60}", "merit", str(1 + (number * 7 + seat * 3) % 5))
            for seat in range(3)
        ]
    for panelist in range(60):
        sheets["people"].append((f"panelist-{panelist}", f"Panelist {panelist}", ""))
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main() -> None:
    """Fill a database, and print seconds."""
    os.environ.setdefault("INZIRA_MODE", "test")
    os.environ.setdefault("INZIRA_VAR", tempfile.mkdtemp())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from core.tables_in import read_book
    from exchange.operations.bringing import bring_workbook, known_operator

    call_command("migrate", verbosity=0)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    content = workbook(count, code=f"BENCH{int(time.time())}")
    print(f"{connection.vendor}: {count} submissions, {3 * count} scores, {len(content):,} bytes")
    began = time.perf_counter()
    read_book(io.BytesIO(content))
    print(f"reading alone: {time.perf_counter() - began:.1f} s")
    for what in ("import", "the same file again"):
        began, cpu = time.perf_counter(), time.process_time()
        brought = bring_workbook(io.BytesIO(content), "bench.xlsx", by=known_operator("bench"))
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        print(f"{what}: {seconds:.1f} s ({cpu:.1f} s CPU), new: {sum(brought.new.values())}")


if __name__ == "__main__":
    main()
