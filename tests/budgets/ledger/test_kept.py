# SPDX-License-Identifier: AGPL-3.0-or-later
"""A world with a ledger in it can be kept and laid back (tests/keeping.py), and its guards stand afterwards."""

import pytest

from budgets.models import JournalEntry, Posting
from budgets.operations import ledger
from budgets.verifying import verify_ledger
from core.acting import WORKER
from tests.budgets.ledger.books import TVET, fee, several
from tests.keeping import kept

pytestmark = pytest.mark.django_db
built = []


@kept
def booked() -> int:
    """Three entries; returns how often it was built."""
    built.append(1)
    ledger.post_many(TVET, several(3), by=WORKER)
    return len(built)


@pytest.mark.parametrize("time", ["first", "second", "third"])
def test_a_ledger_is_laid_back_whole(time):
    assert booked() == 1
    assert (JournalEntry.objects.sealed().count(), Posting.objects.count()) == (3, 6)
    assert list(verify_ledger(TVET)) == []
    assert ledger.post(TVET, fee("next"), by=WORKER).seq == 4
