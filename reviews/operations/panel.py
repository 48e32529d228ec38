# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seating the panel of a stage: who sits, who chairs, who leaves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from accounts.operations.invitation import invite
from accounts.operations.person import find_person
from accounts.rules import holds_role
from accounts.states import Role
from core import audit
from core.lifecycle import advance
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Stage
from reviews.models import Panel, Panelist
from reviews.operations.holding import UNTIL_DISCUSSION, hold
from reviews.operations.ties import find_ties
from reviews.states import ReviewState

MOST_FIELDS, LONGEST_FIELD = 12, 60


class NoPanelHere(Refusal):
    """Only stages in which a panel scores have one."""

    sentence = _("“%(stage)s” has no panel: nothing is scored in it.")


class AlreadySeated(Refusal):
    """A person has one seat."""

    sentence = _("%(person)s sits on this panel already.")


class ChairTaken(Refusal):
    """A panel has one chair."""

    sentence = _("%(chair)s chairs this panel. Let %(chair)s leave the chair first.")


class AuditorStaysOut(Refusal):
    """Who audits does not act."""

    sentence = _("%(person)s audits this programme, and who audits does not score.")


class NameNeeded(Refusal):
    """Somebody who is not known here yet is invited by name."""

    sentence = _("Nobody here has this address. Write the name too, to invite the person.")


class NotActive(Refusal):
    """A deactivated account takes no seat."""

    sentence = _("%(person)s cannot sign in any more, and takes no seat.")


class HasLeft(Refusal):
    """The seat was given back."""

    sentence = _("%(person)s has left the panel already.")


def seat_panel(stage: Stage, *, by: Any, at: datetime | None = None) -> Panel:
    """Return the stage's panel, made now if there is none yet. Raises NoPanelHere."""
    demand(by, "reviews.seat_panel", stage)
    if not stage.is_scored:
        raise NoPanelHere(stage=str(stage))
    with transaction.atomic():
        hold(stage)
        panel, new = Panel.objects.get_or_create(stage=stage, defaults={"seated_at": at or timezone.now()})
        if new:
            audit.record("seat", panel, by=by, at=at)
    stage._state.fields_cache.pop("panel", None)
    return panel


def seat_panelist(
    stage: Stage,
    *,
    person: Any,
    institution: Institution | None = None,
    is_chair: bool = False,
    fields: Sequence[str] = (),
    most_reviews: int | None = None,
    by: Any,
    at: datetime | None = None,
) -> Panelist:
    """Give a person a seat on the stage's panel; who left may come back, and declares ties anew.

    Raises NoPanelHere, PhaseIsOver, AlreadySeated, ChairTaken, AuditorStaysOut or NotActive.
    """
    with transaction.atomic():
        panel = seat_panel(stage, by=by, at=at)
        hold(stage, *UNTIL_DISCUSSION)
        _refuse_unfit(stage, person)
        seat = Panelist.objects.filter(panel=panel, person=person).first()
        if seat is not None and seat.left_at is None:
            raise AlreadySeated(field="email", person=str(person))
        _refuse_second_chair(panel, is_chair, seat)
        seat = seat or Panelist(panel=panel, person=person)
        seat.seated_at, seat.left_at, seat.declared_at = at or timezone.now(), None, None
        seat.declared = {}
        _write(seat, institution, is_chair, fields, most_reviews)
        audit.record("seat", seat, by=by, at=at, is_chair=is_chair, institution=institution)
        _look_again(stage, by=by, at=at)
    return seat


def change_seat(
    panelist: Panelist,
    *,
    institution: Institution | None,
    is_chair: bool,
    fields: Sequence[str],
    most_reviews: int | None,
    by: Any,
) -> Panelist:
    """Change what is known of a panelist, or who chairs. Raises HasLeft, ChairTaken, PhaseIsOver."""
    stage = panelist.panel.stage
    demand(by, "reviews.seat_panel", stage)
    with transaction.atomic():
        hold(stage, *UNTIL_DISCUSSION)
        seat = _present(panelist)
        _refuse_second_chair(seat.panel, is_chair, seat)
        _write(seat, institution, is_chair, fields, most_reviews)
        audit.record("change_seat", seat, by=by, is_chair=is_chair, institution=institution)
        _look_again(stage, by=by)
    return seat


def unseat(panelist: Panelist, *, reason: str, by: Any, at: datetime | None = None) -> Panelist:
    """Let a panelist leave: open reviews end, what was handed in stands. Raises HasLeft."""
    stage = panelist.panel.stage
    demand(by, "reviews.seat_panel", stage)
    with transaction.atomic():
        hold(stage)
        seat = _present(panelist)
        seat.left_at, seat.is_chair = at or timezone.now(), False
        seat.save(update_fields=["left_at", "is_chair"])
        audit.record("unseat", seat, by=by, at=at, reason=reason)
        for review in seat.reviews.filter(state__in=ReviewState.OPEN).order_by("pk"):
            advance(review.recuse, by=by, at=at, reason=reason[:300])
        stage.__dict__.pop("_seats", None)
    return seat


def _present(panelist: Panelist) -> Panelist:
    seat = Panelist.objects.select_for_update(no_key=True).get(pk=panelist.pk)
    if seat.left_at is not None:
        raise HasLeft(person=str(seat))
    return seat


def _refuse_unfit(stage: Stage, person: Any) -> None:
    if not person.is_active:
        raise NotActive(field="email", person=str(person))
    if holds_role(person, {Role.AUDITOR}, stage.programme_key, stage.call_key):
        raise AuditorStaysOut(field="email", person=str(person))


def _refuse_second_chair(panel: Panel, is_chair: bool, seat: Panelist | None) -> None:
    others = panel.panelists.filter(is_chair=True, left_at=None)
    if seat is not None:
        others = others.exclude(pk=seat.pk)
    chair = others.select_related("person").first() if is_chair else None
    if chair is not None:
        raise ChairTaken(field="is_chair", chair=str(chair))


def _write(
    seat: Panelist,
    institution: Institution | None,
    is_chair: bool,
    fields: Sequence[str],
    most_reviews: int | None,
) -> None:
    """Save the seat; fields of knowledge are tidied, each kept once."""
    tidy = [" ".join(str(one).split())[:LONGEST_FIELD] for one in fields]
    seat.institution, seat.is_chair, seat.most_reviews = institution, is_chair, most_reviews
    seat.fields = list(dict.fromkeys(one for one in tidy if one))[:MOST_FIELDS]
    seat.save()


def _look_again(stage: Stage, *, by: Any, at: datetime | None = None) -> None:
    """Forget who was known to sit, and search for ties anew."""
    stage.__dict__.pop("_seats", None)
    find_ties(stage, by=by, at=at)


def seat_by_mail(
    stage: Stage, *, email: str, name: str = "", language: str = "", next_url: str = "", by: Any, **seat: Any
) -> Panelist:
    """Seat whoever has this e-mail address; somebody new is made a guest and invited by mail.

    Raises NameNeeded, and what `seat_panelist` and the invitation raise.
    """
    demand(by, "reviews.seat_panel", stage)
    with transaction.atomic():
        person = find_person(email=email)
        if person is None and not name.strip():
            raise NameNeeded(field="name")
        if person is None:
            invitation = invite(
                name=name.strip(), email=email, programme_key=stage.programme_key, call_key=stage.call_key,
                language=language or stage.call.prevailing_language, next_url=next_url, by=by,
            )  # fmt: skip
            person = invitation.person
        return seat_panelist(stage, person=person, by=by, **seat)
