# SPDX-License-Identifier: AGPL-3.0-or-later
"""The three machines of this room: from every state exactly these steps lead on, each under this permission."""

import pytest
from django.utils import timezone

from core.lifecycle import advance, steps_of
from grants.models import Award, Call, Submission
from grants.states import (
    AWARD_LOOKS,
    CALL_LOOKS,
    PUBLIC_LABELS,
    SUBMISSION_LOOKS,
    AwardState,
    CallState,
    SubmissionState,
)
from tests import personas, worlds

SUBMIT, SCREEN, CORRECT, WITHDRAW = (
    "grants.submit_submission", "grants.screen_submission", "grants.correct_step", "grants.withdraw_submission",
)  # fmt: skip
CALL = {
    "draft": {("open", "open", "grants.open_call")},
    "open": {("close", "closed", "grants.close_call")},
    "closed": {("reopen", "open", "grants.extend_deadline"), ("begin_review", "under_review", "")},
    "under_review": {("return_to_screening", "closed", CORRECT), ("decide", "decided", "")},
    "decided": {("archive", "archived", "grants.close_call")},
    "archived": set(),
}
SUBMISSION = {
    "draft": {("submit", "submitted", SUBMIT), ("withdraw", "withdrawn", WITHDRAW)},
    "submitted": {
        ("take_back", "draft", SUBMIT),
        ("withdraw", "withdrawn", WITHDRAW),
        ("find_eligible", "eligible", SCREEN),
        ("find_ineligible", "ineligible", SCREEN),
        ("return_for_correction", "draft", SCREEN),
    },
    "eligible": {
        ("withdraw", "withdrawn", WITHDRAW),
        ("undo_screening", "submitted", CORRECT),
        ("enter_review", "under_review", ""),
    },
    "ineligible": {("undo_screening", "submitted", CORRECT)},
    "under_review": {
        ("withdraw", "withdrawn", WITHDRAW),
        ("leave_review", "eligible", ""),
        ("invite_to_next_stage", "draft", ""),
        ("select", "selected", ""),
        ("hold_in_reserve", "reserve", ""),
        ("decline", "declined", ""),
    },
    "selected": {("give_up_selection", "withdrawn", "")},
    "reserve": {("withdraw", "withdrawn", WITHDRAW), ("promote", "selected", "")},
    "declined": set(),
    "withdrawn": set(),
}
AWARD = {
    "offered": {("activate", "active", ""), ("decline", "declined", "grants.decline_award")},
    "active": set(),
    "suspended": set(),
    "closing": set(),
    "closed": set(),
    "declined": set(),
    "terminated": set(),
}
MACHINES = [(Call, CallState, CALL), (Submission, SubmissionState, SUBMISSION), (Award, AwardState, AWARD)]


@pytest.mark.parametrize(("model", "states", "table"), MACHINES)
def test_from_every_state_exactly_these_steps_lead_on(model, states, table):
    found = {state: set() for state in states.values}
    for name, source, target, permission, _words in steps_of(model):
        found[source].add((name, target, permission))

    assert found == table


@pytest.mark.parametrize(("model", "states", "table"), MACHINES)
def test_every_step_says_in_one_line_what_it_means(model, states, table):
    assert all(words.endswith(".") and len(words) > 12 for *_step, words in steps_of(model))


@pytest.mark.parametrize(
    ("states", "looks"),
    [(CallState, CALL_LOOKS), (SubmissionState, SUBMISSION_LOOKS), (AwardState, AWARD_LOOKS)],
)
def test_every_state_has_a_look(states, looks):
    assert set(looks) == set(states.values)


def test_every_state_of_a_submission_has_a_word_for_the_public():
    assert set(PUBLIC_LABELS) == set(SubmissionState.values)
    assert Submission(state="ineligible").public_label == "Not admitted"
    assert (Call(state="open").state_look, Award(state="offered").state_look) == ("ready", "waiting")


@pytest.mark.django_db
def test_a_step_sets_its_own_stamps_and_nothing_else():
    grace, now = personas.grace(), timezone.now()
    first = worlds.under_review(others=3)
    second, third, fourth = first.call.submissions.exclude(pk=first.pk).order_by("pk")

    advance(first.select, by=grace, at=now)
    advance(second.hold_in_reserve, by=grace, at=now, place=1)
    advance(third.decline, by=grace, at=now)
    advance(fourth.invite_to_next_stage, by=grace, until=now)
    advance(first.give_up_selection, by=grace, at=now, reason="Moved abroad")
    advance(second.promote, by=grace, at=now)
    call = advance(first.call.fresh().decide, by=grace, at=now)
    advance(call.archive, by=grace)

    stamps = [
        (one.state, one.decided_at, one.withdrawn_at, one.reserve_place) for one in (first, second, third)
    ]
    assert stamps == [
        ("withdrawn", now, now, None),
        ("selected", now, None, 1),
        ("declined", now, None, None),
    ]
    assert (fourth.state, fourth.correct_until, fourth.submitted_at) == ("draft", now, None)
    assert (call.state, call.decided_at) == ("archived", now)
    assert first.state_look == "closed"
