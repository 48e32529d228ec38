# SPDX-License-Identifier: AGPL-3.0-or-later
"""The validator of a call's stages: what it refuses, and that what it lets pass always ends in a decision."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.showing import day_text
from grants.process import StageFacts, faults, picture
from grants.process_drawing import draw
from grants.states import PassRule, StageKind

SCREENING = StageFacts("screening", 1, StageKind.SCREENING, PassRule.ALL_ELIGIBLE, "Screening")
REVIEW = StageFacts("review", 2, StageKind.REVIEW, PassRule.COMMITTEE, "Review")
BEST = StageFacts("best", 2, StageKind.REVIEW, PassRule.BEST_N, "Concepts", passes_n=30)
TALK = StageFacts("talk", 3, StageKind.INTERVIEW, PassRule.COMMITTEE, "Interview")


def but(stage, **changes):
    return StageFacts(**{**stage.__dict__, **changes})


GOOD = [
    [SCREENING, REVIEW],
    [REVIEW],
    [SCREENING, BEST, TALK],
    [SCREENING, but(BEST, due_on=date(2026, 5, 1)), but(TALK, due_on=date(2026, 5, 1))],
]
BAD = [
    ([], {"none"}),
    ([SCREENING], {"ends_in_screening"}),
    ([SCREENING, but(BEST, passes_n=30)], {"undecided"}),
    ([but(SCREENING, order=3), REVIEW], {"screening_late", "ends_in_screening", "unreachable"}),
    ([but(SCREENING, passes=PassRule.COMMITTEE), REVIEW], {"screening_rule"}),
    ([SCREENING, but(REVIEW, order=2), TALK], {"unreachable"}),
    ([SCREENING, but(BEST, passes_n=None), TALK], {"without_n"}),
    ([SCREENING, but(BEST, passes_n=9), TALK], {"fewer_than_places"}),
    ([BEST, but(BEST, key="b2", order=3, passes_n=40), but(TALK, order=4)], {"more_than_before"}),
    ([SCREENING, but(BEST, passes=PassRule.ALL_ELIGIBLE, passes_n=None), TALK], {"everybody_passes"}),
    ([SCREENING, but(REVIEW, reviews=0)], {"without_reviews"}),
    ([SCREENING, but(REVIEW, key="screening")], {"same_key"}),
    ([SCREENING, but(REVIEW, order=1)], {"same_place"}),
    (
        [but(SCREENING, due_on=date(2026, 5, 2)), but(REVIEW, due_on=date(2026, 5, 1))],
        {"dates"},
    ),
]


@pytest.mark.parametrize("stages", GOOD)
def test_a_process_that_leads_to_a_decision_has_no_fault(stages):
    assert faults(stages, places=10, criteria={"review": 5, "best": 3, "talk": 1}, officers=1, chairs=1) == []


@pytest.mark.parametrize(("stages", "codes"), BAD)
def test_every_fault_is_found_and_said_in_words(stages, codes):
    found = faults(stages, places=10)

    assert {fault.code for fault in found} == codes
    assert all("%(" not in str(fault) and str(fault) for fault in found)


def test_a_scored_stage_needs_criteria_where_they_are_known():
    assert [f.code for f in faults([SCREENING, REVIEW], criteria={})] == ["without_criteria"]
    assert faults([SCREENING, REVIEW], criteria=None) == []


@pytest.mark.parametrize(
    ("officers", "chairs", "stages"),
    [(0, 1, ["screening", "review"]), (1, 0, ["review"]), (1, 1, []), (None, None, [])],
)
def test_a_stage_that_nobody_is_responsible_for_is_refused(officers, chairs, stages):
    found = faults([SCREENING, REVIEW], officers=officers, chairs=chairs)

    assert [fault.stage for fault in found] == stages


STAGES = st.lists(
    st.builds(
        StageFacts,
        key=st.sampled_from("abcd"),
        order=st.integers(1, 4),
        kind=st.sampled_from(StageKind.values),
        passes=st.sampled_from(PassRule.values),
        passes_n=st.none() | st.integers(0, 40),
        reviews=st.integers(0, 3),
    ),
    max_size=4,
)


@given(STAGES)
def test_without_faults_somebody_is_left_and_the_committee_decides_at_the_end(stages):
    if faults(stages, places=10):
        return
    ordered = sorted(stages, key=lambda stage: stage.order)

    assert [stage.passes for stage in ordered].count(PassRule.COMMITTEE) == 1
    assert ordered[-1].passes == PassRule.COMMITTEE
    assert ordered[-1].is_scored
    assert all(not stage.is_scored or stage.reviews for stage in ordered)


@given(STAGES)
def test_the_order_in_which_stages_are_listed_does_not_matter_without_doubles(stages):
    if len({stage.order for stage in stages}) < len(stages):
        return
    assert faults(stages, places=10) == faults(list(reversed(stages)), places=10)


def test_the_picture_says_who_goes_on_and_who_leaves():
    boxes = picture([TALK, SCREENING, BEST], places=10)

    assert [box.title for box in boxes] == ["Teams hand in", "Screening", "Concepts", "Interview", "Awards"]
    assert boxes[2].onward == "The best 30 go on"
    assert boxes[3].onward == "The committee chooses at most 10"
    assert boxes[2].leaves == "Not selected"


def test_the_drawing_escapes_names_and_carries_its_table():
    stages = [SCREENING, but(REVIEW, name="<b>Jury & co", due_on=date(2026, 5, 1))]

    drawing = draw(picture(stages, places=10), title="Process")

    assert "&lt;b&gt;Jury &amp; co" in drawing
    assert "<b>" not in drawing
    assert drawing.rows[2][0] == "<b>Jury & co"
    assert drawing.rows[2][2] == day_text(date(2026, 5, 1))
    assert len(drawing.rows) == 4
