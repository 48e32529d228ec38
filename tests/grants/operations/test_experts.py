# SPDX-License-Identifier: AGPL-3.0-or-later
"""Experts: a standing call takes in without end and decides in batches; a selected expert gets no award."""

import pytest

from accounts.held import held_on
from accounts.models import RoleHeld
from accounts.operations.erasing import anonymise
from accounts.operations.person import find_or_make
from accounts.states import Role
from core.refusals import WrongState
from documents.models import Document
from grants.blueprint.reading import document_of
from grants.completeness import missing
from grants.models import Award, ExpertApplication, Reference, Submission
from grants.operations import form
from grants.operations.application import NotAnOffer, decline_offer
from grants.operations.call import copy_call, extend_all, make_call, open_batch
from grants.operations.call.batch import NothingWaits, NotStanding, NotWaiting, NotYetTaking, StandingOpen
from grants.operations.call.refusals import BatchHasNoDeadline, NoPlace, StandsOpen
from grants.operations.details import NotAField, NotAStay, save_application
from grants.operations.form.refusals import FormOfStanding
from grants.operations.reference import name_reference
from grants.operations.screening import StillOpen, begin_review
from grants.operations.submission import Incomplete, submit
from grants.whole import read
from reviews.operations.selection.releasing import NoFreePlace, promote_reserve
from tests import personas, worlds, worlds_experts

pytestmark = pytest.mark.django_db


def test_a_standing_call_is_screened_while_it_is_open_and_the_eligible_wait():
    call = worlds_experts.eligible(2)
    assert call.state == "open"
    assert set(call.submissions.values_list("state", flat=True)) == {"eligible"}


def test_a_batch_takes_the_eligible_and_the_call_stays_open():
    call = worlds_experts.eligible(3)
    late = worlds_experts.submitted(call, title="Came later")
    batch = open_batch(call, by=personas.grace(), places=1)
    assert (batch.state, batch.places, batch.batch_number, batch.batch_of) == ("closed", 1, 1, call)
    assert batch.submissions.count() == 3
    assert call.fresh().state == "open"
    assert Submission.objects.get(pk=late.pk).call == call
    assert [stage.criteria.count() for stage in batch.stages.filter(kind="review")] == [2]


def test_batches_are_numbered_and_what_was_chosen_alone_enters():
    call = worlds_experts.eligible(3)
    first, second, third = call.submissions.order_by("pk")
    open_batch(call, submissions=[first.pk], by=personas.grace())
    again = open_batch(call, submissions=[third.pk], by=personas.grace())
    assert again.batch_number == 2
    assert [one.pk for one in again.submissions.all()] == [third.pk]
    with pytest.raises(NotWaiting, match=first.number):
        open_batch(call, submissions=[first.pk, second.pk], by=personas.grace())


def test_a_wrong_batch_is_refused_in_words():
    grace = personas.grace()
    with pytest.raises(NotStanding):
        open_batch(worlds.open_call(), by=grace)
    call = worlds_experts.open_call()
    with pytest.raises(NothingWaits):
        open_batch(call, by=grace)
    with pytest.raises(StandingOpen):
        begin_review(call, by=grace)
    worlds_experts.screen(worlds_experts.submitted(call))
    with pytest.raises(NoPlace):
        open_batch(call, by=grace, places=0)
    prepared = make_call(
        worlds.programme(),
        key="later",
        number_prefix="LATER",
        title={"en": "Later"},
        kind="experts",
        standing=True,
        by=grace,
    )
    with pytest.raises(NotYetTaking):
        open_batch(prepared, by=grace)


def test_standing_calls_and_batches_have_no_deadline():
    grace, later = personas.grace(), worlds.open_call().closes_at
    with pytest.raises(StandsOpen):
        extend_all(worlds_experts.open_call(), until=later, reason="more", by=grace)
    with pytest.raises(BatchHasNoDeadline):
        extend_all(worlds_experts.batch(1), until=later, reason="more", by=grace)
    with pytest.raises(StandsOpen):
        make_call(
            worlds.programme(),
            key="both",
            number_prefix="BOTH",
            title={"en": "Both"},
            standing=True,
            closes_at=later,
            by=grace,
        )


def test_an_ordinary_open_call_is_still_screened_after_its_closing():
    with pytest.raises(StillOpen):
        worlds.screen(worlds.submitted())


