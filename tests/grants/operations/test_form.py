# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a call in preparation: parts and questions come, change and go."""

import pytest

from core.models import AuditEntry
from core.refusals import NotAllowed
from grants.operations import form as ops
from grants.operations.call import open_call
from grants.operations.call.refusals import NoLongerDraft
from tests import personas, worlds

pytestmark = pytest.mark.django_db
TWO = [{"key": "a", "label": {"en": "A"}}, {"key": "b", "label": {"en": "B"}}]


@pytest.fixture
def call():
    return worlds.new_call(form=False)


def test_the_default_form_fills_an_empty_one_once(call):
    parts = ops.default_form(call, by=personas.grace())

    assert [part.key for part in parts] == ["problem", "idea", "gain", "plan"]
    assert str(parts[0].questions.first()) == "What problem will you solve?"
    with pytest.raises(ops.FormNotEmpty):
        ops.default_form(call, by=personas.grace())


def test_parts_and_questions_stand_in_the_order_in_which_they_came(call):
    grace = personas.grace()
    one = ops.add_part(call, title={"en": "The idea"}, by=grace)
    two = ops.add_part(call, title={"en": "The idea"}, minutes=3, by=grace)
    first = ops.add_question(one, kind="long", label={"en": "What is it?"}, word_limit=50, by=grace)
    second = ops.add_question(one, kind="choice", label={"en": "Which?"}, choices=TWO, by=grace)

    assert [part.key for part in call.parts.all()] == ["the-idea", "the-idea-2"]
    assert (one.order, two.order, first.order, second.order) == (0, 1, 0, 1)
    assert (first.key, second.key) == ("what-is-it", "which")


def test_a_text_without_letters_still_gets_a_key(call):
    assert ops.add_part(call, title={"en": "???"}, by=personas.grace()).key == "part"
    assert ops.add_part(call, title="Plain text", by=personas.grace()).key == "plain-text"


def test_a_key_is_used_once(call):
    part = ops.add_part(call, title={"en": "One"}, key="one", by=personas.grace())

    with pytest.raises(ops.KeyInUse):
        ops.add_part(call, title={"en": "Two"}, key="one", by=personas.grace())
    assert ops.add_question(part, kind="long", label={"en": "Q"}, key="one", by=personas.grace()).key == "one"


def test_parts_and_questions_change_and_go(call):
    grace = personas.grace()
    part = ops.default_form(call, by=grace)[0]
    question = part.questions.first()

    ops.change_part(part, minutes=9, by=grace)
    ops.change_question(question, label={"en": "Why?"}, word_limit=None, by=grace)
    ops.remove_question(part.questions.last(), by=grace)

    part.refresh_from_db()
    assert (part.minutes, [str(one) for one in part.questions.all()]) == (9, ["Why?"])
    ops.remove_part(part, by=grace)
    assert call.parts.count() == 3
    assert AuditEntry.objects.filter(act="grants.call.remove_part").count() == 1


def test_a_choice_offers_at_least_two(call):
    part = ops.add_part(call, title={"en": "One"}, by=personas.grace())
    with pytest.raises(ops.NothingToChoose):
        ops.add_question(part, kind="several", label={"en": "Q"}, choices=TWO[:1], by=personas.grace())
    question = ops.add_question(part, kind="choice", label={"en": "Q"}, choices=TWO, by=personas.grace())
    with pytest.raises(ops.NothingToChoose):
        ops.change_question(question, choices=[], by=personas.grace())
    with pytest.raises(TypeError):
        ops.change_question(question, colour="red", by=personas.grace())


def test_an_open_call_keeps_its_form():
    call = worlds.new_call()
    open_call(call, by=personas.grace())
    part = call.parts.first()

    for change in (
        lambda: ops.add_part(call, title={"en": "X"}, by=personas.grace()),
        lambda: ops.change_part(part, minutes=1, by=personas.grace()),
        lambda: ops.remove_part(part, by=personas.grace()),
        lambda: ops.remove_question(part.questions.first(), by=personas.grace()),
    ):
        with pytest.raises(NoLongerDraft):
            change()


@pytest.mark.parametrize("who", ["vincent", "aline"])
def test_others_do_not_write_the_form(call, who):
    with pytest.raises(NotAllowed):
        ops.add_part(call, title={"en": "X"}, by=personas.person(who))
