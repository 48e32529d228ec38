# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may what in this room: every persona against every permission, and nothing for nobody."""

import pytest

from accounts.models import Person
from core.permissions import WHO_MAY, may
from grants.rules import is_draft, is_in_awarded_team, leads_awarded_team, places_in_team, signs_himself
from tests import personas, worlds
from tests.grants import giving

pytestmark = pytest.mark.django_db
EVERYBODY = sorted(personas.PEOPLE)
STAFF = {"grace", "alice"}
AUDIT = {"vincent"}
TEAM, LEAD = {"aline", "eric"}, {"aline"}
AWARD_READERS = STAFF | AUDIT | TEAM | {"beatrice", "canisius", "odile", "solange", "emmanuel", "jean_paul"}
ON_A_CALL = {
    "grants.see_staff_pages": STAFF | AUDIT,
    "grants.make_call": STAFF,
    "grants.edit_call": STAFF,
    "grants.open_call": STAFF,
    "grants.close_call": STAFF,
    "grants.start_submission": set(EVERYBODY),
    "grants.read_log": STAFF | AUDIT,
}
ON_A_SUBMISSION = {
    "grants.read_submission": TEAM | STAFF | AUDIT,
    "grants.edit_draft": TEAM | STAFF,
    "grants.change_team": LEAD | STAFF,
    "grants.submit_submission": LEAD | STAFF,
    "grants.withdraw_submission": LEAD | STAFF,
    "grants.screen_submission": STAFF,
    "grants.correct_step": STAFF,
    "grants.extend_deadline": STAFF,
    "grants.replace_member": STAFF,
}
ON_AN_AWARD = {
    "grants.read_award": AWARD_READERS,
    "grants.issue_agreement": STAFF,
    "grants.decline_award": LEAD | STAFF,
}
SIGNATURES = [STAFF | {"solange"}, STAFF | {"odile"}, STAFF | LEAD]


def who_may(permission, thing):
    return {key for key in EVERYBODY if may(personas.person(key), permission, thing)}


def test_the_grid_names_every_permission_of_this_room():
    named = {*ON_A_CALL, *ON_A_SUBMISSION, *ON_AN_AWARD, "grants.edit_programme", "grants.record_signature"}

    assert named == {name for name in WHO_MAY if name.startswith("grants.")}


def test_on_a_programme_only_the_administrator_changes_settings():
    assert who_may("grants.edit_programme", worlds.programme()) == {"alice"}


def test_on_a_call():
    call = worlds.open_call()

    assert {name: who_may(name, call) for name in ON_A_CALL} == ON_A_CALL


def test_on_a_submission():
    submission = worlds.submitted()

    assert {name: who_may(name, submission) for name in ON_A_SUBMISSION} == ON_A_SUBMISSION


def test_on_an_award_and_its_signatures():
    award = giving.issued()

    assert {name: who_may(name, award) for name in ON_AN_AWARD} == ON_AN_AWARD
    assert [who_may("grants.record_signature", one) for one in giving.signatures(award)] == SIGNATURES


def test_roles_in_another_programme_or_call_count_for_nothing():
    call = worlds.open_call()
    other = personas.stranger()
    personas.give(other, "officer", programme="other")
    personas.give(other, "administrator", call="another-call")

    names = [name for name in ON_A_CALL if name != "grants.start_submission"]
    assert not any(may(other, name, call) for name in names)


def test_an_officer_of_one_call_runs_that_call():
    call = worlds.open_call()
    helper = personas.stranger()
    personas.give(helper, "officer", call=call.key)

    assert may(helper, "grants.edit_call", call)
    assert not may(helper, "grants.make_call", call.programme)


def test_who_left_the_team_is_out():
    submission = worlds.submitted()
    submission.team.filter(person=personas.eric()).update(left_at=submission.submitted_at)

    assert not may(personas.eric(), "grants.read_submission", type(submission).objects.get())


@pytest.mark.parametrize("name", sorted(name for name in WHO_MAY if name.startswith("grants.")))
def test_nobody_and_the_deactivated_may_nothing(name):
    gone = Person.objects.create(name="Gone", is_active=False)

    assert not may(None, name, None)
    assert not may(gone, name, None)


def test_predicates_answer_no_for_nothing():
    assert not any(
        predicate(personas.grace(), None)
        for predicate in (is_draft, is_in_awarded_team, leads_awarded_team, signs_himself)
    )
    assert not signs_himself(None, object())
    assert places_in_team(Person(), object()) == frozenset()
