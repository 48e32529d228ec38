# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several people at the same moment: one wins, the others read who was first. Real processes, real database."""

import shutil
import subprocess
import sys
from os import environ

import pytest

from core.audit import verify
from core.lifecycle import advance_all
from core.models import AuditEntry, Job, OutboxRow
from tests.core import rows
from tests.racers import ROOT, Racers
from tests.schema import copy_schema

ACTS = "tests.core.racing"
ROUNDS = 12


def officers(count: int) -> list:
    return [rows.person(f"Officer {number}", role="officer") for number in range(count)]


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestOnPostgreSQL:
    """What SQLite cannot show, for it lets one writer in at a time."""

    @pytest.mark.parametrize("count", [2, 8])
    def test_of_those_who_take_the_same_step_exactly_one_wins(self, count):
        people = officers(count)
        with Racers(count) as racers:
            for number in range(ROUNDS):
                call = rows.call(f"call-{number}")
                answers = racers.race(f"{ACTS}:take_step", [[call.pk, "open", one.pk] for one in people])

                self.one_won(call, people, answers)

    def one_won(self, call, people, answers):
        winners = [one for one, answer in zip(people, answers, strict=True) if answer.done == "open"]
        losers = [answer for answer in answers if answer.done is None]
        assert len(winners) == 1
        entry = AuditEntry.objects.get(subject_id=call.pk)
        assert entry.by == winners[0]
        assert OutboxRow.objects.filter(key=f"told:{entry.pk}").count() == 1
        for loser in losers:
            assert loser.refused == "TakenMeanwhile"
            assert f": {winners[0].name} changed it on {entry.happened_at:%d.%m.%Y %H:%M} UTC." in loser.words

    def test_of_two_different_steps_from_one_state_one_wins(self):
        grace, henry = officers(2)
        steps = {
            "under_review": ["begin_review", grace.pk],
            "open": ["reopen", henry.pk, {"reason": "Rain."}],
        }
        with Racers(2) as racers:
            for number in range(ROUNDS):
                call = rows.call(f"call-{number}", state="closed")
                answers = racers.race(f"{ACTS}:take_step", [[call.pk, *step] for step in steps.values()])

                assert sorted(answer.refused for answer in answers) == ["", "TakenMeanwhile"]
                (won,) = [answer.done for answer in answers if answer.done]
                assert call.fresh().state == won
                assert AuditEntry.objects.get(subject_id=call.pk).to_state == won

    def test_two_who_point_to_a_row_and_then_lock_it_do_not_block_each_other(self):
        people = officers(2)
        with Racers(2) as racers:
            for number in range(4):
                call = rows.call(f"call-{number}")
                answers = racers.race(f"{ACTS}:reference_then_lock", [[call.pk, one.pk] for one in people])
                refusals = {answer.refused for answer in answers}
                assert refusals == {"", "TakenMeanwhile"}, answers

    def test_many_sealers_make_one_chain(self):
        (grace,) = officers(1)
        with Racers(4) as racers:
            for number in range(4):
                advance_all([rows.call(f"call-{number}-{step}").open for step in range(10)], by=grace)
                sealed = racers.race(f"{ACTS}:seal", [[], [], [], []])
                assert [answer.refused for answer in sealed] == [""] * 4, sealed
                assert sum(answer.done for answer in sealed) == 10

        places = AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True)
        assert list(places) == list(range(1, 41))
        assert list(verify("skills")) == []

    def test_the_same_key_put_by_many_is_one_piece_of_work(self):
        with Racers(4) as racers:
            for number in range(4):
                answers = racers.race(f"{ACTS}:put_same_key", [[f"key-{number}"]] * 4)
                assert [answer.done for answer in answers] == [f"key-{number}"] * 4
        assert OutboxRow.objects.count() == 4

    def test_many_workers_share_the_work_and_do_each_piece_once(self):
        Job.objects.create(key="effect", title="Digging", asked_by=officers(1)[0])
        OutboxRow.objects.bulk_create(
            OutboxRow(kind="race", key=f"race:{number}", not_before=rows.LONG_AGO) for number in range(60)
        )
        with Racers(4) as racers:
            answers = racers.race(f"{ACTS}:work", [["race", "effect"]] * 4)

        assert sum(answer.done for answer in answers) == 60
        assert Job.objects.get(key="effect").done == 60
        assert not OutboxRow.objects.filter(done_at=None).exists()


@pytest.fixture
def file_database(tmp_path):
    """A migrated SQLite file with one counter, as an office of one machine has it."""
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    environment = {**environ, "INZIRA_MODE": "test", "DATABASE_URL": url}
    copy_schema(tmp_path / "office.sqlite3")
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", COUNTER]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    yield url
    shutil.rmtree(tmp_path, ignore_errors=True)


COUNTER = """
from accounts.models import Person
from core.models import Job
Job.objects.create(key="counter", title="Counter", asked_by=Person.objects.create(name="Grace"))
"""


@pytest.mark.sqlite
@pytest.mark.slow
def test_on_sqlite_eight_writers_never_find_the_database_locked(file_database):
    with Racers(8, url=file_database) as racers:
        answers = racers.race(f"{ACTS}:write_much", [[100, 1]] * 8)

    assert [answer.done for answer in answers] == [{"written": 100, "locked": 0}] * 8
    environment = {**environ, "INZIRA_MODE": "test", "DATABASE_URL": file_database}
    look = (
        "from core.models import Job, AuditEntry; print(Job.objects.get().done, AuditEntry.objects.count())"
    )
    shown = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", look],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert shown.stdout.split() == ["800", "800"], "no update was lost"
