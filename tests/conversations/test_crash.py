# SPDX-License-Identifier: AGPL-3.0-or-later
"""A worker killed anywhere while it reads the folder and sends to many: nothing is lost, nothing doubled."""

import pytest

from tests.crashing import died_at, kill_everywhere

WORLD = "tests.conversations.crash_world"
TO = ["aline@example.org", "diane@example.org", "eric@example.org"]
WHOLE = {
    "messages": ["Pine."],
    "files": 1,
    "bounces": 1,
    "entries": 1,
    "ways": ["mail", "mail", "mail"],
    "in_outbox": 3,
    "left": 0,
    "in_folder": 0,
}


@pytest.mark.sqlite
@pytest.mark.plain
@pytest.mark.slow
def test_on_sqlite(tmp_path):
    *killed, unharmed = kill_everywhere(WORLD, f"sqlite:///{tmp_path / 'office.sqlite3'}", tmp_path)

    assert unharmed["killed_at"] == ""
    assert unharmed["report"] == {**WHOLE, "mails": TO}
    died_at(killed, "fsync", "rename", "sending", sqlite=60, postgresql=40)
    for answer in killed:
        mails = answer["report"].pop("mails")
        assert answer["report"] == WHOLE, answer["killed_at"]
        # Between the sending and the mark "done" a kill repeats the mail, under the same Message-ID.
        assert sorted(set(mails)) == TO, answer["killed_at"]
        assert len(mails) <= 4, answer["killed_at"]
