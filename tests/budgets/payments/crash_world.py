# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small world for payments to be killed in: asked for, checked, released; sent, then paid (see tests/crashing.py)."""

from django.db import connection, transaction

from budgets import checks
from budgets.models import Approval, JournalEntry, Payment
from budgets.operations import payment as payments
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET
from tests.unguarded import unguarded

found: list[list] = []


def build() -> None:
    """Of one award a part was paid, another is sent. One commit: it is done anew for every kill."""
    with transaction.atomic():
        world.ready(parts=3)
        world.settled(3)
        world.sent(2)


def work() -> None:
    """Release the first part and settle the second, from wherever a killed process left them; note what was found."""
    if not connection.execute_wrappers:  # the one who is killed need not look
        found.append([f"{one.where}: {one.words}" for one in checks.findings(TVET)])
    payment = Payment.objects.of_thing(world.part()).live().first() or world.requested()
    if payment.state == "requested":
        payments.check_payment(payment, by=people.checker())
    if payment.state == "checked":
        payments.release_payment(payment, by=people.releaser())
    world.settle(Payment.objects.of_thing(world.part(2)).get())


def wipe() -> None:
    """Empty every table that has rows (used on PostgreSQL)."""
    from django.apps import apps

    kept = {"django_migrations", "django_content_type"}
    tables = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed
    }
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in sorted(tables - kept)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        filled = [name for (name,) in cursor.fetchall()]
    if filled:
        with transaction.atomic(), unguarded(*filled) as cursor:
            for table in filled:
                cursor.execute(f'DELETE FROM "{table}"')
    connection.close()


def report() -> dict:
    """Tell what was found after the kill, and what there is after the work was done again."""
    return {
        "found": found[-1],
        "states": sorted(Payment.objects.values_list("state", flat=True)),
        "counted": list(world.counted()),
        "entries": JournalEntry.objects.count(),
        "approvals": Approval.objects.count(),
        "faults": [f"{one.where}: {one.words}" for one in checks.findings(TVET)],
    }
