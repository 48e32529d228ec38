# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which calls, submissions and awards a person gets to see."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from grants.models import Award, Call, Submission, TeamMember
from grants.operations.award import decline_award
from grants.operations.call import open_call
from tests import personas, worlds
from tests.grants import giving

pytestmark = pytest.mark.django_db
STAFF = {"grace", "alice", "vincent"}


def seeing(queryset, method):
    return {key for key in personas.PEOPLE if getattr(queryset, method)(personas.person(key)).exists()}


def test_staff_see_the_calls_and_submissions_of_their_programme_only():
    submission = worlds.submitted()
    personas.give(personas.stranger(), "officer", programme="other")

    assert seeing(Call.objects, "of_staff") == STAFF
    assert seeing(Submission.objects, "of_staff") == STAFF
    assert seeing(Submission.objects, "visible_to") == STAFF | {"aline", "eric"}
    assert list(Submission.objects.visible_to(personas.aline())) == [submission]


def test_an_officer_of_one_call_sees_that_call_alone():
    one, two = worlds.submitted(worlds.open_call("one")), worlds.submitted(worlds.open_call("two"))
    personas.give(personas.stranger(), "officer", call="one")

    assert list(Call.objects.of_staff(personas.stranger())) == [one.call]
    assert list(Submission.objects.of_staff(personas.stranger())) == [one]
    assert two.call.key == "two"


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_sees_nothing(nobody):
    giving.offered()

    assert not Submission.objects.visible_to(nobody).exists()
    assert not Award.objects.visible_to(nobody).exists()


def test_awards_are_seen_by_the_team_and_those_with_a_part_in_them():
    award = giving.offered()
    worlds.draft(worlds.open_call("other"), lead=personas.diane())

    seen = seeing(Award.objects, "visible_to")

    assert seen == STAFF | {
        "aline", "eric", "beatrice", "canisius", "odile", "solange", "emmanuel", "jean_paul",
    }  # fmt: skip
    decline_award(award, reason="x", by=personas.aline())
    assert not Award.objects.live().exists()


def test_submissions_are_found_by_state_and_words():
    first, second = worlds.submitted(), worlds.draft()

    assert list(Submission.objects.handed_in()) == [first]
    assert not Submission.objects.eligible().exists()
    assert not Submission.objects.under_review().exists()
    assert list(Submission.objects.matching(first.number[-4:].lower())) == [first]
    assert list(Submission.objects.matching(second.title.upper())) == [second]
    assert Submission.objects.with_requested().get(pk=first.pk).requested_minor == 682_000
    assert Submission.objects.with_requested().get(pk=second.pk).requested_minor == 0


def test_members_are_present_until_they_leave():
    submission = worlds.submitted()
    TeamMember.objects.filter(person=personas.eric()).update(confirmed_at=None, confirmed_how="")

    assert [one.person for one in submission.team.unconfirmed()] == [personas.eric()]
    TeamMember.objects.filter(person=personas.eric()).update(left_at=timezone.now())
    assert [one.person for one in submission.team.present()] == [personas.aline()]


def test_calls_are_public_once_open_and_due_by_the_clock():
    now = timezone.now()
    call = worlds.new_call(opens_at=now + timedelta(days=2))
    assert not Call.objects.public().exists()
    assert not Call.objects.due_to_open(now + timedelta(days=3)).exists()

    open_call(call, by=personas.grace())

    assert list(Call.objects.due_to_open(now + timedelta(days=3))) == [call]
    assert not Call.objects.due_to_open(now).exists()
    running = worlds.open_call("running")
    assert list(Call.objects.public()) == [running]
    assert list(Call.objects.due_to_close(now + timedelta(days=30))) == [running]
