# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending, taking back, withdrawing, extending: the server's clock decides, and each refusal says why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.acting import acting
from core.models import AuditEntry
from core.refusals import NotAllowed, WrongState
from documents.contexts import thawed
from documents.models import Document
from grants.completeness import missing
from grants.models import Call, Question, Submission
from grants.operations.call import close_call, extend_all
from grants.operations.details import save_budget, save_details, save_party
from grants.operations.draft import save_answers, start_submission
from grants.operations.refusing import DeadlinePassed, NotOpen
from grants.operations.submission import (
    Incomplete,
    NotLater,
    TooLateToExtend,
    extend_one,
    submit,
    take_back,
    withdraw,
)
from grants.operations.team import remove_member
from grants.states import ContractingKind, QuestionKind, TeamRole
from tests import personas, worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled():
    return worlds.filled()


class TestSending:
    def test_a_whole_draft_gets_its_number_and_a_receipt(self, filled):
        submit(filled, by=personas.aline())

        fresh = Submission.objects.get()
        assert (fresh.state, fresh.number) == ("submitted", "IDEAS-2026-0001")
        assert filled.number == "IDEAS-2026-0001"
        assert Call.objects.get().last_number == 1
        entry = fresh.stage_entries.get()
        assert (entry.stage.key, entry.handed_in_at) == ("screening", fresh.submitted_at)
        receipt = Document.objects.get(kind="receipt")
        assert (receipt.number, receipt.subject, receipt.state) == (
            "IDEAS-2026-0001-R1",
            fresh,
            "requested",
        )

    def test_the_receipt_says_word_for_word_what_was_sent(self, filled):
        submit(filled, by=personas.aline())

        paper = thawed(Document.objects.get(kind="receipt").facts)
        assert paper.reference == "IDEAS-2026-0001"
        assert [part.title for part in paper.parts] == ["The problem", "The idea", "Who gains", "The plan"]
        assert paper.parts[0].answers[0].answer == "Growers throw away a third of the fruit. (problem)"
        assert str(paper.budget_total) == "RWF\u202f682\u202f000"
        assert [(line.description, line.quantity) for line in paper.budget] == [
            ("Glass panes, 4 mm", "24 pane"),
            ("Timber", "120 m"),
        ]
        assert [member.name for member in paper.team] == ["Aline Uwimana", "Eric Nkurunziza"]
        assert (paper.submitted_by, paper.zone) == ("Aline Uwimana", "Africa/Kigali")
        assert paper.letterhead.issuer == "International Organization for Migration"

    def test_numbers_follow_each_other(self):
        numbers = [worlds.submitted().number for _n in range(2)]

        assert numbers == ["IDEAS-2026-0001", "IDEAS-2026-0002"]

    def test_sent_again_it_keeps_its_number_and_gets_another_receipt(self, filled):
        submit(filled, by=personas.aline())
        take_back(filled, by=personas.aline())

        submit(filled, by=personas.aline())

        assert Submission.objects.get().number == "IDEAS-2026-0001"
        assert list(Document.objects.order_by("pk").values_list("number", flat=True)) == [
            "IDEAS-2026-0001-R1",
            "IDEAS-2026-0001-R2",
        ]
        assert Submission.objects.get().stage_entries.count() == 1

    def test_an_officer_sends_for_the_team_and_that_is_recorded(self, filled):
        submit(filled, by=personas.grace())

        entry = AuditEntry.objects.get(act="grants.submission.submit")
        assert (entry.by, entry.on_behalf) == (personas.grace(), personas.aline())

    def test_a_second_press_reads_that_it_was_sent(self, filled):
        again = Submission.objects.get()
        submit(filled, by=personas.aline())

        with pytest.raises(WrongState, match="is now “Submitted”"):
            submit(again, by=personas.aline())
        assert Document.objects.count() == 1

    def test_the_trainer_does_not_send(self, filled):
        with pytest.raises(NotAllowed, match="lead"):
            submit(filled, by=personas.eric())

    def test_a_stage_to_which_it_was_invited_is_the_one_handed_in(self, filled):
        later = filled.call.stages.get(key="review")
        filled.stage_entries.create(stage=later)

        submit(filled, by=personas.aline())

        assert filled.stage_entries.get().handed_in_at is not None

    def test_an_import_brings_number_and_time_and_needs_nothing_else(self):
        draft = worlds.draft()
        when = timezone.now() - timedelta(days=400)
        with acting(through="import"):
            submit(draft, by=personas.grace(), number="IDEAS-2026-0147", at=when)
            other = worlds.draft()
            submit(other, by=personas.grace(), number="OLD-7")

        assert Submission.objects.get(pk=draft.pk).submitted_at == when
        assert (Call.objects.get().last_number, Document.objects.count()) == (147, 0)
        assert worlds.submitted().number == "IDEAS-2026-0148"

    def test_a_page_gives_no_number(self, filled):
        submit(filled, by=personas.aline(), number="MINE-1")

        assert Submission.objects.get().number == "IDEAS-2026-0001"


