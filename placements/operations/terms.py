# SPDX-License-Identifier: AGPL-3.0-or-later
"""Terms: each side answers them; an extension is another version, which both accept again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.acting import SystemActor
from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import Refusal, WrongState
from placements.models import Placement, PlacementTerms
from placements.operations.documents import issue_terms
from placements.operations.need import ReasonMissing
from placements.operations.placement import Terms, check_days, write_terms
from placements.operations.rules import rules_of
from placements.states import Answer, PlacementState, Side

KEEPER = SystemActor("clock", frozenset({"placements.placement.fall_through"}))


class AnsweredAlready(Refusal):
    """Each side answers a version once."""

    sentence = _("These terms are answered already.")


class StillAsked(Refusal):
    """One version is answered at a time."""

    sentence = _("Version %(version)s of the terms is still being answered.")


class NoLonger(Refusal):
    """An extension ends later."""

    sentence = _("The new end must be after %(day)s, on which the placement ends now.")


def answer_terms(
    terms: PlacementTerms, *, side: str, answer: str, by: Any, reason: str = "", at: datetime | None = None
) -> PlacementTerms:
    """Accept or decline for one side. First terms that are declined end the placement; an extension falls away.

    Raises NotAllowed, AnsweredAlready, ReasonMissing or PlacedAlready.
    """
    placement = terms.placement
    demand(by, f"placements.answer_as_{Side(side)}", placement)
    if answer == Answer.DECLINED and not reason.strip():
        raise ReasonMissing(field="reason")
    now = at or timezone.now()
    with transaction.atomic():
        held = lock(placement)
        locked = PlacementTerms.objects.select_for_update().get(pk=terms.pk)
        if not locked.is_open or getattr(locked, f"{side}_answer") != Answer.WAITING:
            raise AnsweredAlready()
        _note(locked, side, answer, reason.strip()[:300], by, now)
        locked.placement = held
        _take_effect(locked, now)
        locked.save()
        if locked.in_force_at is not None and locked.version > 1:
            issue_terms(held, locked, by=locked.written_by)
        audit.record(
            f"answer_as_{side}", held, by=by, at=at, answer=answer, reason=reason, version=locked.version
        )
        if answer == Answer.DECLINED and locked.version == 1:
            advance(held.fall_through, by=KEEPER, at=at, reason=locked.expert_reason or locked.host_reason)
    placement.refresh_from_db()
    terms.refresh_from_db()
    return terms


def _note(terms: PlacementTerms, side: str, answer: str, reason: str, by: Any, now: datetime) -> None:
    given = {"answer": Answer(answer), "answered_at": now, "reason": reason}
    if side == Side.HOST:
        given["answered_by"] = by
    for name, value in given.items():
        setattr(terms, f"{side}_{name}", value)


def _take_effect(terms: PlacementTerms, now: datetime) -> None:
    """When both accepted the terms are in force; when one declined they are closed."""
    answers = {terms.expert_answer, terms.host_answer}
    if Answer.DECLINED in answers:
        terms.closed_at = now
    elif answers == {Answer.ACCEPTED}:
        terms.in_force_at = now
        placement = terms.placement
        if terms.version > 1:
            wanted = Terms(terms.starts_on, terms.ends_on, terms.tasks)
            check_days(wanted, placement, expert=placement.expert, but=placement)
            placement.starts_on, placement.ends_on = terms.starts_on, terms.ends_on
            placement.save(update_fields=["starts_on", "ends_on"])


def extend_placement(
    placement: Placement, *, terms: Terms, why: str, by: Any, at: datetime | None = None
) -> PlacementTerms:
    """Write terms with a later end; they are in force when both sides accepted them.

    Raises NotAllowed, WrongState, NoLonger, StillAsked, ReasonMissing, WrongLength or PlacedAlready.
    """
    demand(by, "placements.extend_placement", placement)
    if not why.strip():
        raise ReasonMissing(field="why")
    with transaction.atomic():
        held = lock(placement)
        if held.state not in (PlacementState.CONFIRMED, PlacementState.UNDER_WAY):
            raise WrongState(thing=str(held), state=held.state_label)
        if terms.ends_on <= held.ends_on:
            raise NoLonger(field="ends_on", day=f"{held.ends_on:%d.%m.%Y}")
        waiting = held.terms.filter(in_force_at=None, closed_at=None).first()
        if waiting is not None:
            raise StillAsked(version=waiting.version)
        check_days(terms, held, expert=held.expert, but=held)
        rules = rules_of(held.programme_key)
        made = write_terms(held, terms, rules, by=by, now=at or timezone.now(), why=why.strip()[:300])
        audit.record("extend", held, by=by, at=at, version=made.version, ends_on=terms.ends_on, why=why)
    placement.refresh_from_db()
    return made
