# SPDX-License-Identifier: AGPL-3.0-or-later
"""Steps of rows that come from elsewhere: the lifecycle's own, on rows that are not saved, recorded together."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from core.acting import acting
from core.arrivals import Act, arrive, record_all
from core.audit import seal_pending, verify
from core.models import AuditEntry, AuditNote, OutboxRow
from core.refusals import WrongState
from grants.models import Submission
from tests import personas, worlds

pytestmark = pytest.mark.django_db
SENT = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


def unsaved(**given) -> Submission:
    """A submission that is in no table yet."""
    return Submission(
        call=worlds.open_call(), programme_key=personas.PROGRAMME, number="X-1", title="Idea",
        started_by=personas.aline(), started_at=SENT, **given,
    )  # fmt: skip


def test_a_step_is_taken_in_memory_and_says_what_it_was():
    submission = unsaved()

    act = arrive(submission, "submit", by=personas.grace(), at=SENT)

    assert (submission.state, submission.submitted_at, submission.pk) == ("submitted", SENT, None)
    assert (act.verb, act.from_state, act.to_state, act.at) == ("submit", "draft", "submitted", SENT)


def test_a_step_that_the_lifecycle_does_not_allow_is_refused():
    with pytest.raises(WrongState):
        arrive(unsaved(), "find_eligible", by=personas.grace(), at=SENT)


def test_a_saved_row_takes_its_steps_through_the_door():
    submission = worlds.draft()

    with pytest.raises(TypeError, match="is saved"):
        arrive(submission, "submit", by=personas.grace())


def test_acts_are_recorded_with_who_when_and_from_where_and_nobody_is_told():
    submission = unsaved()
    act = arrive(submission, "submit", by=personas.grace(), at=SENT)
    OutboxRow.objects.all().delete()
    before = AuditEntry.objects.count()

    with transaction.atomic(), acting(through="import", source="ideas.xlsx 1234", operator="root"):
        submission.save()
        made = [Act("import_submission", submission, given={"as": "7"}), act]
        count = record_all(made, by=personas.grace())

    entries = list(AuditEntry.objects.order_by("pk")[before:])
    assert (count, [entry.act for entry in entries]) == (
        2,
        ["grants.submission.import_submission", "grants.submission.submit"],
    )
    assert (entries[1].happened_at, entries[1].subject_id) == (SENT, submission.pk)
    assert {(e.by, e.through, e.source, e.operator) for e in entries} == {
        (personas.grace(), "import", "ideas.xlsx 1234", "root")
    }
    assert AuditNote.objects.get(entry=entries[0]).given == {"as": "7"}
    assert not AuditNote.objects.filter(entry=entries[1]).exists()
    assert not OutboxRow.objects.exists()


def test_what_was_recorded_together_is_sealed_like_the_rest(monkeypatch):
    monkeypatch.setattr("core.arrivals.AT_ONCE", 2)
    call = worlds.open_call()
    with transaction.atomic():
        record_all([Act("look_at", call, given={"n": n}) for n in range(5)], by=personas.grace())

    seal_pending()

    assert AuditEntry.objects.filter(act="grants.call.look_at").count() == 5
    assert list(verify(personas.PROGRAMME)) == []


def test_a_subject_without_a_programme_stands_in_the_one_that_is_named():
    with transaction.atomic():
        record_all([Act("import_person", personas.aline())], by=personas.grace(), programme_key="tvet")

    assert AuditEntry.objects.get(act="accounts.person.import_person").programme_key == "tvet"


@pytest.mark.django_db(transaction=True)
def test_acts_are_recorded_inside_their_own_transaction_only():
    with pytest.raises(RuntimeError):
        record_all([], by=None)
