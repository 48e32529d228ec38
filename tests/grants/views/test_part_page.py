# SPDX-License-Identifier: AGPL-3.0-or-later
"""One part of the form: saved by a button or by itself, with both texts where two people typed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.models import Answer, AnswerVersion, Attachment, Question, Submission
from grants.operations.draft import save_answers
from grants.states import QuestionKind
from tests import personas, worlds
from tests.grants.operations.test_attachment import picture

pytestmark = pytest.mark.django_db
QUIET = {"X-Draft": "1"}


class Page:
    """A browser with the part "idea" of a draft open."""

    def __init__(self, client, submission, part="idea"):
        self.client, self.submission = client, submission
        self.url = reverse("part", args=[submission.pk, part])
        self.questions = {one.key: one for one in Question.objects.filter(part__call=submission.call)}
        self.open()

    def open(self):
        self.html = self.client.get(self.url).content.decode()
        self.rev = re.search(r'name="rev" value="([^"]*)"', self.html)[1]
        return self

    def name(self, key):
        return f"q{self.questions[key].pk}"

    def typed(self, **given):
        """What the form posts: what stood there when it was opened, with some of it changed."""
        standing = {"idea": "", "new": "", "tried": ""} | self.shown() | given
        return {"rev": self.rev} | {self.name(key): value for key, value in standing.items()}

    def shown(self):
        found = {}
        for key in ("idea", "new", "tried"):
            box = re.search(rf'name="{self.name(key)}"[^>]*>\n?([^<]*)</textarea>', self.html)
            found[key] = box[1].strip()
        return found

    def save(self, go="on", **given):
        return self.client.post(self.url, self.typed(**given) | {"go": go})

    def autosave(self, **given):
        answer = self.client.post(self.url, self.typed(**given), headers=QUIET)
        self.rev = answer.headers.get("X-Rev", self.rev)
        return answer


@pytest.fixture
def draft():
    return worlds.draft()


@pytest.fixture
def aline(client_for, draft):
    return Page(client_for(personas.aline()), draft)


@pytest.fixture
def eric(client_for, draft):
    return Page(client_for(personas.eric_in(draft)), draft)


def texts(draft):
    return {one.question.key: one.value for one in draft.answers.select_related("question")}


class TestSaving:
    def test_a_part_left_unfinished_is_no_error(self, aline, draft):
        answer = aline.save(idea="A dryer", go="list")

        assert answer["Location"] == reverse("submission", args=[draft.pk])
        assert texts(draft) == {"idea": "A dryer"}

    def test_going_on_leads_to_the_next_part_that_is_not_done(self, aline, draft):
        assert aline.save(idea="A dryer")["Location"] == reverse("part", args=[draft.pk, "gain"])

    def test_going_on_when_all_is_done_leads_to_the_check(self, client_for):
        page = Page(client_for(personas.aline()), worlds.filled())

        assert page.save()["Location"] == reverse("check", args=[page.submission.pk])

    def test_staying(self, aline):
        assert aline.save(go="stay", idea="A")["Location"] == aline.url

    def test_what_cannot_be_read_is_kept_and_said_at_its_field(self, client_for, draft):
        page = client_for(personas.aline())
        jobs = Question.objects.get(part__call=draft.call, key="jobs")
        address = reverse("part", args=[draft.pk, "gain"])

        answer = page.post(address, {f"q{jobs.pk}": "a dozen", "rev": "", "go": "on"})

        html = answer.content.decode()
        assert answer.status_code == 200
        assert "<title>Error:" in html
        assert f'<a href="#id_q{jobs.pk}">“a dozen” is not a number.' in html
        assert 'value="a dozen"' in html
        assert texts(draft) == {"jobs": "a dozen"}

    def test_saving_for_later_never_scolds(self, client_for, draft):
        jobs = Question.objects.get(part__call=draft.call, key="jobs")
        address = reverse("part", args=[draft.pk, "gain"])

        answer = client_for(personas.aline()).post(address, {f"q{jobs.pk}": "a dozen", "go": "list"})

        assert answer.status_code == 302

    def test_too_long_a_text_comes_back_whole(self, aline, draft):
        answer = aline.save(idea="long " * 5000)

        assert "at most 20000 characters" in answer.content.decode()
        assert texts(draft) == {}

    def test_an_unknown_part_does_not_exist(self, client_for, draft):
        address = reverse("part", args=[draft.pk, "nothing"])
        assert client_for(personas.aline()).get(address).status_code == 404

    def test_typed_text_is_escaped(self, aline):
        aline.save(idea="</textarea><script>alert(1)</script>")

        assert "<script>alert" not in aline.client.get(aline.url).content.decode()

    @pytest.mark.parametrize("kind", list(QuestionKind))
    def test_every_kind_of_question_is_shown_and_saved(self, client_for, draft, kind):
        part = draft.call.parts.get(key="plan")
        choices = [{"key": "new", "label": {"en": "New"}}, {"key": "old", "label": {"en": "Old"}}]
        question = Question.objects.create(
            part=part, key="extra", kind=kind, label={"en": "Extra?"}, choices=choices, required=False,
            help={"en": "Help <b>"}, example={"en": "Example & co"}, word_limit=5,
        )  # fmt: skip
        client = client_for(personas.aline())
        address = reverse("part", args=[draft.pk, "plan"])
        html = client.get(address).content.decode()
        assert "Extra?" in html
        assert "Help &lt;b&gt;" in html
        assert "Example &amp; co" in html
        if kind == QuestionKind.FILE:
            return

        client.post(address, {f"q{question.pk}": worlds.answer_for(question), "go": "list"})

        kept = draft.answers.get(question=question).value
        assert kept not in ("", [], None)
        again = client.get(address).content.decode()
        assert "checked" in again or "selected" in again or "150\u202f000" in again or str(kept) in again


class TestAutosave:
    def test_it_answers_204_with_the_new_revision(self, aline, draft):
        answer = aline.autosave(idea="A")

        assert (answer.status_code, answer.content) == (204, b"")
        assert f"{aline.questions['idea'].pk}.1." in answer["X-Rev"]
        assert aline.autosave(idea="A b").status_code == 204
        assert Answer.objects.get().version == 2

    def test_two_who_type_in_two_questions_do_not_meet(self, aline, eric, draft):
        aline.autosave(idea="Aline's")
        assert eric.autosave(new="Eric's").status_code == 204
        assert aline.autosave(idea="Aline's more").status_code == 204

        assert texts(draft) == {"idea": "Aline's more", "new": "Eric's"}

    def test_the_second_hears_who_and_when_and_sees_both(self, aline, eric, draft):
        aline.autosave(idea="Aline's")

        answer = eric.autosave(idea="Eric's", new="Eric's too")

        told = answer.json()
        assert answer.status_code == 409
        assert told["who"] == "Aline Uwimana"
        assert "(Kigali)" in told["when"]
        assert texts(draft) == {"idea": "Aline's", "new": "Eric's too"}
        both = eric.client.get(told["url"])
        assert both.status_code == 409
        assert "Aline&#x27;s" in both.content.decode()
        assert "Eric&#x27;s" in both.content.decode()

    def test_both_are_shown_no_more_once_they_are_the_same(self, aline, eric):
        aline.autosave(idea="Aline's")
        url = eric.autosave(idea="Eric's").json()["url"]
        eric.open().save(idea="Eric's", go="stay")

        assert eric.client.get(url).status_code == 200

    def test_what_cannot_be_kept_stays_on_the_device(self, aline):
        assert aline.autosave(idea="long " * 5000).status_code == 422

    def test_who_was_signed_out_is_sent_to_sign_in(self, aline):
        aline.client.logout()
        assert aline.autosave(idea="A").status_code == 302

    def test_nothing_is_saved_after_sending(self, client_for):
        page = Page(client_for(personas.aline()), worlds.filled())
        Submission.objects.update(state="submitted", number="X-1")

        assert page.autosave(idea="late").status_code == 409


class TestTwoEditors:
    def collide(self, aline, eric, **eric_types):
        aline.save(idea="Aline's", go="list")
        return eric.save(idea="Eric's", **eric_types)

    def choose(self, eric, answer, choice):
        rev = re.search(r'name="rev" value="([^"]*)"', answer.content.decode())[1]
        name = eric.name("idea")
        pk = eric.questions["idea"].pk
        return eric.client.post(eric.url, {"rev": rev, name: "Eric's", f"keep_{pk}": choice, "go": "stay"})

    def test_without_scripts_both_texts_are_shown_and_nothing_is_overwritten(self, aline, eric, draft):
        answer = self.collide(aline, eric)

        assert answer.status_code == 409
        assert "Two of you wrote here" in answer.content.decode()
        assert texts(draft) == {"idea": "Aline's"}

    @pytest.mark.parametrize(
        ("choice", "stays"),
        [("mine", "Eric's"), ("theirs", "Aline's"), ("both", "Aline's\n\nEric's")],
    )
    def test_the_second_chooses(self, aline, eric, draft, choice, stays):
        answer = self.choose(eric, self.collide(aline, eric), choice)

        assert answer.status_code == 302
        assert texts(draft) == {"idea": stays}
        assert AnswerVersion.objects.count() == (0 if choice == "theirs" else 1)

    def test_a_third_text_meanwhile_is_not_overwritten_either(self, aline, eric, draft):
        collided = self.collide(aline, eric)
        aline.open().save(idea="Aline's newest", go="list")

        assert self.choose(eric, collided, "mine").status_code == 409
        assert texts(draft) == {"idea": "Aline's newest"}

    def test_choices_collide_too(self, aline, eric, draft):
        question = Question.objects.create(
            part=draft.call.parts.get(key="idea"), key="which", kind="several", label={"en": "Which?"},
            choices=[{"key": "a", "label": {"en": "First"}}, {"key": "b", "label": {"en": "Second"}}],
        )  # fmt: skip
        save_answers(draft, values={question.pk: ["a"]}, by=personas.aline())

        answer = eric.client.post(eric.url, {"rev": "", f"q{question.pk}": ["b"], "go": "on"})

        html = answer.content.decode()
        assert answer.status_code == 409
        assert "First" in html
        assert f'<input type="hidden" name="q{question.pk}" value="b">' in html
        assert "Both, one after the other" not in html


class TestFiles:
    def post(self, page, file, **more):
        name = page.name("drawing")
        return page.client.post(page.url, page.typed() | {name: file, "go": "stay"} | more)

    def photo(self):
        return SimpleUploadedFile("photo.jpg", picture().read(), content_type="image/jpeg")

    def test_a_photo_is_added_shown_and_taken_out(self, aline):
        self.post(aline, self.photo())
        attachment = Attachment.objects.get()
        assert "photo.jpg" in aline.open().html
        assert 'enctype="multipart/form-data"' in aline.html

        aline.client.post(aline.url, aline.typed() | {"remove": attachment.pk})
        aline.client.post(aline.url, aline.typed() | {"remove": attachment.pk})

        attachment.refresh_from_db()
        assert attachment.removed_at is not None
        assert "photo.jpg" not in aline.open().html

    def test_a_wrong_file_says_why_and_the_text_is_kept(self, aline, draft):
        wrong = SimpleUploadedFile("run.exe", b"MZ", content_type="image/jpeg")

        answer = self.post(aline, wrong, **{aline.name("idea"): "Kept"})

        assert "has the ending “.exe”" in answer.content.decode()
        assert texts(draft) == {"idea": "Kept"}

    def test_a_fault_elsewhere_does_not_lose_the_photo(self, aline):
        Question.objects.filter(pk=aline.questions["idea"].pk).update(word_limit=1)

        answer = self.post(aline, self.photo(), **{aline.name("idea"): "Two words", "go": "on"})

        assert "Too many words" in answer.content.decode()
        assert "photo.jpg" in answer.content.decode()

    def test_it_is_served_as_a_download_that_no_browser_runs(self, aline, client_for):
        self.post(aline, self.photo())
        url = reverse("attachment", args=[Attachment.objects.get().token])

        answer = aline.client.get(url)

        assert answer.status_code == 200
        assert answer["Content-Disposition"] == 'attachment; filename="photo.jpg"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Type"] == "image/jpeg"

    @pytest.mark.parametrize(
        ("who", "status"), [("grace", 200), ("vincent", 200), ("stranger", 404), ("chantal", 404)]
    )
    def test_to_others_it_does_not_exist(self, aline, client_for, who, status):
        self.post(aline, self.photo())
        url = reverse("attachment", args=[Attachment.objects.get().token])

        assert client_for(personas.person(who)).get(url).status_code == status

    def test_the_token_of_nothing(self, client_for, client):
        url = "/files/00000000-0000-4000-8000-000000000000/"
        assert client_for(personas.aline()).get(url).status_code == 404
        assert client.get(url).status_code == 302
