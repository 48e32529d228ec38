# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choosing: drafted from the ranking, changed with reasons, confirmed with minutes, signed, released; never one more."""

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEntry, Job
from core.money import Money
from core.refusals import NotAllowed, WrongState
from documents.models import Document
from grants.models import Award, Submission
from grants.operations.award import decline_award
from reviews.models import ConflictOfInterest, Selection
from reviews.operations.ranking import freeze_ranking
from reviews.operations.selection import (
    confirm_selection,
    draft_selection,
    promote_reserve,
    release,
    reopen_selection,
    sign_off,
    void_selection,
)
from reviews.operations.selection import confirming as c
from reviews.operations.selection import drafting as d
from reviews.operations.selection import releasing as r
from reviews.operations.selection import signing as s
from tests import personas
from tests import worlds_decision as world

pytestmark = pytest.mark.django_db


def outcomes(selection) -> list[tuple[str, int | None]]:
    """The decisions in the order of sending."""
    return list(selection.lines.order_by("submission_id").values_list("outcome", "place"))


class TestDrafting:
    def test_the_best_are_proposed_with_what_they_ask_for(self):
        selection = world.drafted()

        assert outcomes(selection) == [
            ("selected", 1),
            ("selected", 2),
            ("reserve", 1),
            ("declined", None),
            ("declined", None),
        ]
        assert world.line_of(selection, 0).amount_minor == 682_000
        assert world.line_of(selection, 0).strength == "You weighed what was lost."
        assert world.line_of(selection, 4).improve == "Ask a second buyer."

    def test_one_live_selection_per_call(self):
        selection = world.drafted(3)

        with pytest.raises(d.OneAtATime):
            draft_selection(selection.call, ranking=selection.ranking, by=personas.beatrice())

    def test_an_older_ranking_is_not_used(self):
        ranking = world.ranked(3)
        freeze_ranking(ranking.stage, by=personas.grace())

        with pytest.raises(d.NotTheNewest):
            draft_selection(ranking.stage.call, ranking=ranking, by=personas.beatrice())

    @pytest.mark.parametrize("who", ["vincent", "canisius", "chantal", "aline", "odile"])
    def test_only_officers_and_the_chair_draft(self, who):
        ranking = world.ranked(2)

        with pytest.raises(NotAllowed):
            draft_selection(ranking.stage.call, ranking=ranking, by=personas.person(who))


class TestLines:
    def test_never_one_more_than_there_are_places(self):
        selection = world.drafted()

        with pytest.raises(d.PlacesTaken) as refused:
            world.change(selection, 2, "selected")

        assert str(refused.value) == "All 2 places are taken. Take one back before you give another."
        assert [place for outcome, place in outcomes(selection) if outcome == "selected"] == [1, 2]

    def test_the_database_itself_knows_no_further_place(self):
        selection = world.drafted()
        line = world.line_of(selection, 3)

        for place in (2, 3):
            with pytest.raises(IntegrityError), transaction.atomic():
                type(line).objects.filter(pk=line.pk).update(outcome="selected", place=place)

    def test_a_place_taken_back_can_be_given(self):
        selection = world.drafted()

        world.change(selection, 1, "declined", reason="The team left the college.")
        world.change(selection, 2, "selected", reason="Moves up.")

        assert outcomes(selection)[:3] == [("selected", 1), ("declined", None), ("selected", 2)]

    def test_the_reserve_keeps_its_order_without_gaps(self):
        selection = world.drafted()
        world.change(selection, 3, "reserve")
        world.change(selection, 4, "reserve", place=1)

        assert outcomes(selection)[2:] == [("reserve", 2), ("reserve", 3), ("reserve", 1)]

        world.change(selection, 2, "declined")

        assert outcomes(selection)[2:] == [("declined", None), ("reserve", 2), ("reserve", 1)]

    def test_an_amount_above_the_ceiling_is_refused_at_its_field(self):
        selection = world.drafted(2)

        with pytest.raises(d.AboveCeiling) as refused:
            world.change(selection, 0, "selected", amount=Money(5_000_001, "RWF"))

        assert refused.value.field == "amount"

    def test_nothing_changes_once_it_is_confirmed(self):
        selection = world.confirmed(2)

        with pytest.raises(d.NotADraft):
            world.change(selection, 0, "declined")


