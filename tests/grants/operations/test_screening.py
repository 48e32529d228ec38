# SPDX-License-Identifier: AGPL-3.0-or-later
"""Screening: every rule answered, back to the team, the counter-step, and handing over to the panel."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.states import Role
from core.models import AuditEntry
from core.refusals import NotAllowed, Refusal, WrongState
from grants.models import Call, StageEntry, Submission
from grants.operations import screening as ops
from grants.operations.call import set_rules
from grants.operations.submission import extend_one, submit
from grants.states import CallState, StageOutcome, SubmissionState
from tests import personas, worlds

pytestmark = pytest.mark.django_db
SOON = timedelta(days=3)


def answers(submission, **unmet):
    """Yes to every rule, but for those named with a reason."""
    return {
        rule.pk: (rule.key not in unmet, unmet.get(rule.key, ""))
        for rule in submission.call.eligibility_rules.all()
    }


def entry(submission):
    return submission.stage_entries.get(stage__kind="screening")


def test_all_rules_met_is_eligible():
    submission = worlds.closed()

    found = ops.record_screening(submission, checks=answers(submission), by=personas.grace())

    assert found.state == SubmissionState.ELIGIBLE
    assert found.screened_at is not None
    assert [(check.met, check.reason, check.by) for check in found.checks.all()] == [
        (True, "", personas.grace())
    ] * 4
    assert (entry(found).outcome, entry(found).decided_at is not None) == (StageOutcome.PASSED, True)


def test_one_rule_not_met_is_ineligible_with_its_reason():
    submission = worlds.closed()

    found = ops.record_screening(
        submission, checks=answers(submission, place="  Tried abroad "), by=personas.grace()
    )

    assert found.state == SubmissionState.INELIGIBLE
    assert found.checks.get(met=False).reason == "Tried abroad"
    assert entry(found).outcome == StageOutcome.NOT_PASSED


def test_a_call_without_rules_admits_what_was_sent():
    call = worlds.new_call()
    set_rules(call, rules=[], by=personas.grace())
    submission = worlds.closed(worlds.open_now(call, by=personas.grace()))

    assert ops.record_screening(submission, checks={}, by=personas.grace()).state == SubmissionState.ELIGIBLE


def test_an_import_without_an_entry_gets_one():
    submission = worlds.closed()
    StageEntry.objects.all().delete()

    ops.record_screening(
        submission, checks=answers(submission), by=personas.grace(), at=timezone.now() - SOON
    )

    assert entry(submission).handed_in_at == submission.submitted_at


def test_a_process_without_screening_keeps_no_entry():
    submission = worlds.closed()
    StageEntry.objects.all().delete()
    submission.call.stages.filter(kind="screening").delete()

    assert (
        ops.record_screening(submission, checks=answers(submission), by=personas.grace()).state == "eligible"
    )
    assert not StageEntry.objects.exists()


def test_a_reason_is_demanded_for_a_no_and_every_rule_is_answered():
    submission = worlds.closed()
    full = answers(submission)

    with pytest.raises(ops.NoWithoutReason) as told:
        ops.record_screening(submission, checks=answers(submission, place=" "), by=personas.grace())
    assert told.value.field.startswith("reason_")
    for wrong in ({}, dict(list(full.items())[1:]), full | {0: (True, "")}):
        with pytest.raises(ops.RulesUnanswered):
            ops.record_screening(submission, checks=wrong, by=personas.grace())
    assert submission.fresh().state == SubmissionState.SUBMITTED
    assert not submission.checks.exists()


def test_while_the_team_may_still_edit_nothing_is_screened():
    submission = worlds.submitted()

    with pytest.raises(ops.StillOpen):
        ops.record_screening(submission, checks=answers(submission), by=personas.grace())


def test_a_team_with_more_time_is_screened_after_it():
    submission = worlds.closed()
    extend_one(submission, until=timezone.now() + SOON, reason="Illness", by=personas.grace())

    with pytest.raises(ops.StillOpen):
        ops.record_screening(submission, checks=answers(submission), by=personas.grace())


def test_an_officer_does_not_screen_the_own_team():
    submission = worlds.closed()
    personas.give(personas.eric(), Role.OFFICER)

    with pytest.raises(ops.OwnTeam):
        ops.record_screening(submission, checks=answers(submission), by=personas.eric())


def test_what_is_returned_is_a_draft_until_the_new_date_and_can_be_sent_again():
    submission = worlds.closed()
    until = timezone.now() + SOON

    ops.return_for_correction(submission, until=until, reason="The budget is empty", by=personas.grace())

    assert (submission.state, submission.correct_until) == (SubmissionState.DRAFT, until)
    assert submission.correction_asked == "The budget is empty"
    assert submission.number
    again = submit(submission, by=personas.aline())
    assert (again.state, again.correct_until) == (SubmissionState.SUBMITTED, None)


def test_a_new_date_lies_in_the_future():
    with pytest.raises(ops.DateHasPassed):
        ops.return_for_correction(
            worlds.closed(), until=timezone.now() - SOON, reason="x", by=personas.grace()
        )


def test_a_mistaken_screening_is_undone_and_its_answers_stay_to_be_put_right():
    submission = worlds.closed()
    worlds.screen(submission, unmet="place")

    ops.undo_screening(submission, reason="Wrong file", by=personas.grace())

    assert (submission.state, submission.screened_at) == (SubmissionState.SUBMITTED, None)
    assert (entry(submission).outcome, entry(submission).decided_at) == (StageOutcome.PENDING, None)
    assert submission.checks.filter(met=False).count() == 1
    assert AuditEntry.objects.get(act="grants.submission.undo_screening").note.given == {
        "reason": "Wrong file"
    }
    assert worlds.screen(submission).state == SubmissionState.ELIGIBLE
    assert not submission.checks.filter(met=False).exists()


def test_review_begins_when_everybody_is_screened():
    submission = worlds.eligible(others=1)
    other = Submission.objects.exclude(pk=submission.pk).get()
    ops.undo_screening(other, reason="x", by=personas.grace())

    with pytest.raises(ops.NotAllScreened) as told:
        ops.begin_review(submission.call, by=personas.grace())
    assert "1 wait" in str(told.value)
    worlds.screen(other, unmet="place")
    call = ops.begin_review(submission.call, by=personas.grace())

    assert call.state == CallState.UNDER_REVIEW
    states = dict(Submission.objects.values_list("pk", "state"))
    assert states == {submission.pk: "under_review", other.pk: "ineligible"}
    assert submission.stage_entries.get(stage__kind="review").outcome == StageOutcome.PENDING


def test_review_waits_for_what_is_being_corrected():
    submission = worlds.closed(others=1)
    ops.return_for_correction(submission, until=timezone.now() + SOON, reason="x", by=personas.grace())
    worlds.screen(Submission.objects.exclude(pk=submission.pk).get())

    with pytest.raises(ops.NotAllScreened):
        ops.begin_review(submission.call, by=personas.grace())
    Submission.objects.filter(pk=submission.pk).update(correct_until=timezone.now() - timedelta(minutes=1))
    assert ops.begin_review(submission.call, by=personas.grace()).state == CallState.UNDER_REVIEW


def test_a_panel_is_not_given_nothing():
    submission = worlds.closed()
    worlds.screen(submission, unmet="place")

    with pytest.raises(ops.NobodyEligible):
        ops.begin_review(submission.call, by=personas.grace())
    with pytest.raises(WrongState):
        ops.begin_review(worlds.open_call("other"), by=personas.grace())


def test_after_that_screening_stays_as_it_is():
    submission = worlds.under_review(others=1)
    other = Submission.objects.exclude(pk=submission.pk).get()
    Submission.objects.filter(pk=other.pk).update(state="submitted")

    for act in (
        lambda: ops.record_screening(other, checks=answers(other), by=personas.grace()),
        lambda: ops.return_for_correction(
            other, until=timezone.now() + SOON, reason="x", by=personas.grace()
        ),
        lambda: ops.undo_screening(other, reason="x", by=personas.grace()),
    ):
        with pytest.raises(ops.ReviewHasBegun):
            act()


def test_a_call_comes_back_from_the_panel_unless_an_upper_room_objects(monkeypatch):
    submission = worlds.under_review()
    call = Call.objects.get()
    monkeypatch.setattr(ops, "RETURN_OBJECTIONS", [lambda call: Refusal()])
    with pytest.raises(Refusal):
        ops.return_to_screening(call, reason="x", by=personas.grace())

    monkeypatch.setattr(ops, "RETURN_OBJECTIONS", [lambda call: None])
    ops.return_to_screening(call, reason="A rule was wrong", by=personas.grace())

    assert call.state == CallState.CLOSED
    assert submission.fresh().state == SubmissionState.ELIGIBLE
    assert ops.begin_review(call, by=personas.grace()).state == CallState.UNDER_REVIEW


@pytest.mark.parametrize("who", ["vincent", "beatrice", "aline", "stranger"])
def test_others_do_not_screen(who):
    submission, person = worlds.closed(), personas.person(who)

    for act in (
        lambda: ops.record_screening(submission, checks=answers(submission), by=person),
        lambda: ops.return_for_correction(submission, until=timezone.now() + SOON, reason="x", by=person),
        lambda: ops.begin_review(submission.call, by=person),
        lambda: ops.return_to_screening(submission.call, reason="x", by=person),
    ):
        with pytest.raises(NotAllowed):
            act()
    worlds.screen(submission)
    with pytest.raises(NotAllowed):
        ops.undo_screening(submission, reason="x", by=person)
