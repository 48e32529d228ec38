# SPDX-License-Identifier: AGPL-3.0-or-later
"""Likeness: symmetric, the same is the same, order of input changes nothing; thousands within seconds."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.likeness import Idea, Someone, dice, digits, ideas_alike, mailbox, persons_alike, trigrams

NAMES = st.text(alphabet="abcdéeiïlmnorstuz '-", min_size=1, max_size=30)


@given(NAMES, NAMES)
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    first, second = trigrams(one), trigrams(other)
    assert 0 <= dice(first, second) <= 1
    assert dice(first, second) == dice(second, first)
    assert dice(first, first) in {0.0, 1.0}


@given(NAMES)
def test_case_accents_and_the_order_of_words_do_not_matter(name):
    turned = " ".join(reversed(name.upper().split()))
    assert trigrams(turned) == trigrams(name)


@given(
    st.lists(st.tuples(NAMES, st.sampled_from(["a@x.org", "A+1@x.org", "b@x.org", ""])), max_size=12),
    st.randoms(),
)
def test_the_order_of_input_changes_nothing(rows, shuffler):
    people = [Someone(key, name, email) for key, (name, email) in enumerate(rows)]
    told = persons_alike(people)
    shuffler.shuffle(people)
    assert persons_alike(people) == told
    assert all(one.first < one.second and one.reasons for one in told)


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (Someone(1, "Marie Uwera"), Someone(2, "Uwera Marie"), {"name"}),
        (Someone(1, "M. U.", "marie.uwera+x@mail.org"), Someone(2, "Q", "MarieUwera@mail.org"), {"email"}),
        (Someone(1, "A", phone="+250780000101"), Someone(2, "B", phone="0780 000 101"), {"phone"}),
        (Someone(1, "Jean Kabera", birth_year=1980), Someone(2, "Jean Kabera", birth_year=1980), {"name", "birth_year"}),
        (Someone(1, "Jean Kabera", birth_year=1980), Someone(2, "Jean Kabera", birth_year=1991), None),
        (Someone(1, "Jean Kabera"), Someone(2, "Odile Kamanzi"), None),
    ],
)  # fmt: skip
def test_what_points_at_one_person(one, other, kinds):
    told = persons_alike([one, other])
    assert (None if not told else {kind for kind, _share in told[0].reasons}) == kinds


def test_an_idea_copied_with_another_title_is_told_but_not_within_one_team():
    text = (
        "Farmers lose a third of their tomatoes because the road is closed whenever the rains come in April."
    )
    told = ideas_alike(
        [Idea(1, "Solar dryer", text), Idea(2, "Road for all", text), Idea(3, "Bread oven", "We bake.")]
    )
    assert [(one.first, one.second) for one in told] == [(1, 2)]
    assert ideas_alike([Idea(1, "Solar dryer", text, 7), Idea(2, "Solar dryer", text, 7)]) == []


def test_addresses_without_a_mailbox_or_a_number_match_nobody():
    assert (mailbox("nobody"), mailbox("@x.org"), digits("12")) == ("", "", "")


def test_five_thousand_are_looked_through_within_seconds():
    draw = random.Random(4)
    words = ["".join(draw.choices("abdegiklmnorstuwz", k=7)) for _one in range(1500)]
    ideas = [
        Idea(key, " ".join(draw.choices(words, k=5)), " ".join(draw.choices(words, k=250)))
        for key in range(5000)
    ]
    ideas.append(Idea(5000, ideas[17].title, ideas[17].text))
    people = [Someone(key, " ".join(draw.choices(words, k=2)), f"p{key}@x.org") for key in range(5000)]
    began = time.monotonic()
    told = ideas_alike(ideas)
    persons_alike(people)
    assert (17, 5000) in {(one.first, one.second) for one in told}
    assert time.monotonic() - began < 20
