# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a call that is open changes in versions, and what was answered stays as it was asked."""

import pytest

from grants.blueprint.differing import in_words, summed_up
from grants.completeness import look_at
from grants.models import Answer
from grants.operations import form as ops
from grants.operations.call import open_call
from grants.operations.draft import save_answers
from grants.operations.form import refusals as no
from grants.operations.submission import take_back
from grants.versions import changed_since, new_ones
from grants.views.staff.submission import answered_parts
from reviews.reading import read_proposal
from tests import personas, worlds
from tests.grants.forming import conditional, question, row

pytestmark = pytest.mark.django_db


def asked(submission):
    return {one.key: str(one.label) for part in look_at(submission.fresh()).parts for one in part.questions}


def reworded(call):
    """Publish a version that words one question anew, retires one and asks a new one."""
    grace = personas.grace()
    ops.change_question(call, key="idea", label={"en": "Tell us the idea."}, by=grace)
    ops.retire_question(call, key="risks", by=grace)
    ops.add_question(call, part="plan", by=grace, **question("Who helps you?", "short"))
    return ops.publish_form(call, by=grace)


def test_edits_of_an_open_call_wait_until_they_are_published():
    draft = worlds.draft()
    call, grace = draft.call, personas.grace()
    ops.change_question(call, key="idea", label={"en": "Tell us the idea."}, by=grace)

    assert asked(draft)["idea"] == "What is your idea?"
    assert [one.number for one in call.form_versions.all()] == [1, 2]
    ops.discard_form(call, by=grace)
    for act in (ops.discard_form, ops.publish_form):
        with pytest.raises(no.NothingToPublish):
            act(call, by=grace)
    version = reworded(call)
    assert (version.number, version.published_by, call.parts.first().version) == (2, grace, 2)
    assert [in_words(one) for one in version.changes] == [
        "Worded anew: Tell us the idea.",
        "New question: Who helps you?",
        "No longer asked: What may go wrong?",
    ]
    assert summed_up(version.changes) == (
        "one new question, one question worded anew, one question no longer asked"
    )
    assert asked(draft)["idea"] == "Tell us the idea."


def test_what_was_sent_keeps_its_words_and_what_is_taken_back_is_asked_anew():
    submission = worlds.submitted()
    call, before = submission.call, asked(submission)
    answers = dict(Answer.objects.values_list("pk", "value"))
    reworded(call)

    assert asked(submission) == before
    assert dict(Answer.objects.values_list("pk", "value")) == answers
    told = {str(label): text for _part, rows in answered_parts(submission) for label, text in rows}
    assert told["What is your idea?"] == told["What may go wrong?"].replace("(risks)", "(idea)")
    read = [label for _part, rows in read_proposal(submission).parts for label, _text in rows]
    assert "What may go wrong?" in read
    assert "Tell us the idea." not in read

    take_back(submission, by=personas.aline())
    now = look_at(submission.fresh())
    assert asked(submission)["idea"] == "Tell us the idea."
    assert [point.words for point in now.missing] == ["Not answered yet: Who helps you?"]
    assert new_ones(changed_since(submission.fresh())) == {"who-helps-you"}


def test_an_unsent_draft_is_told_and_one_begun_later_is_not():
    early = worlds.draft()
    reworded(early.call)
    late = worlds.draft(early.call, lead=personas.diane())

    assert {one["what"] for one in changed_since(early)} == {"new", "reworded", "gone"}
    assert changed_since(late) == []


def test_a_question_with_answers_is_retired_not_deleted():
    draft = worlds.draft()
    call, grace, asked_now = draft.call, personas.grace(), row(draft.call, "idea")
    save_answers(draft, values={asked_now.pk: "A dryer"}, by=personas.aline())

    with pytest.raises(no.HasAnswers, match="Retire it"):
        ops.remove_question(call, key="idea", by=grace)
    with pytest.raises(no.HasAnswers):
        ops.remove_part(call, key="idea", by=grace)
    with pytest.raises(no.KindHasAnswers):
        ops.change_question(call, key="idea", kind="number", word_limit=None, by=grace)
    ops.retire_question(call, key="idea", by=grace)
    ops.remove_question(call, key="known", by=grace)
    ops.publish_form(call, by=grace)

    assert "idea" not in asked(draft)
    assert Answer.objects.get(question=asked_now).value == "A dryer"
    ops.retire_question(call, key="idea", by=grace)
    ops.publish_form(call, by=grace)
    assert asked(draft)["idea"] == "What is your idea?"


def test_an_answer_that_came_before_the_publishing_is_not_lost():
    draft = worlds.draft()
    ops.remove_question(draft.call, key="known", by=personas.grace())
    save_answers(draft, values={row(draft.call, "known").pk: "We asked 12"}, by=personas.aline())

    with pytest.raises(no.HasAnswers):
        ops.publish_form(draft.call, by=personas.grace())
    assert row(draft.call, "known").pk


def test_a_decided_call_keeps_its_form():
    call = worlds.submitted().call
    type(call).objects.filter(pk=call.pk).update(state="decided")
    with pytest.raises(no.FormIsFixed):
        ops.add_part(call, title={"en": "X"}, by=personas.grace())


def test_hidden_questions_are_neither_demanded_nor_shown():
    call = conditional(worlds.new_call())
    draft = worlds.draft(open_call(call, by=personas.grace()))
    motor, which, idea = (row(call, key) for key in ("has-it-a-motor", "which-motor", "idea"))
    aline = personas.aline()
    save_answers(draft, values={motor.pk: "yes", which.pk: "Zqdiesel", idea.pk: "A dryer"}, by=aline)
    labels = {point.words for point in look_at(draft).missing}
    assert not any("motor" in words for words in labels)

    save_answers(draft, values={motor.pk: "no"}, by=aline)
    whole = look_at(draft)
    assert "which-motor" not in whole.asked
    shown = str(read_proposal(draft).parts) + str(answered_parts(draft))
    assert "A dryer" in shown
    assert "Zqdiesel" not in shown
    save_answers(draft, values={motor.pk: "yes", which.pk: ""}, by=aline)
    assert "Not answered yet: Which motor?" in {point.words for point in look_at(draft).missing}
