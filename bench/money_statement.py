# SPDX-License-Identifier: AGPL-3.0-or-later
"""A statement of 1,000 lines: read, matched, 1,000 payments settled; beside what the database alone needs for that.

Run: python bench/money_statement.py [--small]    (on BENCH_DATABASE_URL, which must be empty, else an SQLite file in
a temporary folder; `--small` takes 100 lines). Exit code 1 when a figure misses its target.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import measured, told


def timed(act):
    """Seconds on the clock, and the statements."""
    from django.db import connection

    seen = []

    def count(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append((time.perf_counter() - began, sql))

    with connection.execute_wrapper(count):
        began = time.perf_counter()
        act()
        return time.perf_counter() - began, seen


def sent(number):
    """So many tranches of one award, asked for, checked, released and sent; written in one transaction."""
    from django.db import transaction

    from budgets.models import Payment, Tranche, TranchePlan
    from budgets.operations import payment as payments
    from budgets.operations.tranche.due import refresh_award
    from budgets.operations.tranche.opening import Agreed, Planned, seal, write_tranches
    from budgets.states import ConditionKind
    from tests.budgets.payments import people, world
    from tests.grants import giving

    with transaction.atomic():
        award = giving.active()
        world.open_ceiling(
            programme_key=award.programme_key, number=award.number, amount=award.amount, by=world.WORKER
        )
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
        world.carry_on(world.drafted(found))
        return list(Payment.objects.filter(award_number=award.number).order_by("pk"))


def statement_of(found):
    """The bank's statement about them, with a fee at its end."""
    from budgets.operations import payment as payments
    from tests.budgets.pure.samples import balance, camt, detail, entry

    day = payments.today_of(found[0].programme_key).isoformat()
    lines = [
        entry(
            str(one.amount_minor), detail(one.reference, creditor="Huye College"), day=day, ref=f"BK{place}"
        )
        for place, one in enumerate(found)
    ]
    total = sum(one.amount_minor for one in found)
    opening, closing = balance("OPBD", str(total + 50), day=day), balance("CLBD", "0", day=day)
    return camt(opening, *lines, entry("50", day=day, ref="FEE"), closing)


def measure(number):
    """Bring the statement in, and the same again."""
    from budgets.models import Payment, StatementLine
    from budgets.operations.statement import File, import_statement, take_in
    from grants.models import Programme
    from tests.budgets.payments import people

    found = sent(number)
    programme = Programme.objects.get(key=found[0].programme_key)
    maker, file = people.maker(), File(statement_of(found), "statement.xml")

    def whole():
        received = import_statement(programme, file=file, bank="BK", by=maker)
        take_in(received.rows)

    before = time.process_time()
    seconds, seen = timed(whole)
    told(f"{number:,} lines read, matched, settled", seconds, "s", 3)
    told("of which this process worked", time.process_time() - before, "s")
    told("its statements", len(seen), "statements")
    if "--show" in sys.argv:
        print("\n".join(f"{1000 * took:8.1f} ms  {sql[:140]}" for took, sql in sorted(seen)[-25:]))
    assert Payment.objects.filter(state="settled").count() == number
    assert StatementLine.objects.filter(state="posted").count() == number
    again, _seen = timed(whole)
    told("the same file again (nothing to do)", again, "s", 3)
    bare = limit(number)
    told("limit: the same rows, bare", bare, "s")
    told("times the limit", seconds / bare, "×")


def limit(number):
    """What the database alone needs for as many rows: no guards, no keys, no chain, nothing looked up."""
    from django.db import connection, transaction

    from bench.ledger import insert

    # Line, entry, two legs, two acts with their notes and messages, and the two rows that move.
    tables = {"bare_line": 1, "bare_entry": 1, "bare_leg": 2, "bare_act": 6, "bare_row": 2}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE {table} (a integer, b text, c text, d text, e text)")

        def write():
            with transaction.atomic():
                for table, times in tables.items():
                    rows = [
                        (n, f"reference {n}", "2026-11-02", "settled", "a" * 64)
                        for n in range(times * number)
                    ]
                    insert(cursor, table, rows)

        seconds, _seen = timed(write)
        for table in tables:
            cursor.execute(f"DROP TABLE {table}")
    return seconds


def main():
    """Measure, print the table, return the exit code."""
    return measured("statement", lambda: measure(100 if "--small" in sys.argv else 1000))


if __name__ == "__main__":
    sys.exit(main())
