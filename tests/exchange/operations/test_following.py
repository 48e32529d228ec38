# SPDX-License-Identifier: AGPL-3.0-or-later
"""The flows of what was imported follow in the background, some at a time; looking twice changes nothing."""

import pytest

from core import jobs, outbox
from core.models import Job, OutboxRow
from exchange.operations import following
from exchange.operations.following import follow, subjects_of
from tests.exchange.books import bare, bring, full
from workflows.models import Turn

pytestmark = pytest.mark.django_db


def lines() -> set[tuple[str, str, str]]:
    """Every inbox line as (node, whose, label)."""
    return {
        (turn.node, turn.role or turn.person.name, turn.label)
        for turn in Turn.objects.select_related("person")
    }


def test_inboxes_know_whose_turn_it_is():
    bring(full())

    outbox.drain(kinds=("import-flows",))

    assert {(node, whose) for node, whose, _label in lines()} == {
        ("CallFlow.declare_ties", "Did"),
        ("SubmissionFlow.hand_in", "Eri"),
        ("ReviewFlow.score", "Cha"),
        ("ReviewFlow.score", "A Guest"),
    }


def test_one_row_leads_to_the_next_and_progress_is_counted(monkeypatch):
    monkeypatch.setattr(following, "AT_ONCE", 4)
    record = bring(bare()).record
    jobs.begin(record.job_key, title="Import", total=1, by=record.brought_by)
    seen = []

    while outbox.drain(limit=1, kinds=("import-flows",)):
        job = Job.objects.get(key=record.job_key)
        seen.append((job.done, job.total, job.finished_at is not None))

    assert seen == [(4, 10, False), (8, 10, False), (10, 10, True)]
    assert Job.objects.get(key=record.job_key).result == record.counts
    assert OutboxRow.objects.filter(kind="import-flows").exclude(done_at=None).count() == 3


def test_looking_twice_changes_nothing():
    record = bring(full()).record
    outbox.drain(kinds=("import-flows",))
    before = (lines(), OutboxRow.objects.count())

    follow({"import": record.pk, "part": 0, "after": 0}, "again")
    outbox.drain(kinds=("import-flows",))

    assert (lines(), OutboxRow.objects.count()) == before


def test_only_what_came_with_the_file_is_looked_at():
    first = bring(bare()).record
    bring(full())

    assert [subjects.count() for subjects in subjects_of(first)] == [1, 3, 0, 6]