class TestConfirming:
    def test_the_chair_confirms_everything_at_once(self):
        selection = world.confirmed()

        assert selection.state == "confirmed"
        assert selection.confirmed_by == personas.beatrice()
        assert selection.minutes == world.MINUTES
        assert len(selection.content_hash) == 64
        assert not Award.objects.exists()
        assert set(Submission.objects.values_list("state", flat=True)) == {"under_review"}

    @pytest.mark.parametrize("who", ["grace", "canisius", "vincent", "patrick", "alice"])
    def test_nobody_else_confirms(self, who):
        selection = world.drafted(2)

        with pytest.raises(NotAllowed) as refused:
            confirm_selection(selection, minutes="M", by=personas.person(who))

        assert "the chair of the selection committee" in str(refused.value)

    def test_what_is_missing_is_named(self):
        selection = world.drafted()
        by = personas.beatrice()

        with pytest.raises(c.NoMinutes):
            confirm_selection(selection, minutes="  ", by=by)
        world.change(selection, 0, "selected", amount=None)
        with pytest.raises(c.AmountMissing):
            confirm_selection(selection, minutes="M", by=by)
        for place in range(5):
            world.change(selection, place, "declined")
        with pytest.raises(c.NobodySelected):
            confirm_selection(selection, minutes="M", by=by)

    def test_the_awards_stay_within_the_money_of_the_call(self):
        selection = world.drafted(2, envelope=Money(1_000_000, "RWF"), ceiling=Money(900_000, "RWF"))

        with pytest.raises(c.AboveEnvelope) as refused:
            confirm_selection(selection, minutes="M", by=personas.beatrice())

        assert "1\u202f364\u202f000" in str(refused.value)

    def test_leaving_the_ranking_needs_a_reason_for_each_line(self):
        selection = world.drafted()
        world.change(selection, 1, "declined")
        world.change(selection, 2, "selected")

        with pytest.raises(c.ReasonMissing) as refused:
            confirm_selection(selection, minutes="M", by=personas.beatrice())
        assert "0002" in str(refused.value)
        assert "0003" in str(refused.value)

        world.change(selection, 1, "declined", reason="The team left the college.")
        world.change(selection, 2, "selected", reason="Moves up.")
        assert confirm_selection(selection, minutes="M", by=personas.beatrice()).state == "confirmed"

    def test_a_conflict_that_became_known_since_stands_in_the_way(self):
        selection = world.drafted(3)
        review = selection.ranking.stage.reviews.order_by("pk").first()
        ConflictOfInterest.objects.create(
            panelist=review.panelist,
            submission=review.submission,
            kind="work",
            origin="officer",
            known_at=review.assigned_at,
        )

        with pytest.raises(c.ScoresChanged):
            confirm_selection(selection, minutes="M", by=personas.beatrice())

    def test_a_submission_without_a_line_is_named(self):
        selection = world.drafted(3)
        world.line_of(selection, 2).delete()

        with pytest.raises(c.LineMissing):
            confirm_selection(selection, minutes="M", by=personas.beatrice())

    def test_reopening_voids_the_sign_offs(self):
        selection = world.confirmed(2)
        sign_off(selection, institution=personas.institution("iom"), by=personas.solange())

        selection = reopen_selection(selection, reason="An amount was wrong.", by=personas.beatrice())

        assert selection.state == "draft"
        assert selection.sign_offs.filter(voided_at=None).count() == 0
        assert selection.sign_offs.get().void_reason == "An amount was wrong."

    def test_a_selection_put_aside_makes_room_for_another(self):
        selection = world.signed_off(2)

        void_selection(selection, reason="A panelist hid a tie.", by=personas.beatrice())

        again = draft_selection(selection.call, ranking=selection.ranking, by=personas.beatrice())
        assert again.state == "draft"


class TestSigningOff:
    def test_the_last_institution_completes_it(self):
        selection = world.confirmed(2)
        for key, place in world.SIGNATORIES[:-1]:
            sign_off(selection, institution=personas.institution(place), by=personas.person(key))
            assert selection.fresh().state == "confirmed"

        sign_off(selection, institution=personas.institution("mineduc"), by=personas.emmanuel())

        assert selection.fresh().state == "signed_off"

    def test_only_a_signatory_of_the_institution_signs(self):
        selection = world.confirmed(2)

        with pytest.raises(NotAllowed) as refused:
            sign_off(selection, institution=personas.institution("iom"), by=personas.odile())
        assert "a signatory of" in str(refused.value)
        with pytest.raises(NotAllowed):
            sign_off(selection, institution=personas.institution("iom"), by=personas.grace())

    def test_nobody_signs_twice(self):
        selection = world.confirmed(2)
        sign_off(selection, institution=personas.institution("iom"), by=personas.solange())

        with pytest.raises(s.AlreadySigned) as refused:
            sign_off(selection, institution=personas.institution("iom"), by=personas.solange())
        assert "Solange Uwera" in str(refused.value)

    def test_one_person_does_not_sign_for_two_institutions(self):
        selection = world.confirmed(2)
        personas.give(personas.solange(), "signatory", institution=personas.institution("rp"))
        sign_off(selection, institution=personas.institution("iom"), by=personas.solange())

        with pytest.raises(s.AlreadySigned):
            sign_off(selection, institution=personas.institution("rp"), by=personas.solange())

    def test_an_institution_that_is_not_asked_does_not_sign(self):
        selection = world.confirmed(2)
        personas.give(personas.stranger(), "signatory", institution=personas.institution("umurava"))

        with pytest.raises(s.NotNamed):
            sign_off(selection, institution=personas.institution("umurava"), by=personas.stranger())

    def test_a_draft_is_not_signed(self):
        with pytest.raises(s.NotConfirmed):
            sign_off(world.drafted(2), institution=personas.institution("iom"), by=personas.solange())

    def test_content_that_was_changed_behind_is_not_signed(self):
        selection = world.confirmed(2)
        line = world.line_of(selection, 0)
        type(line).objects.filter(pk=line.pk).update(amount_minor=1)

        with pytest.raises(s.ContentChanged):
            sign_off(selection, institution=personas.institution("iom"), by=personas.solange())

    def test_a_programme_without_sign_offs_goes_on_at_once(self):
        selection = world.drafted(2)
        selection.call.programme.organisations.filter(part="signs_selection").delete()

        assert confirm_selection(selection, minutes="M", by=personas.beatrice()).state == "signed_off"


