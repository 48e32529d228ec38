# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small world for a batch of postings to be killed in (see tests/crashing.py)."""

from django.db import transaction

from budgets.models import Anchor, ChainHead, JournalEntry, LedgerAccount, Posting
from budgets.operations import ledger
from budgets.verifying import verify_ledger
from core.acting import WORKER
from tests.budgets.ledger.books import TVET, fee, several
from tests.unguarded import unguarded

BEFORE, BATCH = 2, 6
found: list[int] = []


def build() -> None:
    """Something was posted before."""
    ledger.post_many(TVET, several(BEFORE), by=WORKER)


def work() -> None:
    """Post a batch, and note what was there when this began: after a kill, all of the batch or none."""
    found.append(JournalEntry.objects.count())
    ledger.post_many(TVET, [fee(f"batch:{number}", number + 1) for number in range(BATCH)], by=WORKER)


def wipe() -> None:
    """Empty the ledger (used on PostgreSQL)."""
    with transaction.atomic(), unguarded() as cursor:
        for model in (Anchor, Posting, JournalEntry, LedgerAccount, ChainHead):
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')


def report() -> dict:
    """Tell what was there after the kill, and what there is after the work was done again."""
    return {
        "found": found[-1],
        "entries": JournalEntry.objects.sealed().count(),
        "unsealed": JournalEntry.objects.filter(sealed=False).count(),
        "postings": Posting.objects.count(),
        "head": ChainHead.objects.get().seq,
        "faults": [str(finding.words) for finding in verify_ledger(TVET)],
    }
