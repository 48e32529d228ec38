# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a call in preparation: parts and questions come, change, move and go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from core.refusals import NotAllowed
from grants.blueprint.reading import document_of, question_in
from grants.operations import form as ops
from grants.operations.call import copy_call, open_call
from grants.operations.call.refusals import OpensByItself
from grants.operations.form import refusals as no
from grants.operations.form.writing import own_mark
from tests import personas, worlds
from tests.grants.forming import TWO, conditional, question, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return worlds.new_call()


def keys(call):
    return [(part["key"], [one["key"] for one in part["questions"]]) for part in document_of(call)["parts"]]


def test_the_default_form_fills_an_empty_one_once():
    call = worlds.new_call(form=False)
    parts = ops.default_form(call, by=personas.grace())

    assert [part.key for part in parts] == ["problem", "idea", "gain", "plan"]
    assert str(parts[0].questions.first()) == "What problem will you solve?"
    with pytest.raises(no.FormNotEmpty):
        ops.default_form(call, by=personas.grace())


def test_parts_and_questions_come_in_order_with_keys_of_their_own():
    call, grace = worlds.new_call(form=False), personas.grace()
    for title in ("The idea", "The idea", "???"):
        ops.add_part(call, title={"en": title}, by=grace)
    first = ops.add_question(call, part="the-idea", by=grace, **question("What is it?", "long"))
    second = ops.add_question(
        call, part="the-idea-2", by=grace, **question("What is it?", "choice", choices=TWO)
    )

    assert keys(call) == [("the-idea", [first]), ("the-idea-2", [second]), ("part", [])]
    assert (first, second, row(call, second).choices) == ("what-is-it", "what-is-it-2", TWO)


def test_they_change_move_and_go_and_the_audit_says_so(call):
    grace = personas.grace()
    ops.change_part(call, key="gain", minutes=9, stage="review", by=grace)
    ops.change_question(call, key="new", label={"en": "Why?"}, word_limit=None, by=grace)
    ops.move_question(call, key="known", places=-1, by=grace)
    ops.move_question(call, key="idea", places=-1, by=grace)
    ops.move_question(call, key="true", places=1, by=grace)
    ops.move_part(call, key="idea", places=-1, by=grace)
    ops.move_part(call, key="idea", places=-1, by=grace)
    ops.remove_question(call, key="drawing", by=grace)
    ops.remove_part(call, key="gain", by=grace)
    copy = ops.duplicate_question(call, key="new", by=grace)

    assert keys(call) == [
        ("idea", ["new", copy, "tried"]),
        ("problem", ["known", "problem", "idea"]),
        ("plan", ["plan", "risks", "people", "true"]),
    ]
    assert (str(row(call, "new")), row(call, "new").word_limit, copy) == ("Why?", None, "why")
    # what changes nothing is not recorded
    assert AuditEntry.objects.filter(act="grants.call.change_form").count() == 8


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (question("Q", "several", choices=TWO[:1]), "at least two choices"),
        (question("", "long"), "has no text"),
        (question("Q", "short", limits={"pattern": "ends in x"}), "no look of a text"),
        (question("Q", "number", limits={"min": "9", "max": "1"}), "The least is more than the most"),
        (question("Q", "short", condition={"question": "gone", "is": ["yes"]}), "which is not asked"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_place(call, given, words):
    with pytest.raises(no.FaultyForm) as refused:
        ops.add_question(call, part="plan", by=personas.grace(), **given)
    assert "Part 4 “The plan”, question 5" in str(refused.value)
    assert words in str(refused.value)


def test_a_condition_looks_back_only(call):
    conditional(call)
    grace = personas.grace()
    for places, what in ((-1, "which-motor"), (1, "has-it-a-motor")):
        with pytest.raises(no.FaultyForm, match="comes later"):
            ops.move_question(call, key=what, places=places, by=grace)
    with pytest.raises(no.FaultyForm, match="which is not asked"):
        ops.remove_question(call, key="has-it-a-motor", by=grace)


def test_the_second_of_two_officers_sees_the_first(call):
    grace, alice = personas.grace(), personas.alice()
    seen = own_mark(question_in(document_of(call), "idea"))
    ops.change_question(call, key="idea", label={"en": "Hers"}, by=grace, seen=seen)

    with pytest.raises(no.ChangedMeanwhile, match="Grace"):
        ops.change_question(call, key="idea", label={"en": "Mine"}, by=alice, seen=seen)
    now = own_mark(question_in(document_of(call), "idea"))
    ops.change_question(call, key="idea", label={"en": "Mine"}, by=alice, seen=now)
    assert str(row(call, "idea")) == "Mine"
    ops.remove_question(call, key="idea", by=grace)
    with pytest.raises(no.GoneMeanwhile):
        ops.change_question(call, key="idea", label={"en": "X"}, by=alice, seen=now)
    with pytest.raises(no.GoneMeanwhile):
        ops.move_question(call, key="idea", places=1, by=alice)
    with pytest.raises(no.GoneMeanwhile):
        ops.retire_question(call, key="idea", by=alice)


def test_a_form_is_copied_inside_the_programme(call):
    conditional(call)
    grace = personas.grace()
    ops.change_part(call, key="gain", stage="review", by=grace)
    ops.retire_question(call, key="risks", by=grace)
    other = worlds.new_call("other-2026", form=False)
    ops.copy_form(other, source=call, by=grace)
    whole = copy_call(call, key="x-2027", number_prefix="X-2027", title={"en": "X"}, by=grace)

    for copied in (other, whole):
        assert row(copied, "which-motor").condition == {"question": "has-it-a-motor", "is": ["yes"]}
        assert question_in(document_of(copied), "risks") is None
        assert copied.parts.get(key="gain").stage.key == "review"


def test_not_from_another_programme(call):
    other = worlds.new_call("other-2026", form=False)
    other.programme_id += 1
    with pytest.raises(no.OtherProgramme):
        ops.copy_form(call, source=other, by=personas.grace())


def test_a_call_that_waits_for_its_opening_keeps_its_form():
    call = worlds.new_call(opens_at=timezone.now() + timedelta(days=1))
    open_call(call, by=personas.grace())
    with pytest.raises(OpensByItself):
        ops.add_part(call, title={"en": "X"}, by=personas.grace())


@pytest.mark.parametrize("who", ["vincent", "aline"])
def test_others_do_not_write_the_form(call, who):
    for act in (
        lambda by: ops.add_part(call, title={"en": "X"}, by=by),
        lambda by: ops.publish_form(call, by=by),
        lambda by: ops.discard_form(call, by=by),
    ):
        with pytest.raises(NotAllowed):
            act(personas.person(who))
