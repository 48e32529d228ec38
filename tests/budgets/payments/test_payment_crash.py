# SPDX-License-Identifier: AGPL-3.0-or-later
"""A process killed at any statement between asking and paying leaves no half step; done again, it is paid once."""

import pytest

from tests.crashing import died_at, kill_everywhere
from tests.racers import database_url

WORLD = "tests.budgets.payments.crash_world"
WHOLE = {
    "found": [], "states": ["released", "settled", "settled"], "counted": [3_000, 2_000], "entries": 5, "approvals": 6,
    "faults": [],
}  # fmt: skip


def paid_once(answers):
    *killed, unharmed = answers
    assert unharmed["killed_at"] == ""
    assert len(killed) == unharmed["passed"]
    died_at(killed, sqlite=76, postgresql=34)
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
