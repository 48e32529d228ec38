# SPDX-License-Identifier: AGPL-3.0-or-later
"""Matching and months: plain data, no database."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.matching import Candidate, Wanted, Weights, free_spans, match
from placements.months import add_months, last_day, lasts, months_of, weekdays

WANTED = Wanted(
    skills=("Food safety", "Drying"), language="fr", level=4, weeks=8, from_on=date(2027, 1, 4),
    until_on=date(2027, 6, 30), sector="Agriculture", host=7, language_name="French",
)  # fmt: skip
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def expert(**given):
    told = {"key": 1, "name": "Marie", "fields": ("food-safety",), "languages": {"fr": 5}, "windows": (YEAR,)}
    return Candidate(**told | given)


def test_whoever_fits_has_a_score_with_reasons_in_words():
    fit, unfit = match(WANTED, [expert(sector="agriculture", hosts=frozenset({7}))])
    assert unfit == []
    assert fit[0].reasons == (
        "knows 1 of 2: Food safety", "speaks French", "free for 25 weeks", "same sector", "was with this host before",
    )  # fmt: skip
    assert fit[0].score == 76
    assert fit[0].span == (WANTED.from_on, WANTED.until_on)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"languages": {}}, "does not speak French"),
        ({"languages": {"fr": 3}}, "speaks French, but not well enough"),
        ({"windows": ()}, "is not free between 04.01.2027 and 30.06.2027"),
        ({"windows": ((date(2027, 2, 1), date(2027, 2, 28)),)}, "is free for 4 weeks of the 8 that are needed"),
        (
            {"busy": ((date(2027, 2, 1), date(2027, 5, 31)),)},
            "is free for 4 weeks of the 8 that are needed",
        ),
    ],
)  # fmt: skip
def test_a_hard_rule_excludes_with_its_words(given, why):
    fit, unfit = match(WANTED, [expert(**given)])
    assert fit == []
    assert unfit[0].reasons == (why,)


def test_the_order_is_by_score_then_name_whatever_the_order_given():
    experts = [expert(key=1, name="Zoë"), expert(key=2, name="Ann"), expert(key=3, name="Bob", fields=())]
    one, _no = match(WANTED, experts)
    other, _no = match(WANTED, reversed(experts))
    assert (
        [found.candidate.name for found in one] == ["Ann", "Zoë", "Bob"] == [m.candidate.name for m in other]
    )


def test_a_weight_of_nothing_counts_nothing():
    only = Weights(field=0, language=0, window=0, sector=0, earlier=0)
    assert match(WANTED, [expert()], only)[0][0].score == 0


def test_unfit_ones_are_told_by_name():
    _fit, unfit = match(WANTED, [expert(key=1, name="b", windows=()), expert(key=2, name="A", windows=())])
    assert [one.candidate.name for one in unfit] == ["A", "b"]


DAY = st.integers(0, 700).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
SPAN = st.tuples(DAY, st.integers(0, 90)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))


def days(span):
    return {span[0] + timedelta(days=n) for n in range((span[1] - span[0]).days + 1)}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(SPAN, st.lists(SPAN, max_size=4))
def test_free_spans_are_the_window_without_the_busy_days(window, busy):
    free = free_spans(window, busy)
    taken = set().union(*(days(one) for one in busy))
    assert set().union(*(days(one) for one in free)) == days(window) - taken
    assert free == sorted(free)


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        (date(2027, 3, 1), 1, date(2027, 3, 31)),
        (date(2027, 1, 31), 1, date(2027, 2, 27)),
        (date(2028, 1, 31), 1, date(2028, 2, 28)),
        (date(2026, 11, 16), 6, date(2027, 5, 15)),
    ],
)
def test_a_span_of_months_ends_the_day_before(starts, months, ends):
    assert last_day(starts, months) == ends
    assert lasts(starts, ends, shortest=months, longest=months)
    assert not lasts(starts, ends + timedelta(days=1), shortest=months, longest=months)
    assert not lasts(starts, ends - timedelta(days=1), shortest=months, longest=months)


@given(DAY, st.integers(0, 30))
def test_months_are_added_one_by_one_or_at_once(day, months):
    assert add_months(day.replace(day=1), months) == add_months(add_months(day.replace(day=1), months), 0)
    assert add_months(day, months).day <= day.day


def test_months_and_weekdays_of_a_span():
    span = (date(2026, 12, 30), date(2027, 2, 1))
    assert list(months_of(*span)) == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    assert weekdays(date(2026, 12, 28), date(2027, 1, 3)) == 5
    assert weekdays(date(2027, 1, 3), date(2027, 1, 1)) == 0
