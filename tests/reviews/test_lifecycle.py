# SPDX-License-Identifier: AGPL-3.0-or-later
"""For every state of a review and of a selection, exactly these steps."""

import pytest

from core.lifecycle import steps_of
from reviews.models import Review, Selection
from reviews.states import REVIEW_LOOKS, SELECTION_LOOKS, ReviewState, SelectionState

REVIEW = {
    "assigned": {"begin": "drafting", "submit": "submitted", "recuse": "recused"},
    "drafting": {"submit": "submitted", "recuse": "recused"},
    "submitted": {"take_back": "drafting", "recuse": "recused"},
    "recused": {},
}
SELECTION = {
    "draft": {"confirm": "confirmed", "void": "void"},
    "confirmed": {"complete_sign_offs": "signed_off", "reopen": "draft", "void": "void"},
    "signed_off": {"reopen": "draft", "release": "released", "void": "void"},
    "released": {},
    "void": {},
}
MAY = {
    Review: {"begin": "reviews.score", "submit": "reviews.score", "take_back": "reviews.score", "recuse": ""},
    Selection: {
        "confirm": "reviews.confirm_selection",
        "complete_sign_offs": "",
        "reopen": "reviews.void_selection",
        "release": "reviews.release",
        "void": "reviews.void_selection",
    },
}


@pytest.mark.parametrize(
    ("model", "states", "table"), [(Review, ReviewState, REVIEW), (Selection, SelectionState, SELECTION)]
)
def test_exactly_these_steps(model, states, table):
    found = {state: {} for state in states.values}
    for name, source, target, _may, words in steps_of(model):
        found[source][name] = target
        assert words

    assert found == table


@pytest.mark.parametrize("model", [Review, Selection])
def test_each_step_asks_for_its_permission(model):
    assert {name: may for name, _source, _target, may, _words in steps_of(model)} == MAY[model]


def test_every_state_has_its_look():
    assert (set(REVIEW_LOOKS), set(SELECTION_LOOKS)) == (set(ReviewState.values), set(SelectionState.values))
    assert Review(state="submitted").state_look == "done"
    assert Selection(state="void").state_look == "closed"