def test_an_expert_needs_no_team_but_a_stay_and_a_profile():
    call, marie = worlds_experts.open_call(), personas.person("marie")
    draft = worlds.draft(call, lead=marie, title="Triage")
    wanted = {(one.page, one.anchor) for one in missing(draft) if one.page != "part"}
    assert wanted == {
        ("about", "id_sector"), ("about", "id_weeks_wished"), ("about", "id_earliest_start"), ("profile", ""),
    }  # fmt: skip
    with pytest.raises(Incomplete):
        submit(draft, by=marie)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [({"sector": "astrology"}, NotAField), ({"weeks_wished": 3}, NotAStay), ({"weeks_wished": 27}, NotAStay)],
)
def test_a_stay_out_of_bounds_is_refused(given, refusal):
    draft = worlds.draft(worlds_experts.open_call(), lead=personas.person("marie"))
    with pytest.raises(refusal):
        save_application(draft, by=personas.person("marie"), **given)


def test_who_applies_stands_on_the_roster():
    stranger = personas.person("stranger")
    worlds_experts.submitted(lead=stranger)
    assert RoleHeld.objects.now().filter(person=stranger, role="expert", programme_key="tvet").exists()


def test_the_release_makes_letters_and_no_award():
    selection = worlds_experts.released()
    states = list(selection.call.submissions.order_by("pk").values_list("state", flat=True))
    assert states == ["selected", "selected", "reserve", "declined", "declined"]
    assert not Award.objects.exists()
    letters = Document.objects.filter(kind="letter").order_by("pk")
    assert set(letters.values_list("template", flat=True)) == {
        "expert_offer_letter.html", "expert_regret_letter.html", "expert_reserve_letter.html",
    }  # fmt: skip
    assert selection.call.batch_of.state == "open"
    assert selection.call.fresh().state == "decided"


def test_a_reserve_moves_up_once_an_expert_gave_the_place_back():
    selection = worlds_experts.released()
    call = selection.call
    with pytest.raises(NoFreePlace):
        promote_reserve(call, by=personas.grace())
    chosen = call.submissions.filter(state="selected").order_by("pk").first()
    decline_offer(chosen, reason="I cannot leave my ward.", by=worlds_experts.expert(1))
    moved = promote_reserve(call, by=personas.grace())
    assert Submission.objects.get(pk=moved.pk).state == "selected"
    with pytest.raises(WrongState):
        decline_offer(chosen, reason="Again.", by=worlds_experts.expert(1))
    with pytest.raises(NotAnOffer):
        decline_offer(worlds.submitted(), reason="No.", by=personas.aline())


def test_a_batch_asks_by_the_form_and_the_rules_of_its_standing_call():
    batch = worlds_experts.batch(2)
    standing, grace = batch.batch_of, personas.grace()
    assert document_of(batch) == document_of(standing)
    assert document_of(batch)["parts"]
    part = document_of(batch)["parts"][0]["key"]
    with pytest.raises(FormOfStanding, match=str(standing.title)):
        form.change_part(batch, key=part, minutes=5, by=grace)
    copy = copy_call(batch, key="offers-2027", number_prefix="OFF27", title="Offers 2027", by=grace)
    assert [one["key"] for one in document_of(copy)["parts"]] == [
        one["key"] for one in document_of(standing)["parts"]
    ]
    assert copy.eligibility_rules.count() == standing.eligibility_rules.count() > 0


def test_what_was_sent_keeps_its_words_after_it_entered_a_batch_and_the_form_changed():
    batch = worlds_experts.batch(2)
    sent, grace = batch.submissions.order_by("pk").first(), personas.grace()
    before = [part.title for part in read(sent).parts]
    part = document_of(batch)["parts"][0]
    form.change_part(batch.batch_of, key=part["key"], title=part["title"] | {"en": "Other words"}, by=grace)
    form.publish_form(batch.batch_of, by=grace)
    assert document_of(batch)["parts"][0]["title"]["en"] == "Other words"
    assert [part.title for part in read(Submission.objects.get(pk=sent.pk)).parts] == before


def test_erasing_an_applicant_removes_the_references():
    submission = worlds_experts.submitted()
    expert, alice = personas.person("marie"), personas.alice()
    for name in ("referee", "other"):
        name_reference(submission, name=name, email=f"{name}@example.org", relation="Chief", by=expert)
    referee = find_or_make(name="Referee", email="referee@example.org", by=alice)
    personas.give(referee, Role.COACH)
    assert [one["answered_at"] for one in held_on(referee)["references_given"]] == [None]
    assert len(held_on(expert)["references"]) == 2
    anonymise(referee, by=personas.alice(), reason="asked for it")
    assert Reference.objects.filter(name=f"Person {referee.pk}").count() == 1
    anonymise(expert, by=personas.alice(), reason="asked for it")
    assert not Reference.objects.exists()
    assert ExpertApplication.objects.get(submission=submission).host_wishes == ""
