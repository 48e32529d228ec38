# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conflicts of interest: declared against a list of names, found by the system, recorded by an officer."""

import pytest

from core import outbox
from core.models import AuditEntry, OutboxRow
from core.refusals import NotAllowed
from grants.operations.screening import return_to_screening
from grants.operations.team import replace_member
from reviews.models import ConflictOfInterest, Review
from reviews.names import BODY, PERSON, key_of, names_of
from reviews.operations import ties as op
from reviews.operations.holding import PhaseIsOver
from reviews.operations.panel import seat_panelist, unseat
from reviews.operations.phase import open_discussion
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db
LEAD1, HUYE = key_of(PERSON, "Lead Number1"), key_of(BODY, "Huye College")


def tied(key: str) -> set[tuple[str, str, str]]:
    """Return (title, kind, origin) of a panelist's ties."""
    rows = ConflictOfInterest.objects.filter(panelist__person=personas.person(key))
    return set(rows.values_list("submission__title", "kind", "origin"))


def declare(stage, key, names):
    return op.declare_ties(w.seat(stage, key), names=names, by=personas.person(key))


def test_a_tie_to_a_name_is_a_conflict_wherever_the_name_stands():
    stage = w.seated()

    seat = declare(stage, "chantal", {HUYE: ("employer", "Until 2024"), LEAD1: ("family", "")})

    assert tied("chantal") == {("Idea 1", "family", "declared"), ("Idea 2", "employer", "declared"),
                               ("Idea 3", "employer", "declared")}  # fmt: skip
    assert seat.declared_at is not None
    assert seat.declared == {HUYE: ["employer", "Until 2024"], LEAD1: ["family", ""]}


def test_no_tie_is_an_answer_too():
    stage = w.seated()

    assert declare(stage, "chantal", {}).declared_at is not None
    assert tied("chantal") == set()


def test_the_trail_of_a_declaration_holds_no_name():
    stage = w.seated()
    seat = declare(stage, "chantal", {LEAD1: ("family", "My niece")})

    entry = AuditEntry.objects.get(act="reviews.panelist.declare_ties")

    assert entry.subject_id == seat.pk
    assert "Number1" not in str(entry.note.given) + entry.subject_label
    assert entry.note.given == {"names": {LEAD1: "family"}}


def test_until_scoring_opens_a_tie_that_is_not_named_again_goes():
    stage = w.seated()
    declare(stage, "chantal", {LEAD1: ("family", "")})

    declare(stage, "chantal", {key_of(PERSON, "Lead Number3"): ("work", "")})

    assert tied("chantal") == {("Idea 3", "work", "declared")}
    assert AuditEntry.objects.filter(act="reviews.panelist.take_back_tie").count() == 1


def test_once_scoring_is_open_ties_are_only_added():
    stage = w.under_review()
    declare(stage, "chantal", {LEAD1: ("family", "")})

    declare(stage, "chantal", {})

    assert tied("chantal") == {("Idea 1", "family", "declared")}


def test_a_tie_declared_late_ends_the_review_at_once():
    stage = w.under_review()
    w.score(w.review_of(stage, "chantal", 0))

    declare(stage, "chantal", {LEAD1: ("family", "My niece")})

    review = Review.objects.get(panelist__person=personas.chantal(), submission__title="Idea 1")
    assert (review.state, review.recusal_reason) == ("recused", "Family or close friendship")
    assert "Idea 1" not in Review.objects.counted().values_list("submission__title", flat=True)


@pytest.mark.parametrize(
    ("names", "refusal"),
    [({"p-00": ("family", "")}, op.UnknownName), ({LEAD1: ("enemy", "")}, op.UnknownTie)],
)
def test_what_cannot_be_declared(names, refusal):
    stage = w.seated()

    with pytest.raises(refusal):
        declare(stage, "chantal", names)

    assert w.seat(stage, "chantal").declared_at is None


def test_only_the_panelist_declares_and_only_while_seated():
    stage = w.seated()
    seat = w.seat(stage, "chantal")

    for person in (personas.grace(), personas.patrick(), personas.stranger()):
        with pytest.raises(NotAllowed):
            op.declare_ties(seat, names={}, by=person)
    unseat(seat, reason="Ill", by=personas.grace())
    with pytest.raises(NotAllowed):
        declare(stage, "chantal", {})


def test_nobody_declares_before_the_names_are_complete():
    stage = w.seated()
    return_to_screening(stage.call, reason="A mistake", by=personas.grace())

    with pytest.raises(op.NamesNotComplete):
        declare(w.fresh(stage), "chantal", {})


