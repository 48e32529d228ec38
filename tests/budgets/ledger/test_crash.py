# SPDX-License-Identifier: AGPL-3.0-or-later
"""A process killed at any statement of a batch has posted all of it or nothing; done again, it is there once."""

import pytest

from tests.budgets.ledger.crash_world import BATCH, BEFORE
from tests.crashing import died_at, kill_everywhere
from tests.racers import database_url

WORLD = "tests.budgets.ledger.crash_world"
ALL = BEFORE + BATCH
WHOLE = {"entries": ALL, "unsealed": 0, "postings": 2 * ALL, "head": ALL, "faults": []}


def all_or_nothing(answers):
    *killed, unharmed = answers
    assert unharmed["killed_at"] == ""
    assert len(killed) == unharmed["passed"]
    died_at(killed, sqlite=10, postgresql=5)

    for answer in killed:
        found = answer["report"].pop("found")
        assert found == (ALL if answer["killed_at"] == "after COMMIT" else BEFORE), answer["killed_at"]
        assert answer["report"] == WHOLE, answer["killed_at"]


@pytest.mark.sqlite
@pytest.mark.plain
@pytest.mark.slow
def test_on_sqlite(tmp_path):
    all_or_nothing(kill_everywhere(WORLD, f"sqlite:///{tmp_path / 'office.sqlite3'}", tmp_path))


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_on_postgresql(tmp_path):
    all_or_nothing(kill_everywhere(WORLD, database_url(), tmp_path))
