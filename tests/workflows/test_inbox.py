# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose turn it is: read from facts, rebuilt from facts, gone when the fact ends it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS
from viewflow.workflow.timers import fire_due_timers

from core import outbox
from core.models import OutboxRow
from grants.operations.screening import undo_screening
from grants.operations.submission import submit, take_back, withdraw
from grants.operations.team import add_member
from grants.states import TeamRole
from tests import personas, worlds
from tests.workflows.reading import words
from workflows.handlers import sweep
from workflows.inbox import count_of, grouped, lines_of
from workflows.models import Turn
from workflows.operations.reconcile import reconcile
from workflows.submission_flow import SubmissionFlow

pytestmark = pytest.mark.django_db


def test_a_draft_waits_for_its_team_and_vanishes_when_it_is_sent():
    draft = worlds.filled(title="Solar dryer")
    aline = personas.aline()

    assert words(aline) == ["Finish and send “Solar dryer”"]

    submit(draft, by=aline)

    assert words(aline) == []
    assert words(personas.grace())[-1].startswith("Check the rules for ")


def test_a_fact_that_is_taken_back_brings_the_line_back():
    submission = worlds.submitted(title="Solar dryer")
    assert words(personas.aline()) == []

    take_back(submission, by=personas.aline())

    assert words(personas.aline()) == ["Finish and send “Solar dryer”"]


def test_a_way_that_had_ended_begins_anew_when_its_last_step_is_corrected():
    submission = worlds.screen(worlds.closed(), unmet="place")
    words(personas.grace())
    assert Process.objects.get(seed_object_id=submission.pk, flow_class=SubmissionFlow).status == PROCESS.DONE

    undo_screening(submission, reason="The trainer had signed.", by=personas.grace())

    assert any("Check the rules" in line for line in words(personas.grace()))


def test_a_withdrawn_submission_waits_for_nobody():
    submission = worlds.submitted(title="Solar dryer")
    words(personas.grace())

    withdraw(submission, reason="We found another way", by=personas.aline())

    assert not any("Check the rules" in line for line in words(personas.grace()))


def test_a_member_with_an_account_is_asked_to_confirm():
    submission = worlds.draft(title="Solar dryer")
    diane = personas.diane()

    add_member(
        submission,
        name=diane.name,
        role=TeamRole.TRAINEE,
        email=diane.email,
        person=diane,
        by=personas.aline(),
    )

    assert "Confirm that you are in the team of “Solar dryer”" in words(diane)


def test_many_of_a_kind_are_one_line_with_their_number():
    call = worlds.open_call()
    for _ in range(3):
        worlds.submitted(call)

    assert "Check the rules for 3 submissions" in words(personas.grace())
    assert count_of(personas.grace()) == len(lines_of(personas.grace()))


def test_a_person_of_another_role_sees_nothing_of_it():
    worlds.submitted()

    assert words(personas.stranger()) == []
    assert words(personas.jean_paul()) == []


def test_deleting_every_row_of_the_engine_gives_the_same_inbox_back():
    worlds.submitted(title="Solar dryer")
    worlds.filled(lead=personas.diane(), title="Biogas stove")
    people = [personas.aline(), personas.diane(), personas.grace(), personas.eric()]
    before = {person.name: words(person) for person in people}

    Turn.objects.all().delete()
    Task.objects.all().delete()
    Process.objects.all().delete()
    assert all(lines_of(person) == [] for person in people)
    sweep()

    assert {person.name: words(person) for person in people} == before
    assert any(before.values())


def test_reconciling_twice_changes_nothing():
    worlds.submitted(title="Solar dryer")
    words(personas.grace())
    before = (Process.objects.count(), Task.objects.count(), list(Turn.objects.order_by("pk").values()))

    sweep()
    sweep()

    assert (
        Process.objects.count(),
        Task.objects.count(),
        list(Turn.objects.order_by("pk").values()),
    ) == before


