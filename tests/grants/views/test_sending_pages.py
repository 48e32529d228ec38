# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checking, sending, and what comes after: the receipt, taking back, withdrawing, the result."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from core.models import Blob
from core.showing import day_text
from documents.models import Document
from grants.models import Call, EligibilityRule, ScreeningCheck, Submission
from grants.operations.call import close_call
from grants.operations.receipt import may_read_receipt
from tests import personas, worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def aline(client_for):
    return client_for(personas.aline())


def url(name, submission):
    return reverse(name, args=[submission.pk])


def letter(submission, **facts):
    now = timezone.now()
    return Document.objects.create(
        programme_key="tvet",
        key=f"letter:{submission.pk}",
        kind="regret-letter",
        number=f"L-{submission.pk}",
        title="Letter about your proposal",
        language="en",
        template="regret_letter.html",
        facts=facts,
        subject_type=ContentType.objects.get_for_model(Submission),
        subject_id=submission.pk,
        requested_at=now,
    )


class TestChecking:
    def test_every_answer_stands_there_with_the_way_to_change_it(self, aline):
        submission = worlds.filled()

        html = aline.get(url("check", submission)).content.decode()

        assert "Growers throw away a third of the fruit. (problem)" in html
        assert reverse("part", args=[submission.pk, "problem"]) + "#id_q" in html
        assert "RWF\u202f682\u202f000" in html
        assert "Huye College" in html
        assert "Send the proposal" in html

    def test_what_is_missing_is_listed_with_links(self, aline):
        submission = worlds.draft()

        html = aline.get(url("check", submission)).content.decode()

        assert "18 things are missing" in html
        assert url("about", submission) + "#id_institution" in html
        assert "Send the proposal" not in html

    def test_the_trainer_reads_that_the_lead_sends(self, client_for):
        html = client_for(personas.eric()).get(url("check", worlds.filled())).content.decode()

        assert "Only the team's lead sends" in html
        assert "Send the proposal" not in html

    def test_after_the_deadline_it_says_so(self, aline):
        submission = worlds.filled()
        Call.objects.update(
            opens_at=timezone.now() - timedelta(days=5), closes_at=timezone.now() - timedelta(days=1)
        )

        html = aline.get(url("check", submission)).content.decode()
        assert "The deadline was" in html
        assert "Send the proposal" not in html
        assert aline.post(url("check", submission)).status_code == 409

    def test_pressing_send_on_an_old_page_with_something_missing_shows_what(self, aline):
        submission = worlds.draft()

        answer = aline.post(url("check", submission))

        assert answer.status_code == 200
        assert "18 things are missing" in answer.content.decode()


class TestSending:
    def test_it_arrives_with_number_receipt_and_what_happens_next(self, aline):
        submission = worlds.filled()

        answer = aline.post(url("check", submission))

        assert answer["Location"] == url("sent", submission)
        html = aline.get(answer["Location"]).content.decode()
        assert "IDEAS-2026-0001" in html
        assert "(Kigali)" in html
        assert "Being made" in html
        assert "What happens next" in html
        assert url("take_back", submission) in html

    def test_planned_dates_are_told(self, aline):
        submission = worlds.submitted()
        submission.call.stages.filter(key="review").update(due_on=date(2027, 1, 29))

        html = aline.get(url("sent", submission)).content.decode()

        assert (
            f"A panel reads the proposals that meet the rules, until {day_text(date(2027, 1, 29))}." in html
        )
        assert "An officer checks that every rule is met." in html

    def test_the_receipt_is_linked_once_it_is_issued(self, aline):
        submission = worlds.submitted()
        blob = Blob.objects.create(sha256="0" * 64, size=2048, mime="application/pdf")
        Document.objects.update(state="issued", blob=blob, issued_at=timezone.now())

        html = aline.get(url("submission", submission)).content.decode()

        receipt = Document.objects.get()
        assert reverse("document_file", args=[receipt.token]) in html
        assert "IDEAS-2026-0001-R1 (PDF, 2.0\xa0KB)" in html

    @pytest.mark.parametrize(
        ("who", "reads"), [("aline", True), ("grace", True), ("vincent", True), ("stranger", False)]
    )
    def test_who_reads_the_receipt(self, who, reads):
        worlds.submitted()

        assert may_read_receipt(personas.person(who), Document.objects.get()) is reads

    def test_a_second_press_is_told_that_it_was_sent(self, aline):
        submission = worlds.submitted()

        answer = aline.post(url("check", submission))

        assert answer.status_code == 409
        assert "is now “Submitted”" in answer.content.decode()

    def test_what_was_sent_is_read_without_ways_to_change_it(self, aline):
        submission = worlds.submitted()

        html = aline.get(url("check", submission)).content.decode()

        assert "Growers throw away" in html
        assert 'class="act"' not in html


