# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole way, as the README tells it: one idea from the empty form to the active award, by each person's pages.

The other two submissions of the call are prepared by operations. On the way ten things are refused, and the person
reads why. What the worker does is done here by draining the outbox.
"""

import pytest

from grants.models import Award, Call
from tests import personas, worlds, worlds_review
from tests.journeys import agreeing, applying, deciding, reviewing

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_idea_becomes_an_active_award(window):
    for key in personas.PEOPLE:
        personas.person(key)
    call = worlds.open_call(places=2)
    pk = applying.begin(window, call)
    applying.money_and_party(window, pk)
    applying.ask_the_trainer(window, pk)
    applying.trainer_says_yes(window, pk)
    applying.strangers_see_nothing(window, pk)
    submission = applying.send(window, pk)
    worlds_review.sent(call, 2)
    worlds_review.sent(call, 3)

    stage = reviewing.screen_all(window, call)
    reviewing.seat_the_panel(window, stage)
    reviewing.declare(window, stage, "patrick")
    reviewing.declare(window, stage, "chantal")
    reviewing.declare(window, stage, "didier", tie="Trainer Number2")
    reviewing.deal_out(window, stage)
    read = {key: reviewing.score_by_keyboard(window, stage, key) for key in reviewing.SEATS}
    assert read["didier"] == {applying.TITLE, "Idea 3"}
    reviewing.chair_freezes(window, stage)

    selection = deciding.draft(window, call)
    deciding.confirm(window, selection)
    deciding.sign_off(window, selection)
    deciding.nothing_shows_yet(window, submission)
    letter = deciding.release(window, selection, submission)
    deciding.letter_is_genuine(window, letter)

    award = agreeing.agree_terms(window, submission)
    agreeing.issue(window, award)
    agreeing.sign(window, award)
    assert Award.objects.get(pk=award.pk).state == "active"
    assert Call.objects.get(pk=call.pk).state == "decided"