def test_a_node_that_was_renamed_away_is_rebuilt_and_the_inbox_stays():
    draft = worlds.filled(title="Solar dryer")
    before = words(personas.aline())
    waiting = Task.objects.filter(turns__person=personas.aline())
    assert waiting.update(flow_task="workflows/submission_flow.SubmissionFlow.long_gone")

    sweep()

    assert words(personas.aline()) == before
    submit(draft, by=personas.aline())
    assert words(personas.aline()) == []


def test_what_is_no_more_is_left_alone():
    draft = worlds.draft()
    gone = type(draft)(pk=draft.pk + 1_000, call=draft.call)

    reconcile(SubmissionFlow, gone)

    assert not Process.objects.filter(seed_object_id=gone.pk).exists()


def test_the_reminder_comes_three_days_before_once_and_never_again_after_a_rebuild():
    draft = worlds.draft(worlds.open_call(closes_at=timezone.now() + timedelta(days=2)), title="Solar dryer")
    words(personas.aline())

    fire_due_timers()
    words(personas.aline())
    Turn.objects.all().delete()
    Task.objects.all().delete()
    Process.objects.all().delete()
    sweep()
    fire_due_timers()
    words(personas.aline())
    outbox.drain(kinds=("mail",))

    reminders = [message for message in mail.outbox if "Finish and send" in message.subject]
    assert [message.to for message in reminders] == [["aline@example.org"]]
    assert "Solar dryer" in reminders[0].body
    assert str(draft.pk) in reminders[0].body


def test_nobody_is_reminded_of_what_was_done_meanwhile():
    call = worlds.open_call(closes_at=timezone.now() + timedelta(days=2))
    submission = worlds.filled(call, title="Solar dryer")
    words(personas.aline())
    fire_due_timers()

    submit(submission, by=personas.aline())
    words(personas.aline())
    outbox.drain(kinds=("mail",))

    assert not [message for message in mail.outbox if "Finish and send" in message.subject]


def test_what_is_overdue_is_told_to_the_officers():
    call = worlds.open_call(closes_at=timezone.now() + timedelta(days=9))
    worlds.draft(call, title="Solar dryer")
    words(personas.aline())
    type(call).objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(days=2))
    sweep()

    fire_due_timers()
    words(personas.grace())
    outbox.drain(kinds=("mail",))

    escalations = [message for message in mail.outbox if message.subject.startswith("Overdue")]
    assert ["grace@example.org"] in [message.to for message in escalations]


def test_lines_are_grouped_by_how_pressing_they_are():
    now = timezone.now()
    call = worlds.open_call(closes_at=now + timedelta(days=3))
    worlds.draft(call, title="Solar dryer")
    words(personas.aline())

    assert [key for key, _heading, _lines in grouped(lines_of(personas.aline()), now)] == ["week"]
    assert [key for key, *_ in grouped(lines_of(personas.aline()), now + timedelta(days=8))] == ["overdue"]


def test_a_notice_is_mailed_once_to_each_of_the_team():
    worlds.submitted(title="Solar dryer")
    words(personas.grace())
    outbox.drain(kinds=("mail",))
    outbox.drain(kinds=("mail",))

    arrived = [message.to[0] for message in mail.outbox if "has arrived" in message.subject]
    assert arrived == ["eric@example.org"]  # Aline sent it herself
    assert OutboxRow.objects.filter(kind="mail", done_at=None).count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_inbox_costs_the_same_whatever_it_holds(client_for, django_assert_num_queries, number):
    call = worlds.open_call()
    for _ in range(number):
        worlds.submitted(call)
    words(personas.grace())
    client = client_for(personas.grace())
    client.get("/me/inbox/")

    with django_assert_num_queries(6):
        page = client.get("/me/inbox/")

    assert page.status_code == 200


def test_an_empty_inbox_names_the_next_date(client_for):
    worlds.open_call()

    page = client_for(personas.vincent()).get("/me/inbox/").content.decode()

    assert "Nothing waits for you" in page
    assert "The next date is" in page
