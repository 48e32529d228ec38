# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bank files: seconds to write and check a payment file of 1,000, and to read a statement of 1,000 lines.

Run: python bench/bankfiles.py    (prints one Markdown table; needs no database). Exit code 1 when a figure
misses its limit.
"""

import os
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("INZIRA_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

COUNT = 1_000
LIMIT = 3.0
RUNS = 5


def measured(act):
    """Act a few times; return the worst time in seconds and what came of it: a limit is for the worst."""
    act()  # loads lxml
    worst, result = 0.0, None
    for _run in range(RUNS):
        started = time.perf_counter()
        result = act()
        worst = max(worst, time.perf_counter() - started)
    return worst, result


def batch():
    """A thousand payments in francs to accounts without IBAN."""
    from budgets.bankfiles.orders import AccountNumber, Batch, Party, Transfer
    from core.money import Money

    payer = Party("IOM Rwanda", "BKIGRWRW", AccountNumber(other="000400694561566"))
    transfers = tuple(
        Transfer(
            f"INZ-{place}",
            Money(500_000 + place, "RWF"),
            Party(f"Uwimana Jean-Félix {place}", "EQBLRWRW", AccountNumber(other=f"4009{place:09}")),
            f"Tranche {place}",
        )
        for place in range(COUNT)
    )
    return Batch("MSG-1", "PMT-1", datetime(2026, 3, 4, tzinfo=UTC), date(2026, 3, 5), payer, transfers)


def statement():
    """A statement of a thousand bookings that agree with its balances."""
    from tests.budgets.pure.samples import balance, camt, detail, entry

    lines = [
        entry(
            "500000", detail(f"INZ-{place}", creditor="Uwimana Claire", lines=("Tranche",)), ref=f"BK-{place}"
        )
        for place in range(COUNT)
    ]
    return camt(balance("OPBD", str(500_000 * COUNT)), balance("CLBD", "0"), *lines)


def main() -> int:
    """Print the table; return the exit code."""
    import django

    django.setup()
    from budgets.bankfiles.file_checks import faults_of_file
    from budgets.bankfiles.pain001 import VERSIONS, build
    from budgets.bankfiles.statements import keys_of, read_statement

    paid, told, rows = batch(), statement(), []
    for version in VERSIONS:
        seconds, content = measured(lambda version=version: build(paid, version))
        rows.append(
            (f"pain.001.{version} of {COUNT}: checked, written, checked again", seconds, len(content))
        )
    seconds, faults = measured(lambda: faults_of_file(content))
    assert faults == []
    rows.append(("the finished file checked alone", seconds, len(content)))
    seconds, read = measured(lambda: read_statement(told))
    assert read.balances_agree
    assert len(read.entries) == COUNT
    rows.append((f"camt.053 of {COUNT} lines read", seconds, len(told)))
    seconds, keys = measured(lambda: keys_of(read))
    assert len({key.text for key in keys}) == COUNT
    rows.append((f"keys of {COUNT} entries", seconds, len(told)))
    print("| what | ms, worst of 5 | limit | bytes | |\n|---|---|---|---|---|")
    for what, seconds, size in rows:
        verdict = "ok" if seconds <= LIMIT else "MISSED"
        print(f"| {what} | {seconds * 1000:.0f} | {LIMIT * 1000:.0f} | {size} | {verdict} |")
    return 0 if all(seconds <= LIMIT for _what, seconds, _size in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
