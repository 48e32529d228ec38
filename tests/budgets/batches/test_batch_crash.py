# SPDX-License-Identifier: AGPL-3.0-or-later
"""A process killed at any statement or file step of a batch: nothing is lost, nothing is posted or sent twice."""

import pytest

from tests.crashing import died_at, kill_everywhere
from tests.racers import database_url

WORLD = "tests.budgets.batches.crash_world"
WHOLE = {
    "found": [], "batches": [["sent", 2, 2_000]], "states": ["checked", "sent", "sent"], "entries": 2, "approvals": 5,
    "lines": 2, "files": [True], "acts": ["draft", "add", "lock", "approve", "pass_release", "hand_over"], "faults": [],
}  # fmt: skip


def paid_once(answers):
    *killed, unharmed = answers
    assert unharmed["killed_at"] == ""
    assert len(killed) == unharmed["passed"]
    died_at(killed, "fsync", "rename", sqlite=58, postgresql=31)
    for answer in answers:
        assert answer["report"] == WHOLE, answer["killed_at"]


@pytest.mark.sqlite
@pytest.mark.plain
@pytest.mark.slow
def test_on_sqlite(tmp_path):
    paid_once(kill_everywhere(WORLD, f"sqlite:///{tmp_path / 'office.sqlite3'}", tmp_path))


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_on_postgresql(tmp_path):
    paid_once(kill_everywhere(WORLD, database_url(), tmp_path))
