# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which ties registers know of: closest first, never by the body above."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.tie_search import HandedIn, Seated, ties_between

SEAT = Seated(
    seat=1,
    person=10,
    marks=frozenset({"person:10", "name:ada lovelace"}),
    institution=100,
    employers=frozenset({200}),
    employer_names=frozenset({"huye college"}),
)


@pytest.mark.parametrize(
    ("handed_in", "kind"),
    [
        (HandedIn(1), None),
        (HandedIn(1, institution=101), None),
        (HandedIn(1, institution=100), "institution"),
        (HandedIn(1, institution=200), "employer"),
        (HandedIn(1, institution_names=frozenset({"huye college"})), "employer"),
        (HandedIn(1, marks=frozenset({"person:10"})), "team"),
        (HandedIn(1, marks=frozenset({"name:ada lovelace", "mail:x@example.org"})), "team"),
        (HandedIn(1, typed_by=10), "work"),
        (HandedIn(1, typed_by=11), None),
        (HandedIn(1, institution=100, marks=frozenset({"person:10"}), typed_by=10), "team"),
        (HandedIn(1, institution=100, institution_names=frozenset({"huye college"})), "institution"),
    ],
)
def test_the_closest_tie_is_named(handed_in, kind):
    assert ties_between([SEAT], [handed_in]) == ({(1, 1): kind} if kind else {})


def test_a_panelist_of_whom_nothing_is_known_has_no_tie():
    nobody = Seated(seat=2, person=11, marks=frozenset({"person:11"}))

    assert ties_between([nobody], [HandedIn(1, institution=100), HandedIn(2)]) == {}


@given(st.lists(st.sampled_from([100, 101, None]), max_size=12))
def test_every_submission_of_the_college_is_tied_and_no_other(institutions):
    submissions = [HandedIn(place, institution=one) for place, one in enumerate(institutions)]

    found = ties_between([SEAT], submissions)

    assert set(found) == {(1, place) for place, one in enumerate(institutions) if one == 100}