class TestLeaving:
    def test_taking_back_asks_and_reminds_to_send_again(self, aline):
        submission = worlds.submitted()
        assert "it does not take part" in aline.get(url("take_back", submission)).content.decode()

        answer = aline.post(url("take_back", submission), follow=True)

        assert "Do not forget to send it again." in answer.content.decode()
        assert Submission.objects.get().state == "draft"

    def test_not_offered_and_refused_once_closed(self, aline):
        submission = worlds.submitted()
        close_call(submission.call, by=personas.grace())

        assert url("take_back", submission) not in aline.get(url("submission", submission)).content.decode()
        assert aline.get(url("take_back", submission)).status_code == 409
        assert aline.post(url("take_back", submission)).status_code == 409

    @pytest.mark.parametrize(
        ("state", "may"), [("eligible", 200), ("under_review", 200), ("reserve", 200), ("declined", 409)]
    )
    def test_what_is_being_read_is_withdrawn_but_not_taken_back(self, aline, state, may):
        submission = worlds.submitted()
        Submission.objects.update(state=state)

        assert aline.get(url("withdraw", submission)).status_code == may
        assert aline.get(url("take_back", submission)).status_code == 409
        html = aline.get(url("submission", submission)).content.decode()
        assert (url("withdraw", submission) in html) is (may == 200)

    def test_withdrawing_wants_a_reason(self, aline):
        submission = worlds.submitted()
        assert "Withdraw “Solar dryer" in aline.get(url("withdraw", submission)).content.decode()

        assert aline.post(url("withdraw", submission), {"reason": ""}).status_code == 200
        assert Submission.objects.get().state == "submitted"
        aline.post(url("withdraw", submission), {"reason": "We found work"})
        assert Submission.objects.get().state == "withdrawn"
        assert aline.get(url("withdraw", submission)).status_code == 409


class TestResult:
    def decided(self, state, **fields):
        submission = worlds.submitted()
        Submission.objects.update(state=state, decided_at=timezone.now(), **fields)
        return Submission.objects.get(pk=submission.pk)

    def test_not_known_before_release(self, aline):
        answer = aline.get(url("result", worlds.submitted()))

        assert answer.status_code == 409
        assert "The result is not known yet." in answer.content.decode()

    def test_a_humane_no(self, aline):
        submission = self.decided("declined", reserve_place=None)
        worlds.open_call("next-call")
        letter(submission, strengths=["You counted the loss."], improve="Show the price of glass.")

        html = aline.get(url("result", submission)).content.decode()

        assert "Your project is not among the selected" in html
        assert "You counted the loss." in html
        assert "Show the price of glass." in html
        assert reverse("start", args=["next-call"]) in html
        assert "Ask us: tvet@example.org" in html
        assert "Letter about your proposal" in html
        assert "See the result" in aline.get(url("submission", submission)).content.decode()

    def test_the_place_on_the_reserve_list_is_not_told(self, aline):
        html = aline.get(url("result", self.decided("reserve", reserve_place=473))).content.decode()

        assert "on the reserve list" in html
        assert "473" not in html

    def test_rules_that_were_not_met_are_said(self, aline):
        submission = self.decided("ineligible")
        rule = EligibilityRule.objects.filter(call=submission.call).first()
        ScreeningCheck.objects.create(
            submission=submission,
            rule=rule,
            met=False,
            reason="Both are trainers.",
            by=personas.grace(),
            at=timezone.now(),
        )

        html = aline.get(url("result", submission)).content.decode()

        assert "did not meet every rule" in html
        assert "Both are trainers." in html

    def test_the_award_of_a_selected_one(self, aline):
        submission = self.decided("selected")
        submission.awards.create(
            programme_key="tvet",
            call_key=submission.call.key,
            number="AW-1",
            place=1,
            amount_minor=600_000,
            currency="RWF",
            conditions="Two coaches.",
            offered_at=timezone.now(),
        )

        html = aline.get(url("result", submission)).content.decode()

        assert "Your project is selected" in html
        assert "RWF\u202f600\u202f000" in html
        assert reverse("award", args=["AW-1"]) in html
