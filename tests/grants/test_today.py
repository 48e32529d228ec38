# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme today: how far a call is, what comes next, what is stuck."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grants import today
from grants.models import Award, Call, GrantAgreement, Stage, Submission
from grants.operations.screening import return_for_correction
from tests import personas, worlds
from tests.grants import giving

pytestmark = pytest.mark.django_db


def calls():
    return list(Call.objects.order_by("-pk"))


def words(found):
    return [(one.words, one.count) for one in found]


def test_the_main_call_is_the_newest_that_is_under_way():
    assert today.main_call([]) is None
    draft = worlds.new_call("draft")
    assert today.main_call(calls()) == draft
    running = worlds.open_call("running")
    worlds.new_call("newer")
    assert today.main_call(calls()) == running


def test_the_funnel_counts_who_reached_each_step():
    call = worlds.open_call()
    worlds.draft(call)
    submission = worlds.under_review(call, others=1)

    rows = today.funnel_of(submission.call).rows

    assert [row[:2] for row in rows] == [
        ["Started", "3"], ["Sent", "2"], ["Eligible", "2"], ["Before the panel", "2"], ["Selected", "0"],
    ]  # fmt: skip


def test_what_comes_next_is_told_nearest_first_and_the_past_is_not():
    now = timezone.now()
    waiting = worlds.new_call("waiting", opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=5))
    worlds.open_call("running", closes_at=now + timedelta(days=2))
    Stage.objects.filter(call=waiting, key="review").update(due_on=(now + timedelta(days=9)).date())
    Stage.objects.filter(call=waiting, key="screening").update(due_on=(now - timedelta(days=9)).date())

    found = today.deadlines(calls(), now)

    assert [(due.words, due.call.key) for due in found] == [
        ("Opens", "waiting"),
        ("Closes", "running"),
        ("Closes", "waiting"),
        ("Review is to be done", "waiting"),
    ]


def test_nothing_is_stuck_before_its_time():
    giving.issued()

    assert today.stuck(calls(), timezone.now()) == []


def test_screening_and_corrections_that_wait_too_long_are_stuck():
    submission = worlds.closed(others=2)
    others = Submission.objects.exclude(pk=submission.pk)
    now = timezone.now()
    return_for_correction(others[0], until=now + timedelta(days=1), reason="x", by=personas.grace())

    found = today.stuck(calls(), now + timedelta(days=4))

    assert words(found) == [("Wait for screening", 2), ("Were not corrected in time", 1)]
    assert {one.url.partition("?")[2] for one in found} == {"state=draft", "state=submitted"}


def test_awards_without_agreement_and_missing_signatures_are_stuck():
    award = giving.offered()
    later = timezone.now() + timedelta(days=8)
    assert words(today.stuck(calls(), later)) == [("Awards without an agreement", 1)]

    giving.issued(giving.agreed(award))
    giving.sign(giving.signatures(award)[0], by=personas.solange())
    assert words(today.stuck(calls(), later)) == [("Signatures are missing", 2)]

    GrantAgreement.objects.update(replaced_at=timezone.now())
    assert words(today.stuck(calls(), later)) == [("Awards without an agreement", 1)]
    Award.objects.update(state="declined")
    assert today.stuck(calls(), later) == []
