# SPDX-License-Identifier: AGPL-3.0-or-later
"""A worker killed at any statement, commit or file step loses nothing and doubles nothing but, rarely, a mail."""

import pytest

from tests.crashing import died_at, kill_everywhere
from tests.racers import database_url

WORLD = "tests.core.crash_world"
WHOLE = {
    "whole_files": 1,
    "files_are_true": True,
    "rows_without_file": 0,
    "file_rows": 1,
    "entries": 1,
    "told": 1,
    "state": "open",
    "effects": 1,
    "left": 0,
    "unsealed": 0,
    "faults": [],
}
MAILS = ["<mail.one@localhost>", "<mail.two@localhost>"]


def nothing_is_lost_or_doubled(answers):
    *killed, unharmed = answers
    assert unharmed["killed_at"] == ""
    assert unharmed["report"] == {**WHOLE, "mails": MAILS}
    assert len(killed) == unharmed["passed"]
    died_at(killed, "mkdir", "fsync", "rename", "sending", sqlite=51, postgresql=37)

    doubled = 0
    for answer in killed:
        report = answer["report"]
        mails = report.pop("mails")
        assert report == WHOLE, answer["killed_at"]
        assert sorted(set(mails)) == MAILS, answer["killed_at"]
        assert len(mails) <= 3, answer["killed_at"]
        doubled += len(mails) - 2
    # Between the sending and the mark "done" a kill repeats the mail, under the same Message-ID.
    assert 0 < doubled < len(killed) / 4, doubled


@pytest.mark.sqlite
@pytest.mark.plain
@pytest.mark.slow
def test_on_sqlite(tmp_path):
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    nothing_is_lost_or_doubled(kill_everywhere(WORLD, url, tmp_path))


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_on_postgresql(tmp_path):
    nothing_is_lost_or_doubled(kill_everywhere(WORLD, database_url(), tmp_path))