class TestReleasing:
    def test_everything_comes_true_at_once(self):
        selection = world.released()

        assert selection.state == "released"
        assert list(Submission.objects.order_by("pk").values_list("state", flat=True)) == [
            "selected",
            "selected",
            "reserve",
            "declined",
            "declined",
        ]
        assert list(Award.objects.order_by("place").values_list("place", "state", "amount_minor")) == [
            (1, "offered", 682_000),
            (2, "offered", 682_000),
        ]
        assert selection.call.fresh().state == "decided"
        assert Document.objects.filter(kind="letter").count() == 5
        assert Document.objects.filter(kind="minutes").count() == 1
        assert Job.objects.get(key=f"letters-{selection.pk}").total == 6

    def test_nothing_is_released_before_every_sign_off(self):
        for state in (world.drafted(2),):
            with pytest.raises(WrongState):
                release(state, by=personas.grace())
        assert not Award.objects.exists()
        assert not Document.objects.filter(kind="letter").exists()

    def test_only_officers_release(self):
        with pytest.raises(NotAllowed):
            release(world.signed_off(2), by=personas.beatrice())

    def test_content_changed_behind_is_not_released(self):
        selection = world.signed_off(2)
        line = world.line_of(selection, 0)
        type(line).objects.filter(pk=line.pk).update(amount_minor=4_999_999)

        with pytest.raises(s.ContentChanged):
            release(selection, by=personas.grace())
        assert not Award.objects.exists()

    def test_a_released_selection_cannot_be_put_aside(self):
        with pytest.raises(WrongState):
            void_selection(world.released(2), reason="Too late.", by=personas.beatrice())

    def test_letters_say_what_they_must_and_never_a_rank(self):
        selection = world.released()
        letters = {one.template: one.facts for one in Document.objects.filter(kind="letter")}

        assert letters["award_letter.html"]["amount"] == [682_000, "RWF"]
        assert letters["regret_letter.html"]["improve"] == "Ask a second buyer."
        assert letters["reserve_letter.html"]["strengths"] == ["You weighed what was lost."]
        assert not any("rank" in facts for facts in letters.values())
        assert all(entry.by_id for entry in AuditEntry.objects.filter(act="reviews.selection.release"))
        assert Selection.objects.get(pk=selection.pk).minutes_document is not None


class TestReserve:
    def test_the_first_of_the_reserve_moves_up_after_a_written_withdrawal(self):
        selection = world.released()
        first = Award.objects.get(place=1)
        decline_award(first, reason="We won another grant.", by=first.submission.started_by)

        award = promote_reserve(selection.call, by=personas.grace())

        assert award.place == 1
        assert award.submission.title == "Idea 3"
        assert Submission.objects.get(pk=award.submission_id).state == "selected"
        assert Award.objects.live().count() == 2
        assert Document.objects.filter(kind="letter", template="award_letter.html").count() == 3

    def test_never_without_a_free_place(self):
        with pytest.raises(r.NoFreePlace):
            promote_reserve(world.released().call, by=personas.grace())

    def test_never_before_the_release(self):
        with pytest.raises(r.NotReleased):
            promote_reserve(world.signed_off().call, by=personas.grace())

    def test_an_empty_reserve_is_said(self):
        selection = world.released(2)
        first = Award.objects.get(place=1)
        decline_award(first, reason="We won another grant.", by=first.submission.started_by)

        with pytest.raises(r.NobodyInReserve):
            promote_reserve(selection.call, by=personas.grace())
