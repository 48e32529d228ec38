# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reaches which page of the applicant's side, in which state; what the pages weigh and ask of the database."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import ReadEntry
from grants.models import Question, Submission
from grants.operations.call import close_call
from grants.operations.submission import withdraw
from grants.operations.team import add_member
from grants.states import TeamRole
from tests import personas, worlds

pytestmark = pytest.mark.django_db
EDIT = ["about", "budget", "party", "member_add"]
READ = ["submission", "team", "check"]
LEAVE = ["take_back", "withdraw"]


def url(name, submission):
    if name == "part":
        return reverse("part", args=[submission.pk, "idea"])
    return reverse(name, args=[submission.pk])


@pytest.mark.parametrize("name", [*READ, *EDIT, *LEAVE, "part", "sent", "result"])
def test_who_is_not_signed_in_is_sent_to_sign_in_whether_it_exists_or_not(client, name):
    there = url(name, worlds.draft())
    absent = there.replace(f"/p/{Submission.objects.get().pk}/", "/p/4711/")

    answers = {client.get(address).status_code for address in (there, absent)}

    assert answers == {302}
    assert client.get(there)["Location"].startswith("/accounts/login/?next=/p/")


@pytest.mark.parametrize("name", [*READ, *EDIT, *LEAVE, "part", "sent", "result"])
@pytest.mark.parametrize("who", ["stranger", "chantal", "jean_paul", "odile", "diane"])
@pytest.mark.parametrize("world", [worlds.draft, worlds.submitted])
def test_to_who_must_not_know_it_does_not_exist(client_for, name, who, world):
    client = client_for(personas.person(who))

    assert client.get(url(name, world())).status_code == 404
    assert (
        client.get(f"/p/99999999999999999999/{'' if name == 'submission' else name + '/'}").status_code == 404
    )


# state, page: what lead, trainer, officer, auditor get
PAGES = [
    (worlds.draft, "submission", (200, 200, 200, 200)),
    (worlds.draft, "team", (200, 200, 200, 200)),
    (worlds.draft, "check", (200, 200, 200, 200)),
    (worlds.draft, "about", (200, 200, 200, 403)),
    (worlds.draft, "part", (200, 200, 200, 403)),
    (worlds.draft, "budget", (200, 200, 200, 403)),
    (worlds.draft, "party", (200, 200, 200, 403)),
    (worlds.draft, "member_add", (200, 403, 200, 403)),
    (worlds.draft, "sent", (409, 409, 409, 409)),
    (worlds.draft, "take_back", (409, 403, 409, 403)),
    (worlds.draft, "withdraw", (200, 403, 200, 403)),
    (worlds.draft, "result", (409, 409, 409, 409)),
    (worlds.submitted, "submission", (200, 200, 200, 200)),
    (worlds.submitted, "team", (200, 200, 200, 200)),
    (worlds.submitted, "check", (200, 200, 200, 200)),
    (worlds.submitted, "about", (409, 409, 409, 403)),
    (worlds.submitted, "part", (409, 409, 409, 403)),
    (worlds.submitted, "budget", (409, 409, 409, 403)),
    (worlds.submitted, "party", (409, 409, 409, 403)),
    (worlds.submitted, "member_add", (409, 403, 409, 403)),
    (worlds.submitted, "sent", (200, 200, 200, 200)),
    (worlds.submitted, "take_back", (200, 403, 200, 403)),
    (worlds.submitted, "withdraw", (200, 403, 200, 403)),
    (worlds.submitted, "result", (409, 409, 409, 409)),
]


@pytest.mark.parametrize(("world", "name", "answers"), PAGES)
def test_what_each_gets(client_for, world, name, answers):
    submission = world()
    if world is worlds.draft:
        personas.eric_in(submission)

    for who, expected in zip(("aline", "eric", "grace", "vincent"), answers, strict=True):
        found = client_for(personas.person(who)).get(url(name, submission))
        assert (who, found.status_code) == (who, expected)


def test_a_refusal_says_who_may(client_for):
    submission = worlds.draft()
    personas.eric_in(submission)

    page = client_for(personas.eric()).get(url("withdraw", submission))

    assert (
        "Only the team’s lead" in page.content.decode()
        or "Only the team&#x27;s lead" in page.content.decode()
    )


def test_what_the_auditor_reads_is_noted(client_for):
    submission = worlds.submitted()

    client_for(personas.vincent()).get(url("check", submission))
    client_for(personas.grace()).get(url("check", submission))

    entry = ReadEntry.objects.get()
    assert (entry.person, entry.what, entry.subject_id) == (personas.vincent(), "submission", submission.pk)


@pytest.mark.parametrize("name", [*READ, *EDIT, "part"])
def test_pages_are_light(client_for, name):
    page = client_for(personas.aline()).get(url(name, worlds.filled()))

    assert len(gzip.compress(page.content, 9)) <= 6 * 1024


def queries(client, address):
    client.get(address)  # content types are asked for once per process
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", [*READ, *EDIT, "part"])
@pytest.mark.parametrize("items", [1, 3])
def test_a_page_asks_the_database_the_same_whatever_it_holds(client_for, name, items):
    submission = worlds.filled()
    part = submission.call.parts.get(key="idea")
    for n in range(items - 1):
        add_member(submission, name=f"T {n}", role=TeamRole.TRAINEE, by=personas.aline())
        extra = Question.objects.create(part=part, key=f"extra{n}", kind="long", label={"en": f"More {n}?"})
        submission.answers.create(
            question=extra,
            value="text",
            changed_by=personas.aline(),
            changed_at=submission.started_at,
        )
        submission.budget_lines.create(order=10 + n, item="x", quantity=1, unit_cost_minor=1)

    most = 11 if name == "check" else 10  # the check shows every part at once
    assert queries(client_for(personas.aline()), url(name, submission)) <= most


