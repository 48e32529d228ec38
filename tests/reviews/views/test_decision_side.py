# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of ranking and selection: who sees what, what each step asks, what a refusal says."""

import pytest
from django.urls import reverse

from grants.models import Award
from reviews.models import ConflictOfInterest, Selection
from tests import personas, worlds_review
from tests import worlds_decision as world

pytestmark = pytest.mark.django_db


def text(page) -> str:
    """The page's words."""
    return page.content.decode().replace("\u202f", " ")


class TestRankingPage:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("grace", 200), ("vincent", 200), ("beatrice", 200), ("canisius", 200), ("patrick", 200),
            ("chantal", 200), ("aline", 404), ("jean_paul", 404), ("stranger", 404), ("odile", 404),
        ],
    )  # fmt: skip
    def test_who_sees_it(self, client_for, who, status):
        ranking = world.ranked(2)

        page = client_for(personas.person(who)).get(reverse("ranking", args=[ranking.stage_id]))

        assert page.status_code == status

    def test_while_each_scores_alone_a_panelist_may_not_look(self, client_for):
        stage = worlds_review.under_review(2)

        page = client_for(personas.chantal()).get(reverse("ranking", args=[stage.pk]))

        assert page.status_code == 403
        assert "panelists once the discussion is open" in text(page)

    def test_a_conflicted_panelist_sees_no_trace(self, client_for):
        ranking = world.ranked(3)
        first = worlds_review.submissions(ranking.stage)[0]
        seat = worlds_review.seat(ranking.stage, "chantal")
        ConflictOfInterest.objects.create(
            panelist=seat, submission=first, kind="family", origin="declared", known_at=ranking.frozen_at
        )

        page = client_for(personas.chantal()).get(reverse("ranking", args=[ranking.stage_id]))
        file = client_for(personas.chantal()).get(reverse("ranking", args=[ranking.stage_id]) + "?format=csv")

        for answer in (text(page), text(file)):
            assert first.number not in answer
            assert first.title not in answer
        rows = [line.split(",")[0] for line in text(file).splitlines()[1:]]
        assert rows == ["1", "2"]

    @pytest.mark.parametrize("number", [2, 4])
    def test_it_costs_the_same_whatever_it_holds(self, client_for, django_assert_num_queries, number):
        ranking = world.ranked(number)
        client = client_for(personas.grace())
        client.get("/me/inbox/")

        with django_assert_num_queries(11):
            client.get(reverse("ranking", args=[ranking.stage_id]))

    def test_a_file_of_it_holds_every_line(self, client_for):
        ranking = world.ranked(3)

        file = client_for(personas.grace()).get(reverse("ranking", args=[ranking.stage_id]) + "?format=csv")

        assert file["Content-Disposition"].startswith("attachment")
        assert len(text(file).strip().splitlines()) == 4


class TestFreezing:
    def test_the_chair_of_the_panel_freezes_after_being_asked(self, client_for):
        stage = world.scored(2).stages.get(kind="review")
        client = client_for(personas.patrick())

        asked = client.get(reverse("freeze_ranking", args=[stage.pk]))
        done = client.post(reverse("freeze_ranking", args=[stage.pk]))

        assert "Freeze the ranking?" in text(asked)
        assert done.status_code == 302
        assert stage.rankings.count() == 1

    def test_too_early_is_said_on_the_page(self, client_for):
        stage = worlds_review.under_review(2)

        page = client_for(personas.grace()).post(reverse("freeze_ranking", args=[stage.pk]))

        assert page.status_code == 409
        assert "Scores can still change." in text(page)


