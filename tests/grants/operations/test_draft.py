# SPDX-License-Identifier: AGPL-3.0-or-later
"""Beginning a proposal and answering in its draft: incomplete is fine, and nothing is overwritten silently."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry, OutboxRow
from core.refusals import NotAllowed
from grants.completeness import Missing, missing
from grants.models import Answer, AnswerVersion, Question, Submission
from grants.operations.call import close_call
from grants.operations.draft import NotAnAnswerLanguage, UnknownQuestion, save_answers, start_submission
from grants.operations.refusing import NotADraft, NotOpen
from grants.states import CallKind, ConfirmedHow, QuestionKind, TeamRole
from tests import personas, worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return worlds.draft()


@pytest.fixture
def question(draft):
    return Question.objects.get(part__call=draft.call, key="idea", kind=QuestionKind.LONG)


def acts(subject):
    return list(
        AuditEntry.objects.filter(subject_id=subject.pk, act__startswith=subject._meta.label_lower)
        .order_by("pk")
        .values_list("act", "by__name", "on_behalf__name")
    )


class TestBeginning:
    def test_whoever_begins_leads_and_is_in(self):
        submission = start_submission(worlds.open_call(), by=personas.aline(), title=" A  dryer ")

        lead = submission.team.get()
        assert (submission.title, submission.language, submission.state) == ("A dryer", "en", "draft")
        assert (lead.person, lead.role, lead.is_trainer) == (personas.aline(), TeamRole.LEAD, False)
        assert lead.confirmed_how == ConfirmedHow.SIGNED_IN
        assert acts(submission) == [("grants.submission.start_submission", "Aline Uwimana", None)]

    def test_a_trainer_may_lead(self):
        submission = start_submission(worlds.open_call(), by=personas.eric(), is_trainer=True, language="fr")

        assert submission.team.get().is_trainer
        assert submission.language == "fr"

    def test_an_officer_types_for_a_team_and_is_not_in_it(self):
        submission = start_submission(worlds.open_call(), by=personas.grace())

        assert not submission.team.exists()

    def test_an_officer_types_for_a_lead_who_still_confirms(self):
        submission = start_submission(worlds.open_call(), by=personas.grace(), on_behalf=personas.aline())

        lead = submission.team.get()
        assert (lead.person, lead.confirmed_at) == (personas.aline(), None)
        assert acts(submission) == [("grants.submission.start_submission", "Grace Ingabire", "Aline Uwimana")]

    def test_an_expert_leads_nobody_but_owns_the_application(self):
        call = worlds.new_call("experts", kind=CallKind.EXPERTS)
        worlds.open_now(call, by=personas.grace(), at=timezone.now())

        submission = start_submission(call, by=personas.marie())

        assert submission.team.get().person == personas.marie()
        assert missing(submission) == [Missing("about", "about", "Give your project a title.", "id_title")]

    def test_not_in_a_language_of_other_calls(self):
        with pytest.raises(NotAnAnswerLanguage):
            start_submission(worlds.open_call(), by=personas.aline(), language="rw")

    def test_not_in_a_call_that_is_closed(self):
        call = worlds.open_call()
        close_call(call, by=personas.grace())

        with pytest.raises(NotOpen, match="does not take proposals now"):
            start_submission(call, by=personas.aline())

    def test_not_after_the_closing_though_the_clock_has_not_struck(self):
        call = worlds.open_call()

        with pytest.raises(NotOpen):
            start_submission(call, by=personas.aline(), at=call.closes_at + timedelta(seconds=1))

    def test_not_by_somebody_deactivated(self):
        aline = personas.aline()
        aline.is_active = False

        with pytest.raises(NotAllowed):
            start_submission(worlds.open_call(), by=aline)


class TestAnswering:
    def test_incomplete_answers_are_kept(self, draft, question):
        saved = save_answers(
            draft, values={question.pk: "One "}, versions={question.pk: 0}, by=personas.aline()
        )

        answer = Answer.objects.get()
        assert (answer.value, answer.version, answer.language) == ("One", 1, "en")
        assert (saved.versions, saved.conflicts) == ({question.pk: 1}, [])

    def test_an_empty_answer_makes_no_row(self, draft, question):
        saved = save_answers(draft, values={question.pk: " "}, versions={}, by=personas.aline())

        assert saved.versions == {question.pk: 0}
        assert not Answer.objects.exists()

    def test_the_same_text_again_changes_nothing(self, draft, question):
        save_answers(draft, values={question.pk: "One"}, by=personas.aline())

        saved = save_answers(
            draft, values={question.pk: "One"}, versions={question.pk: 0}, by=personas.eric_in(draft)
        )

        assert (saved.versions, saved.conflicts) == ({question.pk: 1}, [])

    def test_the_second_editor_gets_both_texts_and_nothing_is_overwritten(self, draft, question):
        eric = personas.eric_in(draft)
        save_answers(draft, values={question.pk: "Aline's"}, versions={question.pk: 0}, by=personas.aline())

        saved = save_answers(draft, values={question.pk: "Eric's"}, versions={question.pk: 0}, by=eric)

        (conflict,) = saved.conflicts
        assert (conflict.yours, conflict.theirs, conflict.who) == ("Eric's", "Aline's", "Aline Uwimana")
        assert conflict.version == 1
        assert Answer.objects.get().value == "Aline's"

    def test_whoever_chooses_the_own_text_leaves_the_other_as_a_version(self, draft, question):
        eric = personas.eric_in(draft)
        save_answers(draft, values={question.pk: "Aline's"}, versions={question.pk: 0}, by=personas.aline())

        save_answers(draft, values={question.pk: "Eric's longer"}, versions={question.pk: 1}, by=eric)

        assert (Answer.objects.get().value, Answer.objects.get().version) == ("Eric's longer", 2)
        kept = AnswerVersion.objects.get()
        assert (kept.value, kept.version, kept.changed_by) == ("Aline's", 1, personas.aline())

    def test_going_on_typing_keeps_no_version_of_each_pause(self, draft, question):
        for text in ("A", "A b", "A b c"):
            save_answers(draft, values={question.pk: text}, by=personas.aline())

        assert Answer.objects.get().version == 3
        assert not AnswerVersion.objects.exists()

    def test_what_somebody_takes_out_is_kept(self, draft, question):
        save_answers(draft, values={question.pk: "A long text"}, by=personas.aline())
        save_answers(draft, values={question.pk: ""}, by=personas.aline())

        assert Answer.objects.get().value == ""
        assert AnswerVersion.objects.get().value == "A long text"

    def test_a_text_that_stood_for_a_while_is_kept(self, draft, question):
        before = timezone.now() - timedelta(minutes=3)
        save_answers(draft, values={question.pk: "A"}, by=personas.aline(), at=before)
        save_answers(draft, values={question.pk: "A b"}, by=personas.aline())

        assert AnswerVersion.objects.get().value == "A"

    def test_typing_leaves_one_entry_for_a_while_and_wakes_no_flow(self, draft, question):
        told = OutboxRow.objects.count()
        for text in ("A", "A b", "A b c"):
            save_answers(draft, values={question.pk: text}, by=personas.aline())

        assert acts(draft)[1:] == [("grants.submission.save_answers", "Aline Uwimana", None)]
        assert OutboxRow.objects.count() == told

    def test_another_typist_leaves_another_entry(self, draft, question):
        eric = personas.eric_in(draft)
        for text, who in (("A", personas.aline()), ("B", eric), ("C", personas.aline())):
            save_answers(draft, values={question.pk: text}, by=who)

        assert [who for act, who, _behalf in acts(draft) if act.endswith("save_answers")] == [
            "Aline Uwimana",
            "Eric Nkurunziza",
            "Aline Uwimana",
        ]

    def test_who_types_for_the_team_is_recorded(self, draft, question):
        save_answers(draft, values={question.pk: "A"}, by=personas.grace())

        assert acts(draft)[-1] == ("grants.submission.save_answers", "Grace Ingabire", "Aline Uwimana")

    def test_a_question_of_another_call_is_refused(self, draft):
        other = Question.objects.filter(part__call=worlds.open_call("other-call")).first()

        with pytest.raises(UnknownQuestion):
            save_answers(draft, values={other.pk: "A"}, by=personas.aline())

    def test_a_file_is_no_text(self, draft):
        file = Question.objects.get(part__call=draft.call, kind=QuestionKind.FILE)

        with pytest.raises(UnknownQuestion):
            save_answers(draft, values={file.pk: "A"}, by=personas.aline())

    def test_a_stranger_types_nothing(self, draft, question):
        with pytest.raises(NotAllowed, match="Only the team"):
            save_answers(draft, values={question.pk: "A"}, by=personas.stranger())

    def test_nothing_changes_after_sending(self):
        submission = worlds.submitted()
        question = Question.objects.filter(part__call=submission.call).first()

        with pytest.raises(NotADraft, match="nothing in it can be changed"):
            save_answers(submission, values={question.pk: "A"}, by=personas.aline())

    def test_parts_of_a_later_stage_are_asked_only_of_who_is_invited(self):
        call = worlds.new_call("staged")
        first, later = call.stages.order_by("order")
        parts = list(call.parts.order_by("order"))
        parts[0].stage, parts[1].stage = first, later
        for part in parts[:2]:
            part.save()
        worlds.open_now(call, by=personas.grace())
        submission = worlds.draft(call)

        save_answers(submission, values={parts[0].questions.first().pk: "A"}, by=personas.aline())
        with pytest.raises(UnknownQuestion):
            save_answers(submission, values={parts[1].questions.first().pk: "B"}, by=personas.aline())

        submission.stage_entries.create(stage=later)
        save_answers(submission, values={parts[1].questions.first().pk: "B"}, by=personas.aline())
        assert Submission.objects.get().answers.count() == 2