@pytest.mark.parametrize("items", [1, 3])
def test_the_list_of_proposals_asks_the_same_for_one_and_for_three(client_for, items):
    for _n in range(items):
        worlds.draft()

    assert queries(client_for(personas.aline()), reverse("my_submissions")) <= 9


class TestMyProposals:
    def test_what_i_am_in_and_what_is_open(self, client_for):
        worlds.submitted(title="Sent dryer")
        worlds.draft(lead=personas.diane(), title="Hers")

        page = client_for(personas.aline()).get(reverse("my_submissions")).content.decode()

        assert "Sent dryer" in page
        assert "IDEAS-2026-0001" in page
        assert "Hers" not in page
        assert reverse("start", args=[worlds.CALL]) in page

    def test_nothing_yet_says_what_will_stand_here(self, client_for):
        page = client_for(personas.stranger()).get(reverse("my_submissions"))

        assert "You have no proposal yet" in page.content.decode()

    def test_a_question_from_a_team_stands_there(self, client_for):
        draft = worlds.draft()
        member = add_member(
            draft, name="Eric", role=TeamRole.TRAINER, email=personas.eric().email, by=personas.aline()
        )

        page = client_for(personas.eric()).get(reverse("my_submissions")).content.decode()

        assert reverse("member_confirm", args=[draft.pk, member.pk]) in page


class TestBeginning:
    def test_a_trainee_begins_and_comes_to_the_parts(self, client_for):
        worlds.open_call()
        given = {"title": "Solar dryer", "language": "fr", "is_trainer": "no"}

        answer = client_for(personas.aline()).post(reverse("start", args=[worlds.CALL]), given)

        submission = Submission.objects.get()
        assert answer["Location"] == reverse("submission", args=[submission.pk])
        assert (submission.title, submission.language, submission.team.get().is_trainer) == (
            "Solar dryer",
            "fr",
            False,
        )

    def test_the_page_says_until_when_and_what_was_begun(self, client_for):
        worlds.draft(title="Begun before")

        page = client_for(personas.aline()).get(reverse("start", args=[worlds.CALL])).content.decode()

        assert "(Kigali)" in page
        assert "Begun before" in page

    def test_an_officer_types_for_a_team(self, client_for):
        worlds.open_call()
        client = client_for(personas.grace())

        assert (
            "Type a proposal for a team" in client.get(reverse("start", args=[worlds.CALL])).content.decode()
        )
        client.post(reverse("start", args=[worlds.CALL]), {"title": "x", "language": "en"})

        submission = Submission.objects.get()
        page = client.get(reverse("submission", args=[submission.pk])).content.decode()
        assert "You type for this team" in page

    def test_one_language_is_not_asked_for(self, client_for):
        worlds.open_call(languages=["en"])
        client = client_for(personas.aline())

        page = client.get(reverse("start", args=[worlds.CALL])).content.decode()
        client.post(reverse("start", args=[worlds.CALL]), {"language": "en", "is_trainer": "yes"})

        assert "In which language" not in page
        assert Submission.objects.get().team.get().is_trainer

    def test_a_call_in_preparation_does_not_exist_and_a_closed_one_takes_nothing(self, client_for):
        worlds.new_call("later")
        close_call(worlds.open_call(), by=personas.grace())
        client = client_for(personas.aline())

        assert client.get(reverse("start", args=["later"])).status_code == 404
        assert client.get(reverse("start", args=[worlds.CALL])).status_code == 409

    def test_a_form_that_is_not_filled_comes_back(self, client_for):
        worlds.open_call()

        page = client_for(personas.aline()).post(reverse("start", args=[worlds.CALL]), {"title": "Kept"})

        assert page.status_code == 200
        assert "Kept" in page.content.decode()
        assert not Submission.objects.exists()


class TestFirstSight:
    def test_the_list_of_parts_says_how_far_until_when_and_what_next(self, client_for):
        submission = worlds.draft()

        page = client_for(personas.aline()).get(url("submission", submission)).content.decode()

        assert "0 of 8 parts done" in page
        assert "(Kigali)" in page
        assert "Go on with: Your project" in page

    def test_when_all_is_done_it_leads_to_sending(self, client_for):
        page = client_for(personas.aline()).get(url("submission", worlds.filled())).content.decode()

        assert "8 of 8 parts done" in page
        assert "Go on with" not in page
        assert "Check and send" in page

    def test_a_member_who_did_not_answer_is_asked(self, client_for):
        draft = worlds.draft()
        add_member(
            draft, name="Eric", role=TeamRole.TRAINER, email=personas.eric().email, by=personas.aline()
        )

        page = client_for(personas.eric()).get(url("submission", draft)).content.decode()

        assert "Are you in this team?" in page
        lead = client_for(personas.aline()).get(url("submission", draft)).content.decode()
        assert "Waiting for Eric" in lead

    def test_what_is_to_be_corrected_is_said(self, client_for):
        submission = worlds.draft()
        Submission.objects.update(
            correction_asked="Add the price of glass.", correct_until=submission.call.closes_at
        )

        page = client_for(personas.aline()).get(url("submission", submission)).content.decode()

        assert "Add the price of glass." in page

    def test_an_auditor_gets_no_links_to_typing(self, client_for):
        submission = worlds.draft()

        page = client_for(personas.vincent()).get(url("submission", submission)).content.decode()

        assert url("about", submission) not in page
        assert "Go on with" not in page

    def test_what_was_withdrawn_says_so(self, client_for):
        submission = withdraw(worlds.draft(), reason="x", by=personas.aline())

        page = client_for(personas.aline()).get(url("submission", submission)).content.decode()

        assert "Withdrawn" in page
        assert "What happens next" not in page