class TestSelectionPage:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("grace", 200), ("vincent", 200), ("beatrice", 200), ("canisius", 200), ("odile", 200),
            ("chantal", 404), ("patrick", 404), ("aline", 404), ("jean_paul", 404), ("stranger", 404),
        ],
    )  # fmt: skip
    def test_who_sees_it(self, client_for, who, status):
        selection = world.drafted(2)

        page = client_for(personas.person(who)).get(reverse("selection", args=[selection.pk]))

        assert page.status_code == status

    @pytest.mark.parametrize("number", [2, 4])
    def test_it_costs_the_same_whatever_it_holds(self, client_for, django_assert_max_num_queries, number):
        selection = world.drafted(number)
        client = client_for(personas.grace())

        with django_assert_max_num_queries(15):
            page = client.get(reverse("selection", args=[selection.pk]))

        assert page.status_code == 200

    def test_a_line_is_changed_and_one_too_many_is_refused_with_what_was_typed(self, client_for):
        selection = world.drafted(4)
        client = client_for(personas.beatrice())
        third = world.line_of(selection, 2).submission_id
        url = reverse("selection_line", args=[selection.pk, third])
        typed = {"outcome": "selected", "amount": "600 000", "reason": "The panel's second choice left."}

        refused = client.post(url, typed)
        first = world.line_of(selection, 1).submission_id
        client.post(
            reverse("selection_line", args=[selection.pk, first]), {"outcome": "declined", "reason": "Left."}
        )
        done = client.post(url, typed)

        assert "All 2 places are taken." in text(refused)
        assert "The panel&#x27;s second choice left." in text(refused)
        assert done.status_code == 302
        line = selection.lines.get(submission_id=third)
        assert (line.outcome, line.place, line.amount_minor) == ("selected", 2, 600_000)

    def test_an_amount_that_cannot_be_read_is_said_at_its_field(self, client_for):
        selection = world.drafted(2)
        first = world.line_of(selection, 0).submission_id

        page = client_for(personas.beatrice()).post(
            reverse("selection_line", args=[selection.pk, first]), {"outcome": "selected", "amount": "1.50"}
        )

        assert page.status_code == 200
        assert 'id="id_amount_error"' in text(page)

    def test_a_member_who_may_see_may_not_change(self, client_for):
        selection = world.drafted(2)
        first = world.line_of(selection, 0).submission_id

        page = client_for(personas.canisius()).get(reverse("selection_line", args=[selection.pk, first]))

        assert page.status_code == 403


class TestSteps:
    def test_from_the_draft_to_the_release_through_the_pages(self, client_for):
        ranking = world.ranked(3)
        chair, grace = client_for(personas.beatrice()), client_for(personas.grace())

        chair.post(reverse("selection_draft", args=[ranking.stage_id]))
        selection = Selection.objects.get()
        chair.post(reverse("selection_confirm", args=[selection.pk]), {"minutes": world.MINUTES})
        for key, place in world.SIGNATORIES:
            body = personas.institution(place)
            client_for(personas.person(key)).post(reverse("sign_off", args=[selection.pk, body.pk]))
        done = grace.post(reverse("selection_release", args=[selection.pk]))

        assert done.status_code == 302
        assert selection.fresh().state == "released"
        assert Award.objects.count() == 2
        assert "Released" in text(grace.get(reverse("selection", args=[selection.pk])))

    @pytest.mark.parametrize(
        "name", ["selection_confirm", "selection_reopen", "selection_void", "selection_release"]
    )
    def test_each_step_asks_before_it_does(self, client_for, name):
        selection = world.drafted(2) if name == "selection_confirm" else world.signed_off(2)
        who = personas.grace() if name == "selection_release" else personas.beatrice()

        page = client_for(who).get(reverse(name, args=[selection.pk]))

        assert page.status_code == 200
        assert "<form" in text(page)
        assert selection.fresh().state == selection.state

    def test_missing_minutes_are_said_at_their_field(self, client_for):
        selection = world.drafted(2)

        page = client_for(personas.beatrice()).post(
            reverse("selection_confirm", args=[selection.pk]), {"minutes": ""}
        )

        assert page.status_code == 409
        assert 'id="id_minutes_error"' in text(page)

    def test_another_institutions_signatory_reads_who_may(self, client_for):
        selection = world.confirmed(2)

        page = client_for(personas.odile()).post(
            reverse("sign_off", args=[selection.pk, personas.institution("iom").pk])
        )

        assert page.status_code == 403
        assert "Only a signatory of" in text(page)

    def test_an_early_release_says_what_stands_in_the_way(self, client_for):
        selection = world.confirmed(2)

        page = client_for(personas.grace()).post(reverse("selection_release", args=[selection.pk]))

        assert page.status_code == 409
        assert "Confirmed by the committee" in text(page)

    def test_reopening_and_putting_aside_want_a_reason(self, client_for):
        selection = world.confirmed(2)
        chair = client_for(personas.beatrice())

        assert chair.post(reverse("selection_reopen", args=[selection.pk]), {"reason": ""}).status_code == 409
        chair.post(reverse("selection_reopen", args=[selection.pk]), {"reason": "An amount was wrong."})
        assert selection.fresh().state == "draft"
        chair.post(reverse("selection_void", args=[selection.pk]), {"reason": "A tie was hidden."})
        assert selection.fresh().state == "void"

    def test_a_reserve_cannot_move_up_into_no_place(self, client_for):
        selection = world.released(3)

        page = client_for(personas.grace()).post(reverse("promote", args=[selection.call.key]))

        assert page.status_code == 409
        assert "Every place is taken." in text(page)