class TestMissing:
    def test_nothing_is_missing(self, filled):
        assert missing(filled) == []

    def test_a_new_draft_misses_everything_in_order(self):
        draft = worlds.draft()

        found = missing(draft)
        assert [one.page for one in found][:4] == ["about", "about", "about", "team"]
        assert found[-1].words == "Say who would sign for the team."
        with pytest.raises(Incomplete, match=r"cannot be sent yet\. Choose your institution\."):
            submit(draft, by=personas.aline())

    def words(self, submission):
        return [one.words for one in missing(Submission.objects.get(pk=submission.pk))]

    def test_a_title(self, filled):
        save_details(
            filled,
            institution=personas.institution("huye"),
            place="huye",
            trade="wood",
            by=personas.aline(),
        )
        assert self.words(filled) == ["Give your project a title."]

    def test_a_trainer(self, filled):
        remove_member(filled.team.get(role=TeamRole.TRAINER), by=personas.aline())
        assert self.words(filled) == ["Add a trainer to your team."]

    def test_a_trainee(self, filled):
        filled.team.filter(role=TeamRole.LEAD).update(is_trainer=True)
        assert self.words(filled) == ["Add a trainee to your team."]

    def test_a_lead(self):
        draft = start_submission(worlds.open_call(), by=personas.grace(), title="For a team")
        assert self.words(draft)[3] == "Say who leads the team."

    def test_a_confirmation(self, filled):
        filled.team.filter(role=TeamRole.TRAINER).update(confirmed_at=None)
        assert self.words(filled) == ["Eric Nkurunziza has not confirmed yet."]

    def test_an_answer_and_a_fitting_one(self, filled):
        jobs = Question.objects.get(part__call=filled.call, key="jobs")
        save_answers(filled, values={jobs.pk: "a dozen"}, by=personas.aline())
        assert self.words(filled) == [
            "How many people will earn money from it? “a dozen” is not a number. "
            "Write digits only, for example 120."
        ]
        save_answers(filled, values={jobs.pk: ""}, by=personas.aline())
        assert self.words(filled) == ["Not answered yet: How many people will earn money from it?"]

    def test_a_file_where_one_is_demanded(self, filled):
        Question.objects.filter(part__call=filled.call, kind=QuestionKind.FILE).update(required=True)
        assert self.words(filled) == ["Add a file: A drawing or a photo"]

    def test_an_optional_answer_may_stay_empty(self, filled):
        jobs = Question.objects.filter(part__call=filled.call, key="jobs")
        jobs.update(required=False)
        save_answers(filled, values={jobs.get().pk: ""}, by=personas.aline())
        assert self.words(filled) == []

    def test_a_budget_within_the_ceiling(self, filled):
        line = {"item": "Truck", "quantity": 1, "unit_cost_minor": 5_000_001}
        save_budget(filled, lines=[line], by=personas.aline())
        assert self.words(filled) == [
            "You ask for RWF\u202f1 more than the highest amount, RWF\u202f5\u202f000\u202f000."
        ]
        save_budget(filled, lines=[line | {"own_minor": 5_000_001}], by=personas.aline())
        assert self.words(filled) == ["Your budget asks for nothing. Look at your own part."]
        save_budget(filled, lines=[], by=personas.aline())
        assert self.words(filled) == ["Write what you need the money for."]

    def test_who_signs(self, filled):
        save_party(filled, kind=ContractingKind.COOPERATIVE, by=personas.aline())
        assert self.words(filled) == [
            "Write the name of who would sign.",
            "Write the registration number of the cooperative.",
        ]

    def test_a_programme_without_places_asks_for_none(self, filled):
        filled.call.programme.places = []
        filled.call.programme.save()
        filled.proposal.place = ""
        filled.proposal.save()
        assert self.words(filled) == []


