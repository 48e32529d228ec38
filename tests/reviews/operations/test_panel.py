# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seating a panel: who may sit, who chairs, who leaves and comes back, who is invited."""

import pytest

from accounts.models import Invitation, Person
from accounts.rules import forget_roles
from core.models import AuditEntry
from core.refusals import NotAllowed
from grants.models import Stage
from reviews.models import ConflictOfInterest, Panel, Panelist
from reviews.operations import panel as op
from reviews.operations.holding import PhaseIsOver
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db


def test_a_seat_is_recorded_so_that_its_holder_is_told():
    stage = w.seated()

    entry = AuditEntry.objects.get(act="reviews.panelist.seat", subject_id=w.seat(stage, "chantal").pk)

    assert (entry.by, entry.programme_key) == (personas.grace(), personas.PROGRAMME)
    assert AuditEntry.objects.filter(act="reviews.panel.seat").count() == 1


def test_a_panel_is_made_once():
    stage = w.seated()

    assert op.seat_panel(stage, by=personas.grace()) == Panel.objects.get()


def test_fields_of_knowledge_are_tidied():
    stage = w.seated()

    seat = op.seat_panelist(
        stage,
        person=personas.marie(),
        fields=["  sheet   metal ", "welding", "welding", ""],
        by=personas.grace(),
    )

    assert seat.fields == ["sheet metal", "welding"]


def seat_again(stage):
    op.seat_panelist(stage, person=personas.chantal(), by=personas.grace())


def seat_second_chair(stage):
    op.seat_panelist(stage, person=personas.marie(), is_chair=True, by=personas.grace())


def seat_auditor(stage):
    op.seat_panelist(stage, person=personas.vincent(), by=personas.grace())


def seat_somebody_deactivated(stage):
    gone = personas.stranger()
    gone.is_active = False
    gone.save()
    op.seat_panelist(stage, person=gone, by=personas.grace())


def seat_in_screening(stage):
    screening = Stage.objects.get(call=stage.call, kind="screening")
    op.seat_panelist(screening, person=personas.marie(), by=personas.grace())


def seat_by_panelist(stage):
    op.seat_panelist(stage, person=personas.marie(), by=personas.chantal())


def seat_by_mail_as_panelist(stage):
    op.seat_by_mail(stage, email="new@example.org", name="New", by=personas.chantal())


def second_chair_by_change(stage):
    op.change_seat(
        w.seat(stage, "chantal"),
        institution=None,
        is_chair=True,
        fields=[],
        most_reviews=None,
        by=personas.grace(),
    )


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (seat_again, op.AlreadySeated),
        (seat_second_chair, op.ChairTaken),
        (second_chair_by_change, op.ChairTaken),
        (seat_auditor, op.AuditorStaysOut),
        (seat_somebody_deactivated, op.NotActive),
        (seat_in_screening, op.NoPanelHere),
        (seat_by_panelist, NotAllowed),
        (seat_by_mail_as_panelist, NotAllowed),
    ],
)
def test_who_takes_no_seat(act, refusal):
    stage = w.seated()

    with pytest.raises(refusal) as refused:
        act(stage)

    assert str(refused.value)
    assert Panelist.objects.count() == 3


def test_nobody_is_seated_once_the_scores_are_open():
    stage = w.scored()

    with pytest.raises(PhaseIsOver):
        op.seat_panelist(stage, person=personas.marie(), by=personas.grace())


def test_moving_to_another_college_makes_a_tie_and_the_chair_may_stay_chair():
    stage = w.seated()

    seat = op.change_seat(
        w.seat(stage, "patrick"),
        institution=personas.institution("huye"),
        is_chair=True,
        fields=["welding"],
        most_reviews=2,
        by=personas.grace(),
    )

    assert (seat.is_chair, seat.most_reviews) == (True, 2)
    tied = ConflictOfInterest.objects.filter(panelist=seat).values_list("submission__title", flat=True)
    assert sorted(tied) == ["Idea 1", "Idea 2", "Idea 3"]  # the college signs for the second one too


def test_who_leaves_loses_open_reviews_but_not_what_was_handed_in():
    stage = w.under_review()
    done = w.score(w.review_of(stage, "chantal", 0))

    op.unseat(w.seat(stage, "chantal"), reason="Moved abroad", by=personas.grace())

    states = dict(stage.reviews.filter(panelist=done.panelist).values_list("pk", "state"))
    assert states.pop(done.pk) == "submitted"
    assert set(states.values()) == {"recused"}
    assert not Panelist.objects.filter(pk=done.panelist_id, left_at=None).exists()
    with pytest.raises(op.HasLeft):
        op.unseat(w.seat(stage, "chantal"), reason="Again", by=personas.grace())


def test_who_comes_back_declares_ties_anew():
    stage = w.declared()
    op.unseat(w.seat(stage, "chantal"), reason="Ill", by=personas.grace())

    seat = op.seat_panelist(stage, person=personas.chantal(), by=personas.grace())

    assert (seat.left_at, seat.declared_at, Panelist.objects.count()) == (None, None, 3)


def test_a_chair_who_left_leaves_the_chair_free():
    stage = w.seated()
    op.unseat(w.seat(stage, "patrick"), reason="Ill", by=personas.grace())

    assert op.seat_panelist(stage, person=personas.marie(), is_chair=True, by=personas.grace()).is_chair


def test_a_panelist_may_leave_in_every_phase():
    stage = w.scored()

    assert op.unseat(w.seat(stage, "chantal"), reason="Ill", by=personas.grace()).left_at


def test_somebody_known_is_seated_by_mail_without_an_invitation():
    stage, marie = w.seated(), personas.marie()

    seat = op.seat_by_mail(stage, email="MARIE@example.org", by=personas.grace(), fields=["energy"])

    assert (seat, seat.person) == (Panelist.objects.get(person=marie), marie)
    assert not Invitation.objects.exists()


def test_somebody_new_is_made_a_guest_and_invited():
    stage = w.seated()

    seat = op.seat_by_mail(
        stage, email="new@example.org", name=" Nadia New ", next_url="/panel/1/declare/", by=personas.grace()
    )

    person = Person.objects.get(email="new@example.org")
    invitation = Invitation.objects.get()
    assert (seat.person, person.name, person.guest) == (person, "Nadia New", True)
    assert (invitation.person, invitation.call_key, invitation.next_url) == (
        person, stage.call.key, "/panel/1/declare/",
    )  # fmt: skip


def test_somebody_new_needs_a_name():
    stage = w.seated()

    with pytest.raises(op.NameNeeded):
        op.seat_by_mail(stage, email="new@example.org", by=personas.grace())

    assert not Person.objects.filter(email="new@example.org").exists()


def test_roles_are_read_anew_and_rules_see_the_new_seat():
    stage = w.seated()
    op.seat_panelist(stage, person=personas.marie(), by=personas.grace())
    forget_roles(personas.marie())

    assert personas.marie().has_perm("reviews.declare_conflicts", stage)
    op.unseat(w.seat(stage, "marie"), reason="Ill", by=personas.grace())
    assert not personas.marie().has_perm("reviews.declare_conflicts", w.fresh(stage))
