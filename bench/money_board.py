# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the board of tranches costs at 10,000 payments: its statements, its time, its bytes; and the list of payments.

Run: python bench/money_board.py [--small]    (on BENCH_DATABASE_URL, which must be empty, else an SQLite file in a
temporary folder; `--small` takes 1,000 payments). Exit code 1 when a figure misses its target.
"""

import gzip
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import measured, told

PER_AWARD = 100
TIMES = 15


def states(number):
    """Where so many payments stand: most are paid, some are on their way, some failed."""
    turn = ["settled"] * 14 + ["requested", "checked", "released", "sent", "failed", "returned"]
    return [turn[place % len(turn)] for place in range(number)]


def filled(number):
    """Fill the database: awards of a hundred tranches each, with a payment for each tranche."""
    from django.contrib.contenttypes.models import ContentType

    from budgets.models import Ceiling, Payment, ReleaseCondition, Tranche, TranchePlan
    from tests.budgets.payments import people
    from tests.grants import giving
    from tests.unguarded import LEDGER, unguarded

    first = giving.active()
    people.set_rules()
    account, who = people.active(people.new_payee(award_number=first.number)), people.checker()
    now, kind = first.activated_at, ContentType.objects.get_for_model(Tranche)
    ended = {"failed", "returned"}
    with unguarded(*LEDGER):
        for place in range(number // PER_AWARD):
            award = first if not place else _copy(first, place)
            TranchePlan.objects.create(award=award, amount_minor=PER_AWARD * 1000, sealed_at=now)
            ceiling, _new = Ceiling.objects.get_or_create(
                programme_key=award.programme_key, number=award.number,
                defaults={"ceiling_minor": PER_AWARD * 1000, "currency": award.currency, "kind": "award"},
            )  # fmt: skip
            stands = states(PER_AWARD)
            tranches = Tranche.objects.bulk_create(
                Tranche(
                    award=award, no=no, amount_minor=1000, planned_on=(now + timedelta(days=3 * no)).date(), due_at=now,
                    state="paid" if state == "settled" else "due", requested_at=None if state in ended else now,
                    paid_at=now + timedelta(days=3 * no) if state == "settled" else None,
                )
                for no, state in enumerate(stands, start=1)
            )  # fmt: skip
            ReleaseCondition.objects.bulk_create(
                ReleaseCondition(tranche=one, order=1, kind="agreement_signed") for one in tranches
            )
            Payment.objects.bulk_create(
                _payment(one, state, ceiling, account, who, now, kind)
                for one, state in zip(tranches, stands, strict=True)
            )
    assert Payment.objects.count() == number


def _copy(first, place):
    """Another award like the first one."""
    from grants.models import Award, Submission

    submission = Submission.objects.get(pk=first.submission_id)
    submission.pk, submission.number = None, f"BENCH-{place}"
    submission._state.adding = True
    submission.save(force_insert=True)
    award = Award.objects.get(pk=first.pk)
    award.pk, award.number, award.place, award.submission = None, f"BENCH-{place}-AW", place + 10, submission
    award._state.adding = True
    award.save(force_insert=True)
    return award


def _payment(tranche, state, ceiling, account, who, now, kind):
    from budgets.models import Payment
    from tests.budgets.payments import people

    beyond = state != "requested"
    left = state in {"released", "sent", "settled", "failed", "returned"}
    arrived, over = state in {"settled", "returned"}, state in {"failed", "returned"}
    return Payment(
        state=state, content_type=kind, object_id=tranche.pk, programme_key=ceiling.programme_key,
        call_key=tranche.award.call_key, ceiling=ceiling, reference=f"BENCH-{tranche.pk}-1", number=str(tranche.pk),
        award_number=ceiling.number, text="Tranche", amount_minor=1000, currency=ceiling.currency, account=account,
        maker=people.maker(), maker_name="Maker", requested_at=now, checker=who if beyond else None,
        checked_at=now if beyond else None, releases_needed=0, released_at=now if left else None,
        settled_at=now if arrived else None, paid_on=now.date() if arrived else None,
        voucher_number="FT" if arrived else "", ended_at=now if over else None, reason="AC04" if over else "",
    )  # fmt: skip


def page(client, url, name, *, most=None):
    """Ask for a page some times: statements, the process's own time, bytes, the clock's median."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    reset_queries()  # a full log counts no more
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    asked = list(seen)  # the next request empties the log
    clock, cpu = [], time.process_time()
    for _time in range(TIMES):
        began = time.perf_counter()
        client.get(url)
        clock.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (time.process_time() - cpu) / TIMES
    told(f"{name}: statements", len(asked), "statements", most)
    told(f"{name}: p50", statistics.median(clock), "ms", 500)
    told(f"{name}: of which this process worked", cpu, "ms")
    told(f"{name}: bytes", len(answer.content) / 1000, "kB")
    told(f"{name}: bytes with gzip", len(gzip.compress(answer.content)) / 1000, "kB", 30)
    if "--show" in sys.argv:
        print("\n".join(f"{one['time']} {one['sql'][:300]}" for one in asked))


def measure(number):
    """Fill the database and look at the board as those who work with it."""
    from django.db import connection

    from tests import personas
    from tests.client import QuickClient

    filled(number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client, auditor = QuickClient(), QuickClient()
    client.force_login(personas.jean_paul())
    auditor.force_login(personas.vincent())
    page(client, "/run/money/", f"board of {number:,} tranches", most=12)
    page(client, "/run/money/?group=hold", "the same, what is on hold", most=12)
    page(client, "/run/payments/", f"list of {number:,} payments", most=12)
    page(auditor, "/run/audit/exceptions/?kind=ended", "exceptions that failed", most=12)


def main():
    """Measure, print the table, return the exit code."""
    return measured("board", lambda: measure(1000 if "--small" in sys.argv else 10_000))


if __name__ == "__main__":
    sys.exit(main())