class TestDeadline:
    def at(self, submission, **after):
        return submission.call.closes_at + timedelta(**after)

    def test_within_the_grace(self, filled):
        submit(filled, by=personas.aline(), at=self.at(filled, minutes=14))
        assert filled.state == "submitted"

    def test_after_the_grace_the_moment_is_told_in_the_calls_zone(self, filled):
        with pytest.raises(DeadlinePassed, match=r"The deadline was .*\(Kigali\)\. Ask a programme officer"):
            submit(filled, by=personas.aline(), at=self.at(filled, minutes=16))

    def test_a_closed_call_without_date_takes_nothing(self, filled):
        Call.objects.update(closes_at=None, state="closed")
        fresh = Submission.objects.get()

        with pytest.raises(NotOpen):
            submit(fresh, by=personas.aline())

    def test_one_more_day_for_one_team(self, filled):
        now = timezone.now()
        extend_one(filled, until=self.at(filled, days=1), reason="Network down", by=personas.grace(), at=now)

        submit(filled, by=personas.aline(), at=self.at(filled, hours=23))

        entry = AuditEntry.objects.get(act="grants.submission.extend_submission")
        assert entry.note.given["reason"] == "Network down"

    def test_a_closed_call_takes_the_extended_one(self, filled):
        until = timezone.now() + timedelta(days=1)
        close_call(filled.call, by=personas.grace())
        fresh = Submission.objects.get()
        extend_one(fresh, until=until, reason="Ill", by=personas.grace())

        submit(fresh, by=personas.aline())
        assert fresh.state == "submitted"

    def test_an_extension_ends_later_than_what_they_have(self, filled):
        with pytest.raises(NotLater, match="Choose a moment after"):
            extend_one(filled, until=self.at(filled, days=-1), reason="x", by=personas.grace())

    def test_a_call_without_closing_can_be_extended_for_one(self, filled):
        Call.objects.update(closes_at=None)
        with pytest.raises(NotLater):
            extend_one(Submission.objects.get(), until=timezone.now(), reason="x", by=personas.grace())

    def test_what_was_withdrawn_needs_no_time(self, filled):
        withdraw(filled, reason="No time", by=personas.aline())
        with pytest.raises(TooLateToExtend, match="Withdrawn"):
            extend_one(filled, until=self.at(filled, days=1), reason="x", by=personas.grace())

    def test_only_officers_extend(self, filled):
        with pytest.raises(NotAllowed):
            extend_one(filled, until=self.at(filled, days=1), reason="x", by=personas.aline())


class TestTakingBack:
    def test_until_the_deadline(self):
        sent = worlds.submitted()

        take_back(sent, by=personas.aline())

        fresh = Submission.objects.get()
        assert (fresh.state, fresh.submitted_at, fresh.number) == ("draft", None, "IDEAS-2026-0001")

    def test_not_after_it(self):
        sent = worlds.submitted()
        with pytest.raises(DeadlinePassed):
            take_back(sent, by=personas.aline(), at=sent.call.closes_at + timedelta(seconds=1))

    def test_without_a_closing_date_while_open(self):
        worlds.submitted()
        Call.objects.update(closes_at=None)

        take_back(Submission.objects.get(), by=personas.aline())
        assert Submission.objects.get().state == "draft"

    def test_without_a_closing_date_not_once_it_is_closed(self):
        worlds.submitted()
        Call.objects.update(closes_at=None, state="closed")

        with pytest.raises(NotOpen):
            take_back(Submission.objects.get(), by=personas.aline())

    def test_not_by_the_trainer(self):
        with pytest.raises(NotAllowed):
            take_back(worlds.submitted(), by=personas.eric())

    def test_not_once_the_panel_reads(self):
        sent = worlds.submitted()
        Call.objects.update(state="under_review")
        with pytest.raises(NotOpen):
            take_back(Submission.objects.get(pk=sent.pk), by=personas.aline())

    def test_after_an_extension_for_all(self):
        sent = worlds.submitted()
        until = sent.call.closes_at + timedelta(days=2)
        extend_all(sent.call, until=until, reason="Rain", by=personas.grace())

        take_back(Submission.objects.get(), by=personas.aline(), at=until - timedelta(hours=1))
        assert Submission.objects.get().state == "draft"


class TestWithdrawing:
    @pytest.mark.parametrize("world", [worlds.draft, worlds.submitted])
    def test_by_the_lead_with_a_reason(self, world):
        submission = withdraw(world(), reason="We found a job", by=personas.aline())

        assert (submission.state, submission.withdrawn_at is None) == ("withdrawn", False)
        entry = AuditEntry.objects.get(act="grants.submission.withdraw")
        assert entry.note.given["reason"] == "We found a job"

    def test_not_twice(self):
        submission = withdraw(worlds.draft(), reason="x", by=personas.aline())
        with pytest.raises(WrongState):
            withdraw(submission, reason="x", by=personas.aline())

    def test_not_by_the_trainer(self, filled):
        with pytest.raises(NotAllowed):
            withdraw(filled, reason="x", by=personas.eric())
