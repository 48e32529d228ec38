# SPDX-License-Identifier: AGPL-3.0-or-later
"""The criteria of a stage: replaced as a whole until scoring opens, copied with the call."""

import pytest

from core.models import AuditEntry
from core.refusals import NotAllowed
from grants.models import Stage
from grants.operations.call import copy_call
from reviews.models import Criterion, Score
from reviews.operations import criteria as op
from reviews.operations.holding import PhaseIsOver
from reviews.operations.panel import NoPanelHere
from tests import personas, worlds
from tests import worlds_review as w

pytestmark = pytest.mark.django_db
NEED = {"key": "need", "name": {"en": "Need"}, "weight": 100, "low": 0, "high": 10}


def stage_of(call) -> Stage:
    return call.stages.get(kind="review")


def test_criteria_are_changed_added_and_taken_away():
    stage = stage_of(worlds.new_call())
    before = stage.criteria.get(key="need")
    new = {
        "name": {"en": "Jobs and income"},
        "weight": 50,
        "low": 1,
        "high": 5,
        "anchors": {"1": {"en": "None"}, 5: "Many"},
    }

    made = op.set_criteria(stage, criteria=[new, NEED], by=personas.grace())

    rows = list(stage.criteria.values_list("key", "weight", "low", "high", "order"))
    assert rows == [("jobs-and-income", 50, 1, 5, 1), ("need", 100, 0, 10, 2)]
    assert made[1].pk == before.pk
    assert made[0].anchors == {"1": {"en": "None"}, "5": {"en": "Many"}}
    entry = AuditEntry.objects.filter(act="grants.stage.set_criteria").last()
    assert entry.note.given == {"weights": {"jobs-and-income": 50, "need": 100}}


def test_a_name_without_letters_still_gives_a_key():
    made = op.set_criteria(
        stage_of(worlds.new_call()), criteria=[NEED | {"key": "", "name": "???"}], by=personas.grace()
    )

    assert made[0].key == "c1"


@pytest.mark.parametrize(
    ("criteria", "refusal"),
    [
        ([], op.NoCriteria),
        ([NEED | {"key": f"k{n}"} for n in range(21)], op.TooManyCriteria),
        ([NEED, NEED], op.SameKey),
        ([NEED | {"name": {}}], op.Nameless),
        ([NEED | {"high": 0}], op.ScaleUnfit),
        ([NEED | {"high": 101}], op.ScaleUnfit),
        ([NEED | {"weight": 0}], op.WeighsNothing),
    ],
)
def test_what_is_no_set_of_criteria(criteria, refusal):
    stage = stage_of(worlds.new_call())

    with pytest.raises(refusal) as refused:
        op.set_criteria(stage, criteria=criteria, by=personas.grace())

    assert str(refused.value)
    assert stage.criteria.count() == 2


def test_only_an_officer_writes_criteria_and_only_for_a_scored_stage():
    call = worlds.new_call()

    with pytest.raises(NotAllowed):
        op.set_criteria(stage_of(call), criteria=[NEED], by=personas.vincent())
    with pytest.raises(NoPanelHere):
        op.set_criteria(call.stages.get(kind="screening"), criteria=[NEED], by=personas.grace())


def test_criteria_are_fixed_once_scoring_is_open():
    stage = w.under_review(1)

    with pytest.raises(PhaseIsOver):
        op.set_criteria(stage, criteria=[NEED], by=personas.grace())


def test_criteria_by_which_an_import_scored_stay():
    stage = w.under_review(1)
    w.score(w.review_of(stage, "chantal"))
    Stage.objects.filter(pk=stage.pk).update(phase="declaring")

    with pytest.raises(op.AlreadyScored):
        op.set_criteria(w.fresh(stage), criteria=[NEED], by=personas.grace())

    assert Score.objects.count() == 2


def test_a_copied_call_has_the_same_criteria():
    call = worlds.new_call()

    new = copy_call(call, key="next", number_prefix="NEXT", title={"en": "Next"}, by=personas.grace())

    fields = ("key", "name", "weight", "low", "high", "anchors", "order")
    told = [list(Criterion.objects.filter(stage=stage_of(one)).values_list(*fields)) for one in (call, new)]
    assert told[0] == told[1] != []
    assert op.criteria_by_stage(new) == {stage_of(new).pk: 2}
