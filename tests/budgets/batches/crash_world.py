# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small world for a batch to be killed in: released with its file, then handed over (see tests/crashing.py)."""

from django.db import connection, transaction

from budgets import checks
from budgets.models import Approval, BatchFile, BatchLine, JournalEntry, Payment, PaymentBatch
from core import blobs
from core.models import AuditEntry
from tests.budgets.batches import office
from tests.budgets.payments import crash_world, world
from tests.budgets.payments.people import TVET

found: list[list] = []
wipe = crash_world.wipe


def build() -> None:
    """Two payments that are checked stand in a locked batch. One commit: it is done anew for every kill."""
    with transaction.atomic():
        office.checked()
        office.locked(make=office.order)


def work() -> None:
    """Pay both in one batch, from wherever a killed process left it; note what was found."""
    if not connection.execute_wrappers:  # the one who is killed need not look
        found.append([f"{one.where}: {one.words}" for one in checks.findings(TVET)])
    world.carry_on(PaymentBatch.objects.get())


def report() -> dict:
    """Tell what was found after the kill, and what there is after the work was done again."""
    acts = AuditEntry.objects.filter(act__startswith="budgets.paymentbatch").order_by("pk")
    return {
        "found": found[-1],
        "batches": list(PaymentBatch.objects.values_list("state", "count", "control_minor")),
        "states": sorted(Payment.objects.values_list("state", flat=True)),
        "entries": JournalEntry.objects.count(),
        "approvals": Approval.objects.count(),
        "lines": BatchLine.objects.count(),
        "files": [blobs.exists(one.sha256) for one in BatchFile.objects.all()],
        "acts": [one.act.rpartition(".")[2] for one in acts],
        "faults": [f"{one.where}: {one.words}" for one in checks.findings(TVET)],
    }
