# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a batch of 1,000 payments costs: released, posted, its file made, stored and hashed; beside the database's limits.

Run: python bench/money_batch.py [--small]    (on BENCH_DATABASE_URL, which must be empty, else an SQLite file in a
temporary folder; `--small` takes 100 payments). Exit code 1 when a figure misses its target.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import measured, told

CHANNEL = "pain09"


def timed(act):
    """Seconds on the clock, and the statements (BEGIN and COMMIT with them)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        began = time.perf_counter()
        act()
        seconds = time.perf_counter() - began
    return seconds, seen.captured_queries


def checked_payments(number):
    """So many tranches of one award, asked for and checked; written in one transaction."""
    from django.db import transaction

    from budgets.models import Tranche, TranchePlan
    from budgets.operations import payment as payments
    from budgets.operations.ceiling import open_ceiling
    from budgets.operations.tranche.due import refresh_award
    from budgets.operations.tranche.opening import Agreed, Planned, seal, write_tranches
    from budgets.states import ConditionKind
    from core.acting import WORKER
    from tests.budgets.payments import people
    from tests.grants import giving

    with transaction.atomic():
        award = giving.active()
        open_ceiling(programme_key=award.programme_key, number=award.number, amount=award.amount, by=WORKER)
        plan = TranchePlan.objects.create(award=award, amount_minor=award.amount_minor)
        parts = award.amount.split([1] * number)
        signed = [Agreed(ConditionKind.AGREEMENT_SIGNED)]
        write_tranches(award, [Planned(part, signed) for part in parts], first=1)
        seal(plan, at=None)
        refresh_award(award)
        people.set_rules()
        account = people.active(people.new_payee(award_number=award.number))
        maker, checker = people.maker(), people.checker()
        found = []
        for one in Tranche.objects.filter(award=award).order_by("no"):
            asked = payments.request_payment(one, account=account, by=maker)
            found.append(payments.check_payment(asked, by=checker))
    return found


def drafted(number):
    """A draft of so many payments, in a ledger where something was posted before."""
    from budgets.operations import batch as ops
    from budgets.operations import payment as payments
    from tests.budgets.payments import people

    found = checked_payments(number + 1)
    payments.release_payment(found.pop(), by=people.releaser())
    key = found[0].programme_key
    source = ops.add_source(
        key, label="BK", holder="The programme", country="RW", bic="BKIGRWRW", number="000400123456", currency="RWF",
        by=people.maker(),
    )  # fmt: skip
    return ops.draft_batch(
        key, channel=CHANNEL, currency="RWF", execution_date=payments.today_of(key) + timedelta(days=1), payments=found,
        source=source, by=people.maker(),
    )  # fmt: skip


def measure(number):
    """Lock, release, hand over."""
    from accounts.rules import roles_of
    from budgets.operations import batch as ops
    from tests.budgets.payments import people

    made, releaser = drafted(number), people.releaser()
    seconds, seen = timed(lambda: ops.lock_batch(made, by=people.maker()))
    told(f"list of {number:,} payments frozen, their file tried", seconds, "s", 3)
    told("its statements, BEGIN and COMMIT with them", len(seen), "statements", 25)
    roles_of(releaser)  # the page asked for them
    seconds, seen = timed(lambda: ops.release_batch(made, control=made.control, by=releaser))
    told(f"{number:,} payments locked, posted, file made, stored and hashed", seconds, "s", 3)
    told("its statements", len(seen), "statements", 25)
    if "--show" in sys.argv:
        print("\n".join(one["sql"][:150] for one in seen))
    limits(seconds, number)
    seconds, seen = timed(lambda: ops.hand_over(made, by=people.maker()))
    told(f"{number:,} payments handed over", seconds, "s", 3)
    told("its statements", len(seen), "statements", 25)
    files(made)


def files(made):
    """Read the file as a download does, and make those of the other channels."""
    from budgets.models import BatchLine
    from budgets.operations.batch.files import make_files
    from core import blobs

    for one in made.files.all():
        seconds, _seen = timed(lambda one=one: blobs.read(one.sha256))
        told(f"{one.name} read and verified ({one.blob.size / 1000:,.0f} kB)", 1000 * seconds, "ms")
    lines = list(BatchLine.objects.filter(batch=made).select_related("batch", "payment__account__payee"))
    for made.channel in ("pain03", "pack", "table"):
        seconds, _seen = timed(lambda: make_files(made, lines))
        told(f"the file of {made.channel} alone", seconds, "s", 3)


def limits(seconds, count):
    """What the database alone needs for the same rows without chain, guards or constraints, and the ratio to it."""
    from django.db import connection, transaction

    tables = {"bare_entry": count, "bare_leg": 2 * count, "bare_answer": count, "bare_trail": 2 * count,
              "bare_note": 2 * count, "bare_told": count}  # fmt: skip
    row = (7, "pay:TVET-2026-0147-AW-T1-1:release", "2026-11-02", "a" * 64, "{}" * 40)
    names = "(a integer, b text, c text, d text, e text)"
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE {table} {names}")
        for how, insert in (("INSERT", by_insert), ("COPY", by_copy)):
            if insert is by_copy and connection.vendor == "sqlite":
                continue
            began = time.perf_counter()
            with transaction.atomic():
                for table, number in tables.items():
                    insert(cursor, table, [row] * number)
            bare = time.perf_counter() - began
            told(f"limit: the same rows by bare {how} ({seconds / bare:.0f} times as fast)", bare, "s")
        for table in tables:
            cursor.execute(f"DROP TABLE {table}")


def by_insert(cursor, table, rows):
    """Write rows by executemany."""
    cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s, %s, %s, %s)", rows)


def by_copy(cursor, table, rows):
    """Write rows by COPY."""
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def main():
    """Measure, print the table, return the exit code."""
    return measured("batch", lambda: measure(100 if "--small" in sys.argv else 1000))


if __name__ == "__main__":
    sys.exit(main())