def test_nobody_declares_once_the_scores_are_frozen():
    stage = w.scored()

    with pytest.raises(PhaseIsOver):
        declare(stage, "chantal", {})


def test_the_same_college_is_found_but_not_the_polytechnic_above():
    stage = w.seated()
    seat_panelist(stage, person=personas.odile(), institution=personas.institution("rp"), by=personas.grace())

    assert tied("didier") == {("Idea 2", "institution", "found")}
    assert tied("odile") == set()


def test_a_member_of_a_team_is_found():
    stage = w.seated()

    seat_panelist(stage, person=w.trainer(3), by=personas.grace())

    assert list(
        ConflictOfInterest.objects.filter(kind="team").values_list("submission__title", "origin")
    ) == [("Idea 3", "found")]


def test_what_is_no_longer_so_is_taken_back_until_scoring_opens():
    stage = w.seated()
    seat = w.seat(stage, "didier")
    seat.institution = None
    seat.save()

    assert op.find_ties(stage, by=personas.grace()) == []
    assert tied("didier") == set()


def test_found_ties_stay_once_scoring_is_open():
    stage = w.under_review()
    seat = w.seat(stage, "didier")
    seat.institution = None
    seat.save()
    op.find_ties(stage, by=personas.grace())

    assert tied("didier") == {("Idea 2", "institution", "found")}


def test_nothing_is_searched_in_a_frozen_stage():
    stage = w.scored()
    seat = w.seat(stage, "chantal")
    seat.institution = personas.institution("huye")
    seat.save()

    assert op.find_ties(stage, by=personas.grace()) == []


def test_who_may_not_assign_does_not_search():
    stage = w.seated()

    with pytest.raises(NotAllowed):
        op.find_ties(stage, by=personas.chantal())


def test_a_member_who_joins_under_review_is_found_by_the_worker():
    stage = w.under_review()
    submission = w.submissions(stage)[0]
    member = submission.team.get(person=w.trainer(1))
    chantal = personas.chantal()
    replace_member(
        member, name=chantal.name, email=chantal.email, role=member.role, reason="Ill", by=personas.grace()
    )
    assert tied("chantal") == set()

    outbox.drain(kinds=("told",))

    assert tied("chantal") == {("Idea 1", "team", "found")}
    review = Review.objects.get(panelist__person=chantal, submission=submission)
    assert (review.state, review.fresh().recusal_reason) == ("recused", "Member of the team")
    assert not OutboxRow.objects.filter(kind="told", done_at=None).exists()


def test_an_officer_records_a_tie_and_the_review_ends():
    stage = w.under_review()
    seat, submission = w.seat(stage, "chantal"), w.submissions(stage)[0]

    op.record_tie(seat, submission=submission, kind="work", reason="She taught the lead", by=personas.grace())

    assert tied("chantal") == {("Idea 1", "work", "officer")}
    assert Review.objects.get(panelist=seat, submission=submission).state == "recused"
    with pytest.raises(op.AlreadyTied):
        op.record_tie(seat, submission=submission, kind="work", reason="Again", by=personas.grace())


def test_what_an_officer_cannot_record():
    stage = w.under_review()
    seat, submission = w.seat(stage, "chantal"), w.submissions(stage)[0]
    elsewhere = w.sent(w.worlds.open_call("other-call"), 9)

    with pytest.raises(op.UnknownTie):
        op.record_tie(seat, submission=submission, kind="enemy", reason="?", by=personas.grace())
    with pytest.raises(op.NotOfThisCall):
        op.record_tie(seat, submission=elsewhere, kind="work", reason="?", by=personas.grace())
    with pytest.raises(NotAllowed):
        op.record_tie(seat, submission=submission, kind="work", reason="?", by=personas.patrick())


def test_ties_may_still_be_recorded_in_the_discussion():
    stage = w.under_review()
    for review in stage.reviews.all():
        w.score(review)
    open_discussion(stage, by=personas.grace())
    seat, submission = w.seat(stage, "chantal"), w.submissions(stage)[0]

    op.record_tie(seat, submission=submission, kind="work", reason="She taught the lead", by=personas.grace())

    assert ("Idea 1", "work", "officer") in tied("chantal")


def test_the_list_of_names_is_alphabetical_and_tied_to_no_title():
    stage = w.seated()

    names = names_of(stage.call)

    assert [name.text for name in names] == [
        "Huye College", "Lead Number1", "Lead Number2", "Lead Number3",
        "Trainer Number1", "Trainer Number2", "Trainer Number3", "Tumba College",
    ]  # fmt: skip
    assert {name.key for name in names} == {key_of(name.kind, name.text.upper()) for name in names}
